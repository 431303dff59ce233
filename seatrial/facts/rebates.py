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
