"""Customers who buy in other currencies than the books are kept in, and what those are worth from when on."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct

from harness.errors import ScenarioInvalid
from harness.strict_yaml import Document, Steps

if TYPE_CHECKING:
    from harness.scenario.model import Scenario

Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$", description="a currency of ISO 4217, such as EUR")]
Rate = Annotated[int, Meta(ge=1, le=1_000_000_000_000)]
Scale = Annotated[int, Meta(ge=0, le=12)]


class RatePlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a currency is worth on the first day, and what price lists are made at: one unit of it is
    `rate` / 10^`scale` units of the currency of the books."""

    currency: Currency
    rate: Rate
    scale: Scale = 4


class RateChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Treasury enters another rate, which holds from then on. Price lists stay."""

    name: Annotated[str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9_./-]{0,63}$")]
    at_ms: int
    currency: Currency
    rate: Rate
    scale: Scale = 4
    source: str = "ECB"


class ExchangePlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`workload.currency` is that of the books (`policies.book_currency`), and of customers of whom nothing else is
    said."""

    rates: Annotated[tuple[RatePlan, ...], Meta(min_length=1)]
    foreign_ppm: int = 0
    """Share of the customers who buy in one of these currencies; in which, is drawn."""
    customers: Mapping[str, Currency] = {}
    """Customer -> his currency, where the story needs to know."""


def check_exchange(document: Document, scenario: "Scenario") -> None:
    """ScenarioInvalid at currencies that are worth nothing, and at business that knows one currency only."""
    plan, book = scenario.workload.exchange, scenario.policies.book_currency
    if plan is None:
        if book or scenario.workload.rate_changes:
            _refuse(document, ("policies",), "the books have a currency, or rates change, and nobody buys in another",
                    "Add `workload: {exchange: {rates: …}}`, or leave that out.")  # fmt: skip
        return
    at = ("workload", "exchange")
    if book != scenario.workload.currency:
        _refuse(document, at, "customers buy in several currencies, and nobody says in which the books are kept",
                f"Write `policies: {{book_currency: {scenario.workload.currency}}}`.")  # fmt: skip
    worth = [rate.currency for rate in plan.rates]
    if len(set(worth)) < len(worth) or book in worth:
        _refuse(document, (*at, "rates"), f"every currency but {book} has one rate on the first day",
                "Later ones stand under `rate_changes`.")  # fmt: skip
    named = [*plan.customers.values(), *[change.currency for change in scenario.workload.rate_changes]]
    for currency in named:
        if currency not in (*worth, book):
            _refuse(document, at, f"nobody says what {currency} is worth",
                    f"Name it in `rates`: {{currency: {currency}, rate: 10000}}.")  # fmt: skip
    for name in ("cards", "consignment", "acquired", "rebates"):
        if getattr(scenario.workload, name) is not None:
            _refuse(document, at, f"`{name}` knows one currency only", "Tell it in a story of its own.")
    if scenario.workload.price_rises or {"vendor", "erp_2"} & {*scenario.systems}:
        _refuse(document, at, "price rises, vendors and a second order book know one currency only",
                "Tell them in a story of their own.")  # fmt: skip


def _refuse(document: Document, at: Steps, cause: str, remedy: str) -> None:
    raise ScenarioInvalid(cause, document.place(at), remedy)
