"""Several ledgers: each of these postings is in the books of one company, and of the one whose business it is.

    of every goods issue       in those of the company from whose site it has left
    of every invoice           in those of the company from whose site its goods have left; of what has left none, and
                               of service contracts, in those of the company that has the story's own site
    of every credit memo, payment and reversal
                               in those of the company whose invoice it is about

By what left where, and not by what any document says of its company. (Refunds and vendors' bills lie where the money
was put, and where the purchase order was made: nothing here says better.)
"""

from collections.abc import Callable, Iterator
from typing import Any

from seatrial import facts as f

Posting = tuple[str, str]
"""Kind and document."""


class Companies:
    def __init__(self) -> None:
        self.of_site: dict[str, str] = {}
        self.home = ""
        self.of_parcel: dict[str, str] = {}
        self.of_invoice: dict[str, str] = {}
        self.belongs: dict[Posting, list[str]] = {}
        self.lies: dict[Posting, list[str]] = {}
        self.crooked: list[str] = []

    def readers(self) -> dict[type[f.Fact], Callable[[Any], None]]:
        return {
            f.BooksOpened: self._opened,
            f.ShipmentConfirmed: self._shipped,
            f.GoodsIssuePosted: self._issued,
            f.InvoicePosted: self._invoiced,
            f.CreditPosted: self._credited,
            f.PaymentApplied: self._applied,
            f.PaymentUnapplied: self._unapplied,
            f.PostingDated: self._dated,
        }

    def _opened(self, fact: f.BooksOpened) -> None:
        self.of_site.update(dict.fromkeys(fact.sites, fact.entity))
        if fact.home:
            self.home = fact.entity

    def _shipped(self, fact: f.ShipmentConfirmed) -> None:
        if self.of_site:
            (self.of_parcel[fact.shipment],) = {self.of_site[line.site] for line in fact.lines}

    def _issued(self, fact: f.GoodsIssuePosted) -> None:
        if self.of_site:
            self.belongs.setdefault(("goods_issue", fact.shipment), []).append(self.of_parcel[fact.shipment])

    def _invoiced(self, fact: f.InvoicePosted) -> None:
        if not self.of_site:
            return
        parcels = {part.source_document for part in fact.parts}
        whose = sorted({self.of_parcel.get(parcel, self.home) for parcel in parcels}) or [self.home]
        if len(whose) > 1:
            self.crooked.append(f"{fact.invoice} is of {' and '.join(whose)}")
        self.of_invoice[fact.invoice] = whose[0]
        self._about("invoice", fact.invoice, fact.invoice)

    def _credited(self, fact: f.CreditPosted) -> None:
        self._about("credit_memo", fact.credit_memo, fact.invoice)

    def _applied(self, fact: f.PaymentApplied) -> None:
        self._about("payment", fact.application, fact.invoice)

    def _unapplied(self, fact: f.PaymentUnapplied) -> None:
        self._about("reversal", fact.application, fact.invoice)

    def _about(self, kind: str, document: str, invoice: str) -> None:
        if self.of_site:
            self.belongs.setdefault((kind, document), []).append(self.of_invoice.get(invoice, "nobody"))

    def _dated(self, fact: f.PostingDated) -> None:
        self.lies.setdefault((fact.kind, fact.document), []).append(fact.entity)

    def differences(self) -> Iterator[str]:
        yield from self.crooked
        for posting, whose in sorted(self.belongs.items()):
            lies = self.lies.get(posting, [])
            if lies != whose:
                said = " and ".join(lies) or "nobody"
                yield f"{' '.join(posting)} is of {' and '.join(whose)}, and in the books of {said}"
