"""The engines that ship: the reference, the reference with one safeguard out, as seen in the wild, and engines of other
architectures."""

from collections.abc import Mapping

from engine.catalog import (
    architectures,
    cash,
    currency,
    deliveries,
    identity,
    money,
    operations,
    orders,
    periods,
    purchasing,
    returns,
    services,
    stock,
    tax,
)
from seatrial.engine import EngineCard

_REFERENCE = EngineCard("reference", "engine.reference:build", "What correct looks like")

ENGINES: Mapping[str, EngineCard] = {
    card.name: card
    for card in (
        _REFERENCE,
        *identity.CARDS,
        *stock.CARDS,
        *orders.CARDS,
        *money.CARDS,
        *purchasing.CARDS,
        *tax.CARDS,
        *periods.CARDS,
        *currency.CARDS,
        *deliveries.CARDS,
        *cash.CARDS,
        *returns.CARDS,
        *services.CARDS,
        *operations.CARDS,
        *architectures.CARDS,
    )
}
"""By name, in the order in which they are listed."""
