"""What was agreed is what is done: a document does not change with the customer's record.   [S30]

Kind:      safety; at every document.
Reads:     BillableEventRecorded, ContractPriced, FulfilmentOrderOpened, InvoicePosted, OrderBooked, OrderSubmitted,
           PriceApproved, PriceVarianceDecided, ShippingOrderAccepted.
Needs:     nothing of the engine.
Formula:   for every order: address, discount and priority in the order book = those of the customer's order; the
           address of every shipping order = the order book's; the customer whom an invoice bills = the order's; the
           unit price of every billable line and invoice line = the order's price of that line, a discount on the whole
           order taken off: it belongs to each unit, whatever becomes of the others. (Whether everything is billed, and
           taxed as the order says, is Q38's.) policy price_variance_ppm: an invoice line that is further than that from
           what it costs by contract is posted only after somebody has decided, about the prices of the order in a
           review, or about those of its shipment in finance: and then at the one that was decided on, the order's or
           the contract's, which is not dearer. (An amendment of the order changes what was agreed, and so does the
           decision about a price that had to be reviewed; a change of master data, the price list included, does not.)
Why:       The customer moves, and last month's order follows him to the new address; the parcel stands in front of a
           closed door, and the invoice shows a price that nobody agreed on.
Exercised: by every shipping order, billable line and invoice line.
Convicts:  flawed:address-on-file, flawed:approval-unread, flawed:billed-at-fill-up, flawed:contract-price-left-out,
           flawed:discount-kept, flawed:live-customer, flawed:quote-billed.
Seen:      F099, F189, F204, F205, F206.
Example:   09:00 OrderSubmitted order=CRM-7 customer=C-1 ship_to=Kaistr._4
           09:01 OrderBooked order_number=SO-7 external_id=CRM-7 customer=C-1 ship_to=Deichweg_1
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.papers import Papers
from harness.invariants.placed import Placed
from harness.invariants.wording import money, share
from seatrial.facts import (
    BillableEventRecorded,
    BillableLine,
    ContractPriced,
    Fact,
    FulfilmentOrderOpened,
    InvoicePart,
    InvoicePosted,
    OrderBooked,
    OrderSubmitted,
    PriceApproved,
    PriceVarianceDecided,
    ShippingOrderAccepted,
)
from seatrial.rule import Handler, Rule

PPM = 1_000_000


class Given(Struct, frozen=True, gc=False):
    """What a customer gave and was given with his order."""

    ship_to: str
    discount_ppm: int
    priority: str
    entry: int


class Agreed(Struct, gc=False):
    """What the order book says of an order. `prices_minor` by line."""

    number: str
    customer: str
    ship_to: str
    currency: str
    entry: int
    prices_minor: dict[str, int] = field(default_factory=dict)
    contract_minor: dict[str, int] = field(default_factory=dict)
    """Likewise, what it costs by contract; nothing once a review has decided, or where nobody asks."""
    decided: dict[str, str] = field(default_factory=dict)
    """Shipment -> what finance has decided about its prices."""


class DocumentSnapshot(Rule):
    id = "S30"

    def prepare(self) -> None:
        self._given: Placed[Given] = Placed()
        self._agreed: Papers[Agreed] = Papers()
        self._parts: Papers[Agreed] = Papers()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            OrderSubmitted: self.submitted,
            OrderBooked: self.booked,
            ContractPriced: self.contracted,
            PriceApproved: self.approved,
            PriceVarianceDecided: self.decided,
            FulfilmentOrderOpened: self.opened,
            ShippingOrderAccepted: self.handed,
            BillableEventRecorded: self.billable,
            InvoicePosted: self.invoiced,
        }

    def submitted(self, fact: OrderSubmitted, _at: int, entry: int) -> None:
        given = Given(fact.ship_to, fact.discount_ppm, fact.priority, entry)
        self._given.put(fact.origin, (fact.order, fact.customer, fact.customer_po), given)

    def booked(self, fact: OrderBooked, at: int, entry: int) -> None:
        prices = {line.line: minor for line, minor in zip(fact.lines, fact.prices_minor, strict=False)}
        agreed = Agreed(fact.order_number, fact.customer, fact.ship_to, fact.currency, entry, prices)
        self._agreed.put(fact.origin, fact.order_number, agreed)
        given = self._given.of((fact.external_id, fact.customer, fact.customer_po))
        if given is not None and given.ship_to != fact.ship_to:
            what = f"order {fact.external_id} was booked at {self.clock(at)} as {fact.order_number}"
            summary = f"{what} to {fact.ship_to!r}; the customer had said {given.ship_to!r}"
            self.breach("order", "another address", summary, at, given.entry, entry)
        if given is not None and given.discount_ppm != fact.discount_ppm:
            what = f"order {fact.external_id} was booked at {self.clock(at)} as {fact.order_number}"
            booked, said = share(fact.discount_ppm), share(given.discount_ppm)
            summary = f"{what} with {booked} discount; the customer has {said}"
            self.breach("order", "another discount", summary, at, given.entry, entry)
        if given is not None and given.priority != fact.priority:
            what = f"order {fact.external_id} was booked at {self.clock(at)} as {fact.order_number}"
            summary = f"{what} as {fact.priority}; the customer had been told {given.priority}"
            self.breach("order", "another priority", summary, at, given.entry, entry)

    def approved(self, fact: PriceApproved, _at: int, entry: int) -> None:
        agreed = self._agreed.get(fact.order_number)
        if agreed is not None:
            agreed.entry = entry
            for line, minor in zip(fact.lines, fact.prices_minor, strict=True):
                agreed.prices_minor[line.line] = minor

            agreed.contract_minor = {}

    def contracted(self, fact: ContractPriced, _at: int, _entry: int) -> None:
        agreed = self._agreed.get(fact.order_number)
        if agreed is not None:
            minors = zip(fact.lines, fact.contract_minor, strict=True)
            agreed.contract_minor = {line.line: minor for line, minor in minors}

    def decided(self, fact: PriceVarianceDecided, _at: int, _entry: int) -> None:
        agreed = self._agreed.get(fact.order_number)
        if agreed is not None:
            agreed.decided[fact.source_document] = fact.decision

    def opened(self, fact: FulfilmentOrderOpened, _at: int, _entry: int) -> None:
        agreed = self._agreed.get(fact.order_number)
        if agreed is not None:
            self._parts.put(fact.origin, fact.fulfilment_order, agreed)

    def handed(self, fact: ShippingOrderAccepted, at: int, entry: int) -> None:
        self.exercised += 1
        agreed = self._parts.get(fact.fulfilment_order)
        if agreed is not None and fact.ship_to != agreed.ship_to:
            what = f"the shipping order of {fact.fulfilment_order} at {self.clock(at)} goes to {fact.ship_to!r}"
            summary = f"{what}; order {agreed.number} says {agreed.ship_to!r}"
            self.breach("shipping order", "another address", summary, at, agreed.entry, entry)

    def billable(self, fact: BillableEventRecorded, at: int, entry: int) -> None:
        agreed = self._agreed.get(fact.order_number)
        for line in fact.lines:
            self._price(agreed, line, f"the evidence of {fact.source_document}", at, entry)

    def invoiced(self, fact: InvoicePosted, at: int, entry: int) -> None:
        for part in fact.parts:
            self._invoiced(part, at, entry)

    def _invoiced(self, fact: InvoicePart, at: int, entry: int) -> None:
        agreed = self._agreed.get(fact.order_number)
        if agreed is not None and fact.customer != agreed.customer:
            summary = f"invoice {fact.invoice} bills {fact.customer}; order {agreed.number} is {agreed.customer}'s"
            self.breach("invoice", "another customer", summary, at, agreed.entry, entry)
        decided = "" if agreed is None else agreed.decided.get(fact.source_document, "")
        for line in fact.lines:
            self._price(agreed, line, f"invoice {fact.invoice}", at, entry, decided)
            if agreed is not None and not decided:
                self._near(agreed, line, f"invoice {fact.invoice}", at, entry)

    def _near(self, agreed: Agreed, line: BillableLine, what: str, at: int, entry: int) -> None:
        """Nobody has decided about its price: then it is near enough to the contract's."""
        tolerance_ppm, contract_minor = self.trial.policies.price_variance_ppm, agreed.contract_minor.get(line.line)
        if tolerance_ppm is None or contract_minor is None:
            return
        if abs(line.unit_price_minor - contract_minor) * PPM > contract_minor * tolerance_ppm:
            asked, costs = money(line.unit_price_minor, agreed.currency), money(contract_minor, agreed.currency)
            billed = f"{what} has line {line.line} of order {agreed.number} at {asked} a unit"
            summary = f"{billed}; by contract it costs {costs}, and nobody in finance had decided about that"
            self.breach("line", "variance not approved", summary, at, agreed.entry, entry)

    def _price(
        self, agreed: Agreed | None, line: BillableLine, what: str, at: int, entry: int, decided: str = ""
    ) -> None:
        price_minor = None if agreed is None else agreed.prices_minor.get(line.line)
        if agreed is not None and price_minor is not None and decided == "as_contracted":
            price_minor = min(price_minor, agreed.contract_minor.get(line.line, price_minor))
        if agreed is None or price_minor is None:
            return  # of a finished order, or of a line that it does not have: Q38 has it
        self.exercised += 1
        if line.unit_price_minor != price_minor:
            asked, said = money(line.unit_price_minor, agreed.currency), money(price_minor, agreed.currency)
            summary = f"{what} has line {line.line} of order {agreed.number} at {asked} a unit; the order says {said}"
            self.breach("line", "another price", summary, at, agreed.entry, entry)

    def retire(self, origin: str) -> None:
        self._given.forget(origin)
        self._agreed.forget(origin)
        self._parts.forget(origin)
