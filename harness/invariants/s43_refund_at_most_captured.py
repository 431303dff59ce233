"""No more is paid back than was taken, and every refund stands in the books once.   [S43]

Kind:      safety; at every refund. That each stands in billing's books is asked for at rest.
Reads:     CaseListed, ChargedBack, FundsCaptured, FundsRefunded, RefundRecorded.
Needs:     nothing of the engine.
Formula:   for every payment p that the provider has taken: sum(refunds of p) <= captured(p) - charged back(p);
           for every refund r of the provider: count(entries of r in billing) <= 1, and at rest = 1, unless an open case
           is about it. Refunds go by the provider's number.
Why:       The message about a refund is there before the answer, or comes once more after the next one. Who books what
           he is told owes the customer nothing any more in his own books, or pays him twice.
Exercised: by every refund at the provider.
Convicts:  flawed:settled-as-told, flawed:only-latest-refund-known.
Seen:      F020, F021, F022, F024, F098.
Example:   10:00 FundsCaptured transaction=TXN-1 payment_request=PRQ-1 amount_minor=4500 currency=EUR
           11:00 FundsRefunded refund=RTX-1 payment_request=PRQ-2 transaction=TXN-1 amount_minor=1500 currency=EUR
           11:01 RefundRecorded refund_no=RFD-1 refund=RTX-1 transaction=TXN-1 amount_minor=1500 currency=EUR
           11:02 RefundRecorded refund_no=RFD-2 refund=RTX-1 transaction=TXN-1 amount_minor=1500 currency=EUR
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.cases import Cases
from harness.invariants.wording import money
from seatrial.facts import CaseListed, ChargedBack, Fact, FundsCaptured, FundsRefunded, RefundRecorded
from seatrial.rule import Handler, Rule


class Captured(Struct, gc=False):
    """One payment at the provider, in minor units."""

    left_minor: int
    entries: list[int] = field(default_factory=list)


class Refund(Struct, gc=False):
    """One refund of the provider: `request` by which it was asked for, `recorded` in billing as (number, entry)."""

    request: str
    minor: int
    currency: str
    at: int
    entry: int
    recorded: list[tuple[str, int]] = field(default_factory=list)


class RefundAtMostCaptured(Rule):
    """Payments outlive their orders, so nothing is forgotten with an order; there are few of them."""

    id = "S43"

    def prepare(self) -> None:
        self._captured: dict[str, Captured] = {}
        self._refunds: dict[str, Refund] = {}
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            FundsCaptured: self.captured,
            ChargedBack: self.charged_back,
            FundsRefunded: self.refunded,
            RefundRecorded: self.recorded,
            CaseListed: self._cases.seen,
        }

    def captured(self, fact: FundsCaptured, _at: int, entry: int) -> None:
        self._captured[fact.transaction] = Captured(fact.amount_minor, [entry])

    def charged_back(self, fact: ChargedBack, _at: int, entry: int) -> None:
        known = self._captured.get(fact.transaction)
        if known is not None:
            known.left_minor -= fact.amount_minor
            known.entries.append(entry)

    def refunded(self, fact: FundsRefunded, at: int, entry: int) -> None:
        self.exercised += 1
        self._refunds[fact.refund] = Refund(fact.payment_request, fact.amount_minor, fact.currency, at, entry)
        known = self._captured.get(fact.transaction)
        left = 0 if known is None else known.left_minor
        if known is not None:
            known.left_minor -= fact.amount_minor
            known.entries.append(entry)
        if fact.amount_minor > left:
            what = f"{money(fact.amount_minor, fact.currency)} of payment {fact.transaction} were paid back at"
            summary = f"{what} {self.clock(at)}, when {money(left, fact.currency)} of it were left"
            self.breach(
                "payment", "refunded beyond what was taken", summary, at, *(known.entries if known else [entry])
            )

    def recorded(self, fact: RefundRecorded, at: int, entry: int) -> None:
        refund = self._refunds.get(fact.refund)
        if refund is None:
            summary = f"refund {fact.refund_no} was entered for {fact.refund}, which the provider has not paid back"
            self.breach("refund", "in the books without money", summary, at, entry)
            return
        refund.recorded.append((fact.refund_no, entry))
        if len(refund.recorded) == 2:
            first, second = refund.recorded[0][0], fact.refund_no
            amount = money(fact.amount_minor, fact.currency)
            summary = (
                f"refund {fact.refund} of {amount} stands in billing twice: {first}, and {second} at {self.clock(at)}"
            )
            self.breach("refund", "in the books twice", summary, at, refund.entry, refund.recorded[0][1], entry)

    def conclude(self, at: int, _entry: int) -> None:
        for number, refund in self._refunds.items():
            if not refund.recorded and not self._cases.about(number, refund.request):
                amount = money(refund.minor, refund.currency)
                summary = f"refund {number} of {amount} went out at {self.clock(refund.at)} and stands in no book"
                self.breach("refund", "not in the books", summary, at, refund.entry)
