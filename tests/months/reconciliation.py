"""Order, shipment, invoice, credit, payment and ledger laid side by side, from what really happened.

Written as an auditor would, and not as the rules are: nothing is judged before the month is over, no case excuses a
difference (finance's list of unapplied cash is one of the books), and nothing is taken from the rules, not even their
arithmetic. Facts are read in the order in which they happened; money is minor units, quantities base units.

    of every order line        ordered = shipped + cancelled + open, and what is open is in fulfilment orders of the
                               order book to the unit; of an order that is closed nothing is open
    of every order line        billed = shipped, or what was accepted at the door where that is agreed
    of every shipment line     billed once at most
    of every invoice line      credited at most what was billed, and credited = accepted back
    of every invoice           its lines, charges, tax and rounding are its total
    of every invoice           what is open in billing is what is open in the ledger, and is not below zero
    of every customer          invoices - credits - money in + money out = open items - credits and cash without use:
                               nobody's money or credit has paid what another one owes
    of every payment           the provider has what billing has
    of every payment           what was sent is what was received: `tests.months.receipts`
    of every bank payment      what no invoice has taken of it is on finance's list, and what is on that list is left
    of the general ledger      every account, and every customer's receivables: `tests.months.general_ledger`

Service contracts, companies, agreed prices, and invoices in the place of others have reckonings of their own beside
this one.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from harness.workload import Action, Reaction
from seatrial import facts as f
from seatrial.policy import Policies
from simulators.system import Draw
from tests.months.agreed_prices import AgreedPrices
from tests.months.anew import MadeAnew
from tests.months.companies import Companies
from tests.months.contracts import ServiceContracts
from tests.months.general_ledger import GeneralLedger
from tests.months.receipts import Receipts

Key = tuple[str, str]


class Books:
    """All that a month has left in the books. `watch()` is what a trial has to be given to fill it."""

    def __init__(self, policies: Policies) -> None:
        self._policies = policies
        self.ordered: Counter[Key] = Counter()
        self.shipped: Counter[Key] = Counter()
        self.cancelled: Counter[Key] = Counter()
        self.accepted: Counter[Key] = Counter()
        """By shipment and its line: what the customer took at his door, where a carrier says so."""
        self.in_parcel: Counter[Key] = Counter()
        self.of_parcel: dict[Key, Key] = {}
        """Shipment line -> order line."""
        self.on_proof: set[str] = set()
        """Orders that are billed for what was accepted."""
        self.in_hand: Counter[Key] = Counter()
        """By fulfilment order and line: what stands in it and has not left."""
        self.order_of: dict[str, str] = {}
        self.closed: set[str] = set()
        self.billed: Counter[Key] = Counter()
        self.billed_parcel: Counter[Key] = Counter()
        self.billed_line: Counter[Key] = Counter()
        self.credited: Counter[Key] = Counter()
        self.came_back: Counter[Key] = Counter()
        self.returning: dict[Key, Key] = {}
        self.crooked: list[str] = []
        """Documents whose sums are wrong in themselves."""
        self.customer: dict[str, str] = {}
        """Of an invoice, a credit memo, and a payment that came by card."""
        self.placed_by: dict[str, str] = {}
        """Action of an order -> its customer: so it is known whose money has come from a bank."""
        self.paid_for: dict[str, str] = {}
        """Payment -> the action that it descends from."""
        self.invoiced: Counter[str] = Counter()
        self.paid: Counter[str] = Counter()
        self.settled: Counter[str] = Counter()
        """By invoice: what credit memos have settled of it."""
        self.memos: dict[str, tuple[str, int, int]] = {}
        """Credit memo -> invoice, total and what of it was applied."""
        self.moved: Counter[str] = Counter()
        """By invoice: what of a credit memo of it has settled another one (above 0), or the other way round."""
        self.ledger: Counter[str] = Counter()
        self.ledger_kinds: Counter[str] = Counter()
        self.money: Counter[str] = Counter()
        """By payment: what billing has of it."""
        self.used: Counter[str] = Counter()
        self.provider: Counter[str] = Counter()
        self.captured: Counter[str] = Counter()
        """By transaction: what the provider has of it, and what billing believes."""
        self.transaction_of: dict[str, str] = {}
        self.credit_used: Counter[str] = Counter()
        self.on_list: set[str] = set()
        """Payments that finance is to look after, for something of them is left."""
        self.general = GeneralLedger()
        self.contracts = ServiceContracts()
        self.beside = (self.general, self.general.rebates, self.contracts, Companies(), AgreedPrices(), Receipts())
        self.made_anew = MadeAnew()
        self.refunds_posted = 0
        self.refunds = 0

    def watch(self) -> tuple[Reaction, ...]:
        def seen(read: Callable[[Any], None]) -> Callable[[Any, int, Draw], tuple[Action, ...]]:
            def decide(fact: Any, _at: int, _draw: Draw) -> tuple[Action, ...]:
                read(fact)
                return ()

            return decide

        readers = [self._readers(), *[one.readers() for one in self.beside]]
        return tuple([Reaction(kind, seen(read)) for each in readers for kind, read in each.items()])

    def _readers(self) -> dict[type[f.Fact], Callable[[Any], None]]:
        return {
            f.ContractChanged: self._agreed,
            f.OrderBooked: self._booked,
            f.OrderAmended: self._amended,
            f.FulfilmentOrderOpened: self._opened,
            f.QuantityBackordered: self._moved,
            f.QuantityCut: self._cut,
            f.ShipmentConfirmed: self._shipped,
            f.VendorShipped: self._sent_by_vendor,
            f.DeliveryConfirmed: self._delivered,
            f.OrderClosed: self._closed,
            f.InvoicePosted: self._invoiced,
            f.ReturnAuthorized: self._authorized,
            f.ReturnInspected: self._inspected,
            f.CreditPosted: self._credited,
            f.CreditApplied: self._credit_used,
            f.PaymentReceived: self._received,
            f.CaptureRecorded: self._recorded,
            f.PaymentApplied: self._applied,
            f.PaymentUnapplied: self._unapplied,
            f.PaymentReversed: self._reversed,
            f.RefundRecorded: self._refunded,
            f.RefundPosted: self._refund_posted,
            f.FundsCaptured: self._captured,
            f.FundsRefunded: self._paid_back,
            f.ChargedBack: self._paid_back,
            f.ReceivablePosted: self._posted,
            f.ReceivablesCleared: self._cleared,
            f.CaseListed: self._listed,
        }

    # ------------------------------------------------------------ goods

    def _agreed(self, fact: f.ContractChanged) -> None:
        self.placed_by[_action(fact.origin)] = fact.customer

    def _booked(self, fact: f.OrderBooked) -> None:
        self.placed_by[_action(fact.origin)] = fact.customer
        terms = self._policies.by_customer.get(fact.customer)
        agreed = None if terms is None else terms.billing_trigger
        if (agreed or self._policies.billing_trigger) == "proof_of_delivery":
            self.on_proof.add(fact.order_number)
        for line in fact.lines:
            self.ordered[fact.order_number, line.line] = line.quantity_base

    def _amended(self, fact: f.OrderAmended) -> None:
        for line in fact.lines:
            self.ordered[fact.order_number, line.line] = line.quantity_base

    def _opened(self, fact: f.FulfilmentOrderOpened) -> None:
        self.order_of[fact.fulfilment_order] = fact.order_number
        for line in fact.lines:
            self.in_hand[fact.fulfilment_order, line.line] += line.quantity_base

    def _moved(self, fact: f.QuantityBackordered) -> None:
        """Into a fulfilment order of its own, which is opened."""
        for line in fact.lines:
            self.in_hand[fact.fulfilment_order, line.line] -= line.quantity_base

    def _cut(self, fact: f.QuantityCut) -> None:
        for line in fact.lines:
            self.cancelled[fact.order_number, line.line] += line.quantity_base
            self.in_hand[fact.fulfilment_order, line.line] -= line.quantity_base

    def _shipped(self, fact: f.ShipmentConfirmed | f.VendorShipped) -> None:
        for line in fact.lines:
            self.shipped[fact.order_number, line.line] += line.quantity_base
            self.in_hand[fact.fulfilment_order, line.line] -= line.quantity_base
            self.of_parcel[fact.shipment, line.shipment_line] = fact.order_number, line.line
            self.in_parcel[fact.shipment, line.shipment_line] += line.quantity_base

    def _sent_by_vendor(self, fact: f.VendorShipped) -> None:
        """No carrier of ours has it: the vendor's word is the evidence, whatever is agreed."""
        self._shipped(fact)
        for line in fact.lines:
            self.accepted[fact.shipment, line.shipment_line] = line.quantity_base

    def _delivered(self, fact: f.DeliveryConfirmed) -> None:
        if fact.final:
            for line in fact.lines:
                self.accepted[fact.shipment, line.shipment_line] = line.accepted_base

    def _closed(self, fact: f.OrderClosed) -> None:
        self.closed.add(fact.order_number)

    # ------------------------------------------------------------ invoices and credit memos

    def _invoiced(self, fact: f.InvoicePosted) -> None:
        self.customer[fact.invoice] = fact.customer
        self.invoiced[fact.invoice] += fact.total_minor
        exact = fact.net_minor + fact.charges_minor + fact.tax_minor + fact.rounding_minor
        if exact != fact.total_minor:
            self.crooked.append(f"{fact.invoice}: its parts come to {exact}, it says {fact.total_minor}")
        if fact.contract:
            return
        net = sum([line.quantity_base * line.unit_price_minor for line in fact.lines])
        if net != fact.net_minor:
            self.crooked.append(f"{fact.invoice}: its lines come to {net}, it says {fact.net_minor}")
        whole = (fact.source_document, fact.order_number)
        sources = [(one.source_document, one.order_number) for one in fact.sources] or [whole] * len(fact.lines)
        self.made_anew.invoiced(fact, sources)
        for line, (shipment, order) in zip(fact.lines, sources, strict=True):
            self.billed_line[fact.invoice, f"{order}/{line.line}"] += line.quantity_base
            if not fact.replaces:
                self.billed[order, line.line] += line.quantity_base
                self.billed_parcel[shipment, line.shipment_line] += line.quantity_base

    def _authorized(self, fact: f.ReturnAuthorized) -> None:
        for line in fact.lines:
            self.returning[fact.rma, line.return_line] = line.invoice, f"{fact.order_number}/{line.line}"

    def _inspected(self, fact: f.ReturnInspected) -> None:
        for line in fact.lines:
            self.came_back[self.returning[fact.rma, line.return_line]] += line.accepted_base

    def _credited(self, fact: f.CreditPosted) -> None:
        self.memos[fact.credit_memo] = fact.invoice, fact.total_minor, 0
        self.customer[fact.credit_memo] = fact.customer
        if fact.net_minor + fact.tax_minor + fact.rounding_minor != fact.total_minor:
            self.crooked.append(f"{fact.credit_memo}: its parts do not come to {fact.total_minor}")
        for line in fact.lines if fact.invoice not in self.contracts.of else ():
            self.credited[line.invoice, f"{fact.order_number}/{line.line}"] += line.quantity_base

    def _credit_used(self, fact: f.CreditApplied) -> None:
        invoice, total, used = self.memos[fact.credit_memo]
        self.memos[fact.credit_memo] = invoice, total, used + fact.amount_minor
        self.settled[fact.invoice] += fact.amount_minor
        if invoice != fact.invoice:
            self.moved[invoice] += fact.amount_minor
            self.moved[fact.invoice] -= fact.amount_minor
        self.credit_used[fact.credit_memo] += fact.amount_minor

    # ------------------------------------------------------------ cash

    def _received(self, fact: f.PaymentReceived) -> None:
        self.money[fact.payment] += fact.amount_minor
        self.paid_for[fact.payment] = _action(fact.origin)

    def _recorded(self, fact: f.CaptureRecorded) -> None:
        self.customer[fact.payment] = fact.customer
        self.transaction_of[fact.payment] = fact.transaction
        self.captured[fact.transaction] += fact.amount_minor

    def _applied(self, fact: f.PaymentApplied) -> None:
        self.paid[fact.invoice] += fact.amount_minor
        self.used[fact.payment] += fact.amount_minor

    def _unapplied(self, fact: f.PaymentUnapplied) -> None:
        self.paid[fact.invoice] -= fact.amount_minor
        self.used[fact.payment] -= fact.amount_minor

    def _reversed(self, fact: f.PaymentReversed) -> None:
        self.money[fact.payment] -= fact.amount_minor
        self.captured[self.transaction_of[fact.payment]] -= fact.amount_minor

    def _refunded(self, fact: f.RefundRecorded) -> None:
        self.money[fact.payment] -= fact.amount_minor
        self.captured[fact.transaction] -= fact.amount_minor
        self.refunds += fact.amount_minor

    def _refund_posted(self, fact: f.RefundPosted) -> None:
        self.refunds_posted += fact.amount_minor

    def _captured(self, fact: f.FundsCaptured) -> None:
        self.provider[fact.transaction] += fact.amount_minor

    def _paid_back(self, fact: f.FundsRefunded | f.ChargedBack) -> None:
        self.provider[fact.transaction] -= fact.amount_minor

    def _posted(self, fact: f.ReceivablePosted) -> None:
        self.ledger[fact.invoice] += fact.amount_minor
        self.ledger_kinds[fact.kind] += fact.amount_minor

    def _cleared(self, fact: f.ReceivablesCleared) -> None:
        self.ledger[fact.from_invoice] += fact.amount_minor
        self.ledger[fact.invoice] -= fact.amount_minor

    def _listed(self, fact: f.CaseListed) -> None:
        if fact.reason_code == "unapplied_cash" and fact.status == "open":
            self.on_list.add(fact.business_key.partition("/")[0])

    # ------------------------------------------------------------ side by side

    def differences(self) -> list[str]:
        """What does not agree, in words; nothing if the books hold."""
        return [
            *self.crooked,
            *self._goods(),
            *self._billing(),
            *self._credits(),
            *self._accounts(),
            *self._customers(),
            *self._cash(),
            *[found for one in self.beside for found in one.differences()],
            *self.made_anew.differences(self.billed_line, self.credited),
        ]

    def _goods(self) -> Iterator[str]:
        in_hand: Counter[Key] = Counter()
        for (fulfilment_order, number), units in self.in_hand.items():
            in_hand[self.order_of.get(fulfilment_order, "nobody"), number] += units
            if units < 0:
                yield f"{fulfilment_order}: {-units} more left or were given up than it was for"
        for line in sorted({*self.ordered, *self.shipped, *self.cancelled, *in_hand}):
            left = self.ordered[line] - self.shipped[line] - self.cancelled[line]
            said = f"{self.ordered[line]} ordered, {self.shipped[line]} shipped, {self.cancelled[line]} cancelled"
            if left < 0 or left != in_hand[line]:
                yield f"line {line}: {said}, {in_hand[line]} in hand"
            elif left and line[0] in self.closed:
                yield f"line {line} of a closed order: {said}"

    def _billing(self) -> Iterator[str]:
        due: Counter[Key] = Counter()
        for parcel, units in self.in_parcel.items():
            line = self.of_parcel[parcel]
            due[line] += self.accepted[parcel] if line[0] in self.on_proof else units
            if self.billed_parcel[parcel] > units:
                yield f"shipment line {parcel}: {units} left, {self.billed_parcel[parcel]} were billed"
        for line in sorted({*due, *self.billed}):
            if due[line] != self.billed[line]:
                yield f"line {line}: {due[line]} to be billed, {self.billed[line]} billed"

    def _credits(self) -> Iterator[str]:
        fold, anew = self.made_anew.fold, self.made_anew.anew(self.billed_line)
        came_back, all_credited = fold(self.came_back), fold(self.credited)
        for line in sorted({*all_credited, *came_back}):
            billed, back, credited = self.billed_line[line], came_back[line], all_credited[line] - anew[line]
            if not back == credited <= billed:
                yield f"invoice line {line}: {billed} billed, {back} accepted back, {credited} credited"
        for memo, (_, total, used) in self.memos.items():
            if not 0 <= used <= total:
                yield f"{memo} of {total} was applied for {used}"

    def _accounts(self) -> Iterator[str]:
        credited: Counter[str] = Counter()
        for invoice, total, _ in self.memos.values():
            credited[invoice] += total
        for invoice in sorted({*self.invoiced, *self.ledger}):
            here = self.invoiced[invoice] - self.paid[invoice] - credited[invoice] + self.moved[invoice]
            if here != self.ledger[invoice]:
                yield f"{invoice}: {here} open in billing, {self.ledger[invoice]} in the ledger"
            left = self.invoiced[invoice] - self.paid[invoice] - self.settled[invoice]
            if left < 0:
                yield f"{invoice} is settled beyond its total, by {-left}"

    def _customers(self) -> Iterator[str]:
        """The statement of account of each, and what it is made of."""
        statement: Counter[str] = Counter()
        items: Counter[str] = Counter()
        for invoice, minor in self.invoiced.items():
            statement[self.customer[invoice]] += minor
            items[self.customer[invoice]] += minor - self.paid[invoice] - self.settled[invoice]
        for memo, (_, minor, _) in self.memos.items():
            statement[self.customer[memo]] -= minor
            items[self.customer[memo]] -= minor - self.credit_used[memo]
        for payment, minor in self.money.items():
            whose = self.customer.get(payment) or self.placed_by.get(self.paid_for[payment], "nobody")
            statement[whose] -= minor
            items[whose] -= minor - self.used[payment]
        for customer in sorted({*statement, *items}):
            if statement[customer] != items[customer]:
                yield f"{customer} owes {statement[customer]} by his statement, {items[customer]} by what is open"

    def _cash(self) -> Iterator[str]:
        for payment in sorted({*self.money, *self.used}):
            if not 0 <= self.used[payment] <= self.money[payment]:
                yield f"{payment}: {self.money[payment]} received, {self.used[payment]} used"
            left = self.money[payment] - self.used[payment]
            if payment not in self.transaction_of and (left > 0) != (payment in self.on_list):
                owner = "finance has it on its list" if payment in self.on_list else "nobody knows"
                yield f"{payment}: {left} are left of it, and {owner}"
        for transaction in sorted({*self.provider, *self.captured}):
            there, here = self.provider[transaction], self.captured[transaction]
            if there != here:
                yield f"{transaction}: the provider has {there}, billing {here}"
        applied = sum(self.paid.values())
        booked = -self.ledger_kinds["payment"] - self.ledger_kinds["reversal"]
        if applied != booked:
            yield f"{applied} of cash are applied in billing, {booked} are booked"
        if self.refunds != self.refunds_posted:
            yield f"{self.refunds} were paid back, {self.refunds_posted} of that are booked"


def _action(origin: str) -> str:
    """ "order/0007/pay/1" -> "order/0007"."""
    return "/".join(origin.split("/")[:2])
