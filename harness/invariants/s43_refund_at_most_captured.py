"""No more is paid back than was taken, and every refund stands in the books once, as it was.   [S43]

Kind:      safety; at every refund, and every entry of one or of money taken. That each refund stands in billing's books
           is asked for at rest.
Reads:     CaptureRecorded, CaseListed, ChargedBack, FundsCaptured, FundsRefunded, RefundRecorded.
Needs:     nothing of the engine.
Formula:   for every payment p that the provider has taken: sum(refunds of p) <= captured(p) - charged back(p), in one
           currency, whichever of refund and charge back comes first; for every refund r of the provider:
           count(entries of r in billing) <= 1, and at rest = 1, unless an open case is about it. Refunds go by the
           provider's number. For every entry in billing of money taken or paid back: amount, currency, payment request
           and transaction are the provider's. (That what was taken stands in the books at all, and once, is S44's. That
           no refund goes out of what is not there is the provider's own arithmetic: that part is a self-check.)
Why:       The message about a refund is there before the answer, or comes once more after the next one. Who books what
           he is told owes the customer nothing any more in his own books, or pays him twice.
Exercised: by every refund at the provider, and by every entry of money that he has taken.
Convicts:  flawed:settled-as-told, flawed:only-latest-refund-known, flawed:refunds-summed.
Seen:      F020, F021, F022, F024, F098.
Example:   10:00 FundsCaptured transaction=TXN-1 amount_minor=4500 currency=EUR
           11:00 FundsRefunded refund=RTX-1 transaction=TXN-1 amount_minor=1500 currency=EUR
           11:01 RefundRecorded refund_no=RFD-1 refund=RTX-1 transaction=TXN-1 amount_minor=1500 currency=EUR
           11:02 RefundRecorded refund_no=RFD-2 refund=RTX-1 transaction=TXN-1 amount_minor=1500 currency=EUR
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.cases import Cases
from harness.invariants.wording import money
from seatrial.facts import (
    CaptureRecorded,
    CaseListed,
    ChargedBack,
    Fact,
    FundsCaptured,
    FundsRefunded,
    RefundRecorded,
)
from seatrial.rule import Handler, Rule


class Moved(Struct, frozen=True, gc=False):
    """Money that moved, as the provider or billing has it: minor units, and what they call it by."""

    minor: int
    currency: str
    request: str
    transaction: str

    def __str__(self) -> str:
        return f"{money(self.minor, self.currency)} for {self.request} ({self.transaction})"


class Captured(Struct, gc=False):
    """One payment at the provider, and how much of it is left there."""

    moved: Moved
    left_minor: int
    entries: list[int] = field(default_factory=list)


class Refund(Struct, gc=False):
    """One refund of the provider, `recorded` in billing as (number, entry)."""

    moved: Moved
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
            CaptureRecorded: self.received,
            FundsRefunded: self.refunded,
            RefundRecorded: self.recorded,
            CaseListed: self._cases.seen,
        }

    def captured(self, fact: FundsCaptured, _at: int, entry: int) -> None:
        moved = Moved(fact.amount_minor, fact.currency, fact.payment_request, fact.transaction)
        self._captured[fact.transaction] = Captured(moved, fact.amount_minor, [entry])

    def received(self, fact: CaptureRecorded, at: int, entry: int) -> None:
        self.exercised += 1
        has = Moved(fact.amount_minor, fact.currency, fact.payment_request, fact.transaction)
        known = self._captured.get(fact.transaction)
        if known is None:
            summary = f"payment {fact.payment} was entered for {fact.transaction}, which the provider has not taken"
            self.breach("payment", "in the books without money", summary, at, entry)
        elif has != known.moved:
            summary = f"payment {fact.payment} stands in billing with {has}; the provider has taken {known.moved}"
            self.breach("payment", "in the books otherwise", summary, at, known.entries[0], entry)

    def charged_back(self, fact: ChargedBack, _at: int, entry: int) -> None:
        known = self._captured.get(fact.transaction)
        if known is not None:
            known.left_minor -= fact.amount_minor
            known.entries.append(entry)

    def refunded(self, fact: FundsRefunded, at: int, entry: int) -> None:
        self.exercised += 1
        moved = Moved(fact.amount_minor, fact.currency, fact.payment_request, fact.transaction)
        self._refunds[fact.refund] = Refund(moved, at, entry)
        known = self._captured.get(fact.transaction)
        left = 0 if known is None else known.left_minor
        if known is not None:
            known.left_minor -= fact.amount_minor
            known.entries.append(entry)
        if known is not None and fact.currency != known.moved.currency:
            paid, taken = money(fact.amount_minor, fact.currency), money(known.moved.minor, known.moved.currency)
            summary = f"{paid} of payment {fact.transaction} were paid back, of {taken}"
            self.breach("payment", "refunded in another currency", summary, at, *known.entries)
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
        has = Moved(fact.amount_minor, fact.currency, fact.payment_request, fact.transaction)
        if has != refund.moved:
            what = f"refund {fact.refund_no} ({fact.refund}) stands in billing with {has}"
            summary = f"{what}; the provider has paid back {refund.moved}"
            self.breach("refund", "in the books otherwise", summary, at, refund.entry, entry)
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
            if not refund.recorded and not self._cases.about(number, refund.moved.request):
                amount = money(refund.moved.minor, refund.moved.currency)
                summary = f"refund {number} of {amount} went out at {self.clock(refund.at)} and stands in no book"
                self.breach("refund", "not in the books", summary, at, refund.entry)
