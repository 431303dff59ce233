"""Every legal number that was drawn is in the ledger: as an invoice, or as void, and never as both.   [Q48]

Kind:      settled; when the trial has come to rest.
Reads:     CaseListed, InvoicePosted, InvoiceVoided, ReceivablePosted, VoidPosted.
Needs:     nothing of the engine.
Formula:   at rest, for every legal series, from 1 to the last number that invoicing has drawn: the ledger has an
           invoice of that number, or its void record, unless an open case is about it; and not both.
Why:       An auditor counts. A number that is missing is an invoice that somebody has made disappear, until a paper
           says when and why it came to nothing. The series is the same in every book, and it is the ledger that he
           counts in.
Exercised: by every number that is drawn.
Convicts:  flawed:void-unposted.
Seen:      F202, F203.
Example:   10:31 InvoiceVoided invoice=INV-1 series=INV reason=posting_failed
           10:33 InvoicePosted invoice=INV-2 source_document=SHP-3 total_minor=990
           10:34 ReceivablePosted kind=invoice document=INV-2 invoice=INV-2 amount_minor=990
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.cases import Cases
from harness.invariants.wording import listed
from seatrial.facts import CaseListed, Fact, InvoicePosted, InvoiceVoided, ReceivablePosted, VoidPosted
from seatrial.rule import Handler, Rule


class Series(Struct):
    """One legal series: number -> the entry that drew it, until the ledger has it. `known`: what the ledger has."""

    drawn: dict[int, int] = field(default_factory=dict)
    last: int = 0
    known: dict[int, str] = field(default_factory=dict)


class NumbersAccounted(Rule):
    id = "Q48"
    kind = "settled"

    def prepare(self) -> None:
        self._series: dict[str, Series] = {}
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            InvoicePosted: self.drawn,
            InvoiceVoided: self.drawn,
            ReceivablePosted: self.posted,
            VoidPosted: self.voided,
            CaseListed: self._cases.seen,
        }

    def drawn(self, fact: InvoicePosted | InvoiceVoided, _at: int, entry: int) -> None:
        found = self._of(fact.invoice)
        if found is None:
            return
        self.exercised += 1
        series, number = found
        series.last = max(series.last, number)
        series.drawn[number] = entry

    def posted(self, fact: ReceivablePosted, at: int, entry: int) -> None:
        if fact.kind == "invoice":
            self._has(fact.document, "an invoice", at, entry)

    def voided(self, fact: VoidPosted, at: int, entry: int) -> None:
        self._has(fact.document, "void", at, entry)

    def _has(self, document: str, what: str, at: int, entry: int) -> None:
        found = self._of(document)
        if found is None:
            return
        series, number = found
        was = series.known.setdefault(number, what)
        drawn = series.drawn.pop(number, None)
        if was != what:
            witness = [entry] if drawn is None else [drawn, entry]
            self.breach("number", "two documents", f"in the ledger {document} is both {was} and {what}", at, *witness)

    def _of(self, document: str) -> tuple[Series, int] | None:
        """ "INV-7": the seventh of its series. None if it is no number of a series."""
        name, _, number = document.rpartition("-")
        return (self._series.setdefault(name, Series()), int(number)) if number.isdecimal() else None

    def conclude(self, at: int, _entry: int) -> None:
        for name, series in self._series.items():
            missing = [
                number
                for number in range(1, series.last + 1)
                if number not in series.known and not self._cases.about(f"{name}-{number}")
            ]
            if missing:
                told = listed([f"{name}-{number}" for number in missing])
                summary = (
                    f"the ledger has neither an invoice nor a void record of {told}; the last is {name}-{series.last}"
                )
                witness = [series.drawn[number] for number in missing if number in series.drawn]
                self.breach("series", "unaccounted number", summary, at, *witness)
