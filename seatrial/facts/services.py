"""Service contracts: what a customer pays by the month, and for every parcel that is handled for him."""

from msgspec import Struct

from seatrial.facts.fact import Fact


class ServicePeriod(Struct, frozen=True, gc=False, omit_defaults=True):
    """A period of a contract ("2026-03"): it is over at `ends_at`; of its `days`, the contract holds on `served`.
    `last_day`: the last of those, by which its fee is dated; written only where companies have books of their own."""

    period: str
    ends_at: int
    days: int
    served: int
    last_day: str = ""


class ContractChanged(Fact, frozen=True, kw_only=True):
    """The order book keeps a service contract, and this is all of it; of two, the higher version holds. `fee_minor` is
    for a whole period, `usage_minor` for a parcel. Both are taxed as `tax_category`, where the service is used:
    `country`."""

    contract: str
    customer: str
    version: int
    item: str
    fee_minor: int
    usage_minor: int
    currency: str
    periods: tuple[ServicePeriod, ...]
    country: str
    tax_category: str


class ContractMilestone(Fact, frozen=True, kw_only=True):
    """A milestone of a service contract is agreed, confirmed or withdrawn, and this is how it stands from `version` of
    the contract on: it was reached `acceptances` times, and is now or not, by so many `certificates`. `amount_minor` is
    owed for it when it is; the amounts of all milestones come to `price_minor`."""

    contract: str
    milestone: str
    version: int
    planned_on: str
    acceptances: int
    reached: bool
    certificates: int
    amount_minor: int
    price_minor: int
    currency: str


class OrderServed(Fact, frozen=True, kw_only=True):
    """The order book has booked an order under a service contract: each of its parcels is usage of it."""

    order_number: str
    contract: str


class ServiceReported(Fact, frozen=True, kw_only=True):
    """Invoicing was told of a contract, with the document behind it: that a `period` is over, for so many `days` of it;
    that a parcel left under it (`usage`); that so many days of a period do not count after all (`termination`); that a
    `milestone` is reached, or is not after all (`milestone_withdrawn`)."""

    type: str
    contract: str
    source_document: str
    days: int
    blocked: str = ""
    """Why it is not billed before somebody has seen to it; "": nothing is in the way."""

    @property
    def effect_key(self) -> str:
        return f"bill/{self.type}/{self.source_document}"
