"""What comes back is allowed, received, looked at, put where it was said, and credited as far as it was accepted. [S49]

Kind:      safety; at every credit memo and every posting of a return; and when the trial has come to rest.
Reads:     CaseListed, CreditPosted, InvoicePosted, ReturnAuthorized, ReturnExpected, ReturnInspected, ReturnPosted,
           ReturnReceived, ReturnRefused, ReturnRequested.
Needs:     nothing of the engine.
Formula:   a credit memo for a return names an authorisation; for every line of an invoice, sum(credited under it) <=
           sum(accepted under it so far), or, without policy return_requires_receipt, <= what was allowed.
           Where all of an invoice is credited (reversal), what is invoiced anew in its place is taken off first; and
           nothing takes the place of an invoice that was not credited.
           Of every line of a receipt: restocked + scrapped + vendor + repair = received (the warehouse's own affair).
           The ledger puts the units of an inspection where the inspection says, line by line.
           At rest, unless an open case is about it: every wish to send something back is decided, every return that was
           allowed is expected, and every inspection is in the ledger. (That what was accepted is credited asks Q38.)
Why:       A credit for goods that never came is a present; goods on the shelf that the ledger has in the bin are sold
           twice or never; and a parcel that nobody at the dock expects lies there until somebody asks.
Exercised: by every credit memo for a return and every inspection.
Convicts:  flawed:credited-when-allowed, flawed:credited-twice, flawed:restocked-by-default,
           flawed:return-needs-its-order, flawed:whole-quantity-credited.
Seen:      F084, F092, F116, F119, F135.
Example:   09:00 ReturnAuthorized rma=RMA-2 return_id=RET-3 order_number=SO-7 lines=INV-9/1:WIDGET:2~1
           09:05 CreditPosted credit_memo=CM-1 invoice=INV-9 reason=return rma=RMA-2 lines=INV-9/1/1:WIDGET:2@1980+376
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.cases import Cases
from harness.invariants.returned import FOR_RETURNS
from harness.invariants.wording import units
from seatrial.facts import (
    CaseListed,
    CreditPosted,
    Fact,
    InspectedLine,
    InvoicePosted,
    ReturnAuthorized,
    ReturnExpected,
    ReturnInspected,
    ReturnPosted,
    ReturnReceived,
    ReturnRefused,
    ReturnRequested,
)
from seatrial.rule import Handler, Rule

Place = tuple[str, str]
"""(invoice, order line)."""
Put = dict[tuple[str, str], tuple[int, int]]
"""(line of the authorisation, disposition) -> accepted and rejected units."""


class Rma(Struct):
    """`places`: line of the authorisation -> what it is a line of. Quantities in base units. `entries`: what proves."""

    return_id: str
    entry: int
    places: dict[str, Place]
    allowed: dict[Place, int]
    items: dict[Place, str]
    accepted: dict[Place, int] = field(default_factory=dict)
    credited: dict[Place, int] = field(default_factory=dict)
    entries: list[int] = field(default_factory=list)
    expected: bool = False


class Inspection(Struct, frozen=True):
    rma: str
    entry: int
    put: Put


class ReturnToCredit(Rule):
    id = "S49"

    def prepare(self) -> None:
        self._wishes: dict[str, tuple[int, int]] = {}
        """Number of a wish that is not decided -> (at, entry)."""
        self._rmas: dict[str, Rma] = {}
        self._received: dict[str, dict[str, int]] = {}
        self._inspections: dict[str, Inspection] = {}
        """Those that the ledger has not followed."""
        self._reversed: dict[str, tuple[CreditPosted, int, int]] = {}
        """Invoice that was credited in full, and is not invoiced anew: by what, at and entry."""
        self._root: dict[str, str] = {}
        """Invoice -> the first of those in whose place it is: the authorisation names that."""
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            ReturnRequested: self.requested,
            ReturnRefused: self.refused,
            ReturnAuthorized: self.authorized,
            ReturnExpected: self.expected,
            ReturnReceived: self.received,
            ReturnInspected: self.inspected,
            ReturnPosted: self.posted,
            CreditPosted: self.credited,
            InvoicePosted: self.invoiced,
            CaseListed: self._cases.seen,
        }

    def requested(self, fact: ReturnRequested, at: int, entry: int) -> None:
        self._wishes[fact.return_id] = (at, entry)

    def refused(self, fact: ReturnRefused, _at: int, _entry: int) -> None:
        self._wishes.pop(fact.return_id, None)

    def authorized(self, fact: ReturnAuthorized, _at: int, entry: int) -> None:
        self._wishes.pop(fact.return_id, None)
        rma = self._rmas[fact.rma] = Rma(fact.return_id, entry, {}, {}, {})
        for line in fact.lines:
            place = rma.places[line.return_line] = line.invoice, line.line
            rma.allowed[place] = rma.allowed.get(place, 0) + line.quantity_base
            rma.items[place] = line.item

    def expected(self, fact: ReturnExpected, _at: int, _entry: int) -> None:
        if fact.rma in self._rmas:
            self._rmas[fact.rma].expected = True

    def received(self, fact: ReturnReceived, _at: int, _entry: int) -> None:
        self._received[fact.receipt] = {line.return_line: line.quantity_base for line in fact.lines}

    def inspected(self, fact: ReturnInspected, at: int, entry: int) -> None:
        self.exercised += 1
        put = _put(fact.lines)
        self._inspections[fact.inspection] = Inspection(fact.rma, entry, put)
        done: dict[str, int] = {}
        for (line, _), (accepted, rejected) in put.items():
            done[line] = done.get(line, 0) + accepted + rejected
        if done != self._received.get(fact.receipt):
            summary = f"inspection {fact.inspection} does not say where everything of {fact.receipt} went"
            self.breach("inspection", "units unaccounted for", summary, at, entry)
        rma = self._rmas.get(fact.rma)
        if rma is not None:
            rma.entries.append(entry)
            for (line, _), (accepted, _) in put.items():
                place = rma.places.get(line)
                if place is not None:
                    rma.accepted[place] = rma.accepted.get(place, 0) + accepted

    def posted(self, fact: ReturnPosted, at: int, entry: int) -> None:
        inspection = self._inspections.pop(fact.inspection, None)
        if inspection is not None and inspection.put != _put(fact.lines):
            said, booked = _words(inspection.put), _words(_put(fact.lines))
            summary = f"of {fact.rma} the warehouse found {said}; the stock ledger was told {booked}"
            self.breach("inspection", "posted otherwise", summary, at, inspection.entry, entry)

    def credited(self, fact: CreditPosted, at: int, entry: int) -> None:
        if fact.reason not in FOR_RETURNS:
            return
        self.exercised += 1
        rma = self._rmas.get(fact.rma)
        if rma is None:
            summary = f"credit memo {fact.credit_memo} is for a return that nobody has allowed ({fact.rma or 'none'})"
            self.breach("credit memo", "without authorisation", summary, at, entry)
            return
        root = self._root.get(fact.invoice, fact.invoice)
        for line in fact.lines:
            place = root, line.line
            rma.credited[place] = rma.credited.get(place, 0) + line.quantity_base
        if fact.reason == "reversal":
            self._reversed[fact.invoice] = fact, at, entry
        else:
            self._judge(rma, fact, at, entry)

    def invoiced(self, fact: InvoicePosted, at: int, entry: int) -> None:
        """What is kept of an invoice that was credited in full is invoiced anew: only the difference is given."""
        if not fact.replaces:
            return
        root = self._root[fact.invoice] = self._root.get(fact.replaces, fact.replaces)
        memo, _, credited = self._reversed.pop(fact.replaces, (None, 0, 0))
        rma = None if memo is None else self._rmas.get(memo.rma)
        if memo is None or rma is None:
            summary = f"{fact.invoice} takes the place of {fact.replaces}, which was not credited"
            self.breach("invoice", "invoiced again and not credited", summary, at, entry)
            return
        for line in fact.lines:
            place = root, line.line
            rma.credited[place] = rma.credited.get(place, 0) - line.quantity_base
        rma.entries.append(entry)
        self._judge(rma, memo, at, credited)

    def _judge(self, rma: Rma, fact: CreditPosted, at: int, entry: int) -> None:
        requires, root = self.trial.policies.return_requires_receipt, self._root.get(fact.invoice, fact.invoice)
        for line in fact.lines:
            place = root, line.line
            may = (rma.accepted if requires else rma.allowed).get(place, 0)
            if rma.credited[place] > may:
                got = f"{units(rma.credited[place], line.item)} of line {line.line} of {line.invoice} were credited"
                had = "accepted" if requires else "allowed"
                why = f"with {fact.credit_memo} at {self.clock(at)}; {may} had been {had}"
                summary = f"of {fact.rma}, {got} {why}"
                self.breach("return", "credited and not accepted", summary, at, rma.entry, *rma.entries, entry)

    def conclude(self, at: int, _entry: int) -> None:
        for memo, _, entry in self._reversed.values():
            self._judge(self._rmas[memo.rma], memo, at, entry)
        for number, (since, entry) in self._wishes.items():
            if not self._cases.about(number):
                summary = f"the wish {number} of {self.clock(since)} to send something back was never decided"
                self.breach("return", "never decided", summary, at, entry)
        for number, rma in self._rmas.items():
            if not rma.expected and not self._cases.about(number, rma.return_id):
                summary = f"{number} was allowed, and nobody told the warehouse to expect it"
                self.breach("return", "never expected", summary, at, rma.entry)
        for number, inspection in self._inspections.items():
            if not self._cases.about(number, inspection.rma):
                summary = f"inspection {number} of {inspection.rma} never reached the stock ledger"
                self.breach("inspection", "never posted", summary, at, inspection.entry)


def _put(lines: tuple[InspectedLine, ...]) -> Put:
    put: Put = {}
    for line in lines:
        accepted, rejected = put.get((line.return_line, line.disposition), (0, 0))
        accepted, rejected = accepted + line.accepted_base, rejected + line.rejected_base
        if accepted or rejected:
            put[line.return_line, line.disposition] = accepted, rejected
    return put


def _words(put: Put) -> str:
    return (
        ", ".join(f"{yes} accepted and {no} rejected for {goes}" for (_, goes), (yes, no) in put.items()) or "nothing"
    )
