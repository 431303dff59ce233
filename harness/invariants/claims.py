"""Rebate claims as Q50 reads them: decided once, granted as claimed out of what was set aside, and told."""

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from harness.invariants.wording import money
from seatrial.facts import ClaimTold, Fact, RebateAccrued, RebateClaimed, RebateRefused, RebateSettled
from seatrial.rule import Handler


class Grant(Struct, frozen=True, gc=False):
    """`there_minor`: what was set aside for the customer when he was granted it."""

    amount_minor: int
    there_minor: int
    entry: int


class Claim(Struct, gc=False):
    """`asked_minor` 0: all that is set aside. `refused`: why it was, and the entry that says so. `told`: outcome and
    amount."""

    customer: str
    currency: str
    asked_minor: int
    entry: int
    grants: list[Grant] = field(default_factory=list)
    refused: tuple[str, int] | None = None
    refused_with_minor: int = 0
    told: tuple[str, int] | None = None


class Wrong(Struct, frozen=True, gc=False):
    claim: str
    kind: str
    said: str
    entries: tuple[int, ...]


class Claims:
    __slots__ = ("_claims", "_set_aside", "granted")

    def __init__(self) -> None:
        self._claims: dict[str, Claim] = {}
        self._set_aside: dict[tuple[str, str], int] = {}
        self.granted: dict[tuple[str, str], int] = {}
        """(customer, currency) -> minor units."""

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            RebateClaimed: self.claimed,
            RebateAccrued: self.accrued,
            RebateSettled: self.settled,
            RebateRefused: self.refused,
            ClaimTold: self.answered,
        }

    def claimed(self, fact: RebateClaimed, _at: int, entry: int) -> None:
        self._claims[fact.claim] = Claim(fact.customer, fact.currency, fact.amount_minor, entry)

    def accrued(self, fact: RebateAccrued, _at: int, _entry: int) -> None:
        place = fact.customer, fact.currency
        self._set_aside[place] = self._set_aside.get(place, 0) + fact.amount_minor

    def settled(self, fact: RebateSettled, _at: int, entry: int) -> None:
        place = fact.customer, fact.currency
        claim = self._claims.setdefault(fact.claim, Claim("", fact.currency, 0, entry))
        claim.grants.append(Grant(fact.amount_minor, self._there(*place), entry))
        if place != (claim.customer, claim.currency):
            claim.customer = ""
        self.granted[place] = self.granted.get(place, 0) + fact.amount_minor

    def refused(self, fact: RebateRefused, _at: int, entry: int) -> None:
        claim = self._claims.get(fact.claim)
        if claim is not None:
            claim.refused = fact.reason, entry
            claim.refused_with_minor = self._there(fact.customer, fact.currency)

    def answered(self, fact: ClaimTold, _at: int, _entry: int) -> None:
        claim = self._claims.get(fact.claim)
        if claim is not None:
            claim.told = fact.outcome, fact.amount_minor

    def wrong(self) -> Iterator[Wrong]:
        """What is not as it should be when all is said; of each claim the first that is found."""
        for number, claim in self._claims.items():
            found = next(_wrong(claim), None)
            if found is not None:
                kind, said = found
                entries = (claim.entry, *[grant.entry for grant in claim.grants])
                yield Wrong(number, kind, f"rebate claim {number} of {claim.customer or 'nobody'} {said}", entries)

    def _there(self, customer: str, currency: str) -> int:
        place = customer, currency
        return max(self._set_aside.get(place, 0) - self.granted.get(place, 0), 0)


def _wrong(claim: Claim) -> Iterator[tuple[str, str]]:
    def said(minor: int) -> str:
        return money(minor, claim.currency)

    if not claim.customer:
        yield "not claimed", "was granted, and he has not claimed it"
    if not claim.grants and claim.refused is None:
        yield "not decided", "was neither granted nor refused"
    if len(claim.grants) > 1:
        total = said(sum([grant.amount_minor for grant in claim.grants]))
        yield "granted twice", f"was granted {len(claim.grants)} times, {total} in all"
    for grant in claim.grants:
        wants = claim.asked_minor or grant.there_minor
        if grant.amount_minor > grant.there_minor:
            yield "beyond", f"was granted with {said(grant.amount_minor)}; {said(grant.there_minor)} were set aside"
        if grant.amount_minor != wants:
            yield "not as claimed", f"was for {said(wants)}, and granted with {said(grant.amount_minor)}"
    there = claim.refused_with_minor
    if claim.refused is not None and there and claim.asked_minor <= there:
        yield "refused", f"was refused ({claim.refused[0]}), though {said(there)} were set aside for him"
    decided = ("settled", claim.grants[0].amount_minor) if claim.grants else ("refused", 0)
    if claim.told != decided:
        was = "nothing" if claim.told is None else f"{claim.told[0]}, {said(claim.told[1])}"
        yield "not told", f"is {decided[0]}, {said(decided[1])}; he was told {was}"
