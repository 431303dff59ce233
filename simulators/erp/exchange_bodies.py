"""What the ERP is told of currencies: rates, and what a posting says of the one that it is in."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from simulators.measures import Count, Currency, Instant, Text

Decimals = Annotated[int, Meta(ge=0, le=4)]


class SetExchangeRateBody(Struct, frozen=True, forbid_unknown_fields=True):
    """One unit of the currency is `rate` / 10^`scale` units of the ledger's, from now on."""

    rate: Annotated[int, Meta(ge=1, le=10**12)]
    scale: Annotated[int, Meta(ge=0, le=12)]
    source: Text
    external_reference: Text | UnsetType = UNSET


class Stated(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """What a posting says of the currency that it is in, where that is not the ledger's: so many `digits`, of which
    the last `decimals` stand behind the point."""

    currency: Currency
    digits: Count
    decimals: Decimals
    rate_id: Text | UnsetType = UNSET
    made_out_at: Instant | UnsetType = UNSET
    settled_at: Instant | UnsetType = UNSET
