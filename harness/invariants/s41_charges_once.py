"""Freight and the other charges of an order are billed once, however many shipments and invoices it takes.   [S41]

Kind:      safety; at every invoice. That they are billed at all is asked for at rest, and of a finished order.
Reads:     CaseListed, InvoicePosted, OrderAmended, OrderBooked.
Needs:     nothing of the engine.
Formula:   for every order: sum(charges of its invoices) <= the order's charges in the order book; and at rest, if
           anything was invoiced, >=, unless an open case is about one of its invoices or shipments, and not only about
           what is left of it, or about what of it was refused at the door and is billed.
           charge_allocation by_value, by_quantity: at rest >= only if all that was booked, or wished for since, is
           billed; an order of which less is, because it was cancelled or refused, keeps its share of them. (What takes
           the place of an invoice that was credited in full bills nothing more of an order.)
Why:       The freight stands on the order, the invoice on the shipment. Who copies the order's header to every invoice
           charges a customer with five parcels five freights, and nobody adds them up but he.
Exercised: by every invoice of an order that has charges, or that carries some.
Convicts:  flawed:freight-each-shipment, flawed:parcel-is-the-order.
Seen:      F111, F112, F113, F114.
Example:   09:00 OrderBooked order_number=SO-7 charges_minor=990 currency=EUR
           10:40 InvoicePosted invoice=INV-9 order_number=SO-7 charges_minor=990 currency=EUR
           11:40 InvoicePosted invoice=INV-10 order_number=SO-7 charges_minor=990 currency=EUR
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.cases import BALANCE, REFUSED, Cases
from harness.invariants.papers import Papers
from harness.invariants.wording import listed, money
from seatrial.facts import CaseListed, Fact, InvoicePosted, OrderAmended, OrderBooked, OrderShare
from seatrial.rule import Handler, Rule


class Charges(Struct, gc=False):
    """One order: what it says, and what its invoices carry (invoice → entry). `papers`: what a case may name. `spread`:
    its charges are spread over what is billed; then `ordered` is what is booked or wished for since, by line."""

    order: str
    due_minor: int
    currency: str
    spread: bool = False
    ordered: dict[str, int] = field(default_factory=dict)
    invoiced_base: int = 0
    billed_minor: int = 0
    carriers: dict[str, int] = field(default_factory=dict)
    papers: dict[str, int] = field(default_factory=dict)


class ChargesOnce(Rule):
    id = "S41"

    def prepare(self) -> None:
        self._orders: Papers[Charges] = Papers()
        self._missing: list[Charges] = []
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            OrderBooked: self.booked,
            OrderAmended: self.amended,
            InvoicePosted: self.invoiced,
            CaseListed: self._cases.seen,
        }

    def booked(self, fact: OrderBooked, _at: int, _entry: int) -> None:
        if self._orders.get(fact.order_number) is None:
            charges = Charges(fact.order_number, fact.charges_minor, fact.currency)
            if self.trial.policies.charge_allocation_of(fact.customer) != "first":
                charges.spread = True
                charges.ordered = {line.line: line.quantity_base for line in fact.lines}
            self._orders.put(fact.origin, fact.order_number, charges)

    def amended(self, fact: OrderAmended, _at: int, _entry: int) -> None:
        order = self._orders.get(fact.order_number)
        if order is not None and order.spread:
            order.ordered.update({line.line: line.quantity_base for line in fact.lines})

    def invoiced(self, fact: InvoicePosted, at: int, entry: int) -> None:
        for part in () if fact.replaces else fact.parts:
            order = self._orders.get(part.order_number)
            if order is not None:
                order.invoiced_base += sum(line.quantity_base for line in part.lines)
        shipments = {part.source_document: part.order_number for part in fact.parts}
        for share in fact.shares:
            papers = [fact.invoice, *[paper for paper, order in shipments.items() if order == share.order_number]]
            self._charged(share, fact.invoice, papers, at, entry)

    def _charged(self, fact: OrderShare, invoice: str, papers: list[str], at: int, entry: int) -> None:
        order = self._orders.get(fact.order_number)
        if order is None or not (order.due_minor or fact.charges_minor):
            return  # of a finished order: S35 has it
        self.exercised += 1
        order.papers.update(dict.fromkeys(papers, entry))
        if fact.charges_minor:
            order.carriers[invoice] = entry
            order.billed_minor += fact.charges_minor
            if order.billed_minor > order.due_minor:
                billed, due = money(order.billed_minor, order.currency), money(order.due_minor, order.currency)
                said = f"order {order.order} was charged {billed} of freight and other charges, instead of {due}"
                summary = f"{said}, with {listed(list(order.carriers))}"
                self.breach("order", "charges billed again", summary, at, *order.carriers.values())

    def conclude(self, at: int, _entry: int) -> None:
        for order in [*self._missing, *[order for _, order in self._orders if _short(order)]]:
            if not self._cases.about(*order.papers, but=BALANCE | REFUSED):
                billed, due = money(order.billed_minor, order.currency), money(order.due_minor, order.currency)
                said = f"of the {due} of freight and other charges of order {order.order}, {billed} were billed"
                summary = f"{said} (with {listed([paper for paper in order.papers if paper])})"
                self.breach("order", "charges not billed", summary, at, *sorted(set(order.papers.values())))

    def retire(self, origin: str) -> None:
        self._missing += [order for _, order in self._orders.forget(origin) if _short(order)]


def _short(order: Charges) -> bool:
    return (
        bool(order.papers)
        and order.billed_minor < order.due_minor
        and order.invoiced_base >= sum(order.ordered.values())
    )
