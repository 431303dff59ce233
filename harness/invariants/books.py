"""In whose books something belongs, as S47 reads it: every company has some sites, and books of its own.

    goods issue                   the company of the site that it has left
    invoice                       that of the evidence behind it, and of all of it: no invoice is two companies'
    what no site has shipped      the company that is `home`: what a vendor ships, what a customer uses up at his own
                                  premises, what a service contract is billed with

What is not known any more, because its order is finished, is not judged.
"""

from collections.abc import Callable, Mapping

from harness.invariants.papers import Papers
from harness.invariants.wording import listed
from seatrial.facts import BillableEventRecorded, BooksOpened, Fact, InvoicePosted, ShipmentConfirmed
from seatrial.rule import Handler

FROM_NO_SITE = ("vendor_shipment", "consumption")
"""Evidence of what none of our sites has shipped."""

Breach = Callable[..., None]
"""`seatrial.rule.Rule.breach`."""


class Books:
    __slots__ = ("_breach", "_home", "_invoices", "_of_site", "_sources")

    def __init__(self, breach: Breach) -> None:
        self._breach = breach
        self._of_site: dict[str, str] = {}
        self._home = ""
        self._sources: Papers[str] = Papers()
        """What is billed (a shipment, say) -> the company that has sold it."""
        self._invoices: Papers[str] = Papers()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            BooksOpened: self.opened,
            ShipmentConfirmed: self.shipped,
            BillableEventRecorded: self.evident,
            InvoicePosted: self.invoiced,
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

    def retire(self, origin: str) -> None:
        self._sources.forget(origin)
        self._invoices.forget(origin)
