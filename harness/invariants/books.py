"""In whose books something belongs, as S47 reads it: every company has some sites, and books of its own.

    goods issue                   the company of the site that it has left
    invoice                       that of the evidence behind it, and of all of it: no invoice is two companies'
    what no site has shipped      the company that is `home`: what a vendor ships, what a customer uses up at his own
                                  premises, what a service contract is billed with; also what vendors are owed, and
                                  what is granted of rebates
    credit memo, payment          that of the invoice; in its days as well

Everything in the general ledger is dated, and nothing before the first day on which its books were open. A number that
came to nothing is in none; an exchange difference or what is set aside for a rebate lies where its document does. Money
that goes back is of no invoice any more: in whose books that is nobody judges here, nor of what is not known any more,
because its order is finished.
"""

from collections.abc import Callable, Mapping

from msgspec import Struct

from harness.invariants.papers import Papers
from harness.invariants.wording import listed
from seatrial.facts import (
    BillableEventRecorded,
    BooksOpened,
    CreditPosted,
    Fact,
    FillUpPosted,
    GoodsIssuePosted,
    InvoicePosted,
    JournalPosted,
    PaymentApplied,
    PostingDated,
    ShipmentConfirmed,
)
from seatrial.rule import Handler

FROM_NO_SITE = ("vendor_shipment", "consumption")
"""Evidence of what none of our sites has shipped."""

OF_HOME = ("vendor_invoice", "rebate_claim")
VOID = "void"
BESIDE = ("rebate", "exchange_difference")
"""What is posted along with a document, and is not dated by itself."""
GOODS_ISSUE = "goods_issue"

Breach = Callable[..., None]
"""`seatrial.rule.Rule.breach`."""


class Awaited(Struct, frozen=True, gc=False):
    """What was posted, and has no date so far. `on`: where its journal lies, "" if it has none."""

    what: str
    on: str
    entry: int


class Books:
    __slots__ = ("_awaited", "_breach", "_dated", "_home", "_invoices", "_of_invoice", "_of_site", "_sources")

    def __init__(self, breach: Breach) -> None:
        self._breach = breach
        self._of_site: dict[str, str] = {}
        self._home = ""
        self._sources: Papers[str] = Papers()
        """What is billed (a shipment, say) -> the company that has sold it."""
        self._invoices: Papers[str] = Papers()
        self._of_invoice: Papers[str] = Papers()
        """Kind and document of what is paid or credited of an invoice -> its company."""
        self._dated: dict[str, None] = {}
        """Kind and document of what was just dated, and has no journal so far."""
        self._awaited: dict[str, Awaited] = {}

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            BooksOpened: self.opened,
            ShipmentConfirmed: self.shipped,
            BillableEventRecorded: self.evident,
            InvoicePosted: self.invoiced,
            CreditPosted: self.credited,
            PaymentApplied: self.paid,
            GoodsIssuePosted: self.issued,
            FillUpPosted: self.issued,
            PostingDated: self.dated,
            JournalPosted: self.posted,
        }

    @property
    def several(self) -> bool:
        """Whether anybody has books of his own."""
        return bool(self._of_site)

    def opened(self, fact: BooksOpened, _at: int, _entry: int) -> None:
        self._of_site.update(dict.fromkeys(fact.sites, fact.entity))
        if fact.home:
            self._home = fact.entity

    def shipped(self, fact: ShipmentConfirmed, _at: int, _entry: int) -> None:
        entity = self._of_site.get(fact.lines[0].site) if fact.lines else None
        if entity is not None:
            self._sources.put(fact.origin, fact.shipment, entity)

    def evident(self, fact: BillableEventRecorded, _at: int, _entry: int) -> None:
        if self._home and fact.type in FROM_NO_SITE:
            self._sources.put(fact.origin, fact.source_document, self._home)

    def invoiced(self, fact: InvoicePosted, at: int, entry: int) -> None:
        if not self.several:
            return
        behind = [self._home] if fact.contract else [self._sources.get(part.source_document) for part in fact.parts]
        companies = list(dict.fromkeys([one for one in behind if one is not None]))
        if len(companies) > 1:
            said = f"invoice {fact.invoice} bills what was sold by {listed(companies)}"
            self._breach("invoice", "of several companies", said, at, entry)
        elif companies:
            self._invoices.put(fact.origin, fact.invoice, companies[0])

    def credited(self, fact: CreditPosted, _at: int, _entry: int) -> None:
        self._comes_of(fact.origin, fact.invoice, f"credit_memo {fact.credit_memo}")

    def paid(self, fact: PaymentApplied, _at: int, _entry: int) -> None:
        self._comes_of(fact.origin, fact.invoice, f"payment {fact.application}")
        self._comes_of(fact.origin, fact.invoice, f"reversal {fact.application}")

    def issued(self, fact: GoodsIssuePosted | FillUpPosted, _at: int, entry: int) -> None:
        if self.several:
            said = Awaited(f"the goods issue of {fact.shipment}", "", entry)
            self._awaited[f"{GOODS_ISSUE} {fact.shipment}"] = said

    def dated(self, fact: PostingDated, at: int, entry: int) -> None:
        of = f"{fact.kind} {fact.document}"
        self._awaited.pop(of, None)
        if fact.kind != GOODS_ISSUE:
            self._dated[of] = None
        for kind in BESIDE:
            beside = self._awaited.pop(f"{kind} {fact.document}", None)
            if beside is not None and beside.on != fact.posting_date:
                said = f"{beside.what} lies on {beside.on}, and {fact.document} on {fact.posting_date}"
                self._breach("posting", "apart from its document", said, at, beside.entry, entry)
        owner = self._company(fact)
        if owner is not None and fact.entity != owner:
            said = f"{fact.document} is {owner}'s, and is booked in the books of {fact.entity}"
            self._breach("posting", "in other books", said, at, entry)

    def posted(self, fact: JournalPosted, at: int, entry: int) -> None:
        if not self.several or fact.kind == VOID:
            return
        of, what = f"{fact.kind} {fact.document}", f"{fact.kind} {fact.document}, journal {fact.journal},"
        if fact.kind in BESIDE:
            self._awaited[of] = Awaited(what, fact.posting_date, entry)
        elif of in self._dated:
            del self._dated[of]
        else:
            self._breach("posting", "not dated", f"{what} lies in nobody's books", at, entry)

    def conclude(self, at: int) -> None:
        for one in self._awaited.values():
            self._breach("posting", "not dated", f"{one.what} lies in nobody's books", at, one.entry)

    def _company(self, fact: PostingDated) -> str | None:
        """In whose books it belongs, so far as that is known."""
        if fact.kind in OF_HOME:
            return self._home or None
        if fact.kind == GOODS_ISSUE:
            return self._sources.get(fact.document)
        if fact.kind == "invoice":
            return self._invoices.get(fact.document)
        return self._of_invoice.get(f"{fact.kind} {fact.document}")

    def _comes_of(self, origin: str, invoice: str, what: str) -> None:
        entity = self._invoices.get(invoice)
        if entity is not None:
            self._of_invoice.put(origin, what, entity)

    def retire(self, origin: str) -> None:
        self._of_invoice.forget(origin)
        self._sources.forget(origin)
        self._invoices.forget(origin)
