"""Rebates: what customers will be given back for what they have bought, by agreement."""

from seatrial.facts.fact import Fact


class RebateAgreed(Fact, frozen=True, kw_only=True):
    """A customer will be given back `rate_ppm` of what he buys, before tax and freight."""

    customer: str
    rate_ppm: int


class RebateAccrued(Fact, frozen=True, kw_only=True):
    """The order book sets aside what a posted document adds to a customer's rebate; of a credit memo both amounts are
    below 0. `base_minor`: what of the document counts. (That it counts once is Q50's.)"""

    document: str
    invoice: str
    customer: str
    base_minor: int
    amount_minor: int
    currency: str


class RebateClaimed(Fact, frozen=True, kw_only=True):
    """A customer claims his rebate in the channel: so much of it, or (0) all that is set aside for him."""

    claim: str
    customer: str
    amount_minor: int
    currency: str


class RebateSettled(Fact, frozen=True, kw_only=True):
    """The order book has granted a claim: a credit memo to the customer, and as much less set aside. Of what comes back
    after that, he owes his share again."""

    claim: str
    credit_memo: str
    customer: str
    amount_minor: int
    currency: str

    @property
    def effect_key(self) -> str:
        return f"rebate-claim/{self.claim}"


class RebateRefused(Fact, frozen=True, kw_only=True):
    """The order book has refused a claim: `no_agreement`, `nothing_accrued`, or `beyond_accrual`."""

    claim: str
    customer: str
    currency: str
    reason: str


class ClaimTold(Fact, frozen=True, kw_only=True):
    """The channel was told what became of a claim: `settled`, with the amount that was granted, or `refused`."""

    claim: str
    outcome: str
    amount_minor: int
    currency: str
