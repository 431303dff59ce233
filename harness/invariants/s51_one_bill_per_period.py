"""What runs by the month is billed once a month by its days, a parcel once, a milestone when it is reached.   [S51]

Kind:      safety; at every invoice of a service contract. That all is billed, and no day too many, is asked at rest.
Reads:     CaseListed, ConsignmentAgreed, ContractChanged, ContractMilestone, CreditPosted, InvoicePosted, OrderBooked,
           OrderServed, ShipmentConfirmed.
Needs:     nothing of the engine.
Formula:   for every contract and period, at most one invoice has its fee, and not before the period is over by what the
           order book says; for every parcel of an order under the contract, at most one invoice has its handling, and
           none has any other; each goes to the customer of the contract, in its currency, for its item. At rest, for
           every period that is over: sum(fee invoiced) - sum(fee credited) = round half up(fee × days served / days),
           by the last version of the contract (or fee - the same of the other days, where those were credited); and
           every parcel is invoiced, at the price of the contract; unless an open case is about the contract as a
           whole, the period, the parcel or an invoice with it: that one parcel is on somebody's desk says nothing of
           the others. An order is under a contract if its customer has one that holds on the day on which it is booked,
           in the same order book, and nothing of it is consigned (`harness.invariants.under_contract`); what the order
           book says of it is compared with that at rest. For every milestone, at most as many invoices as it was
           reached so far, each with the amount that is agreed; at rest, sum(invoiced) - sum(credited) = the amount, if
           it is reached by the order book's last word, and 0 if not, unless an open case is about it; and of a contract
           whose milestones are all reached and billed so, the price, to the minor unit.
Why:       The end of the month is when a scheduler has most to do, and so when it is slow, dies, and is started again.
           A customer who is billed for March twice calls; one who is billed for half a month after he has left does
           not, and does not come back.
Exercised: by every line of an invoice of a contract, every period that is over, every milestone at rest, and every
           order of a customer whose contract holds.
Convicts:  flawed:milestone-per-certificate, flawed:milestone-when-planned, flawed:period-billed-per-run,
           flawed:terminated-billed-whole, flawed:usage-per-order.
Seen:      F017, F018, F019.
Example:   00:00 ContractChanged contract=SVC-1 customer=C-1 item=SERVICE fee_minor=3100 periods=M3:31/31@09:00
           09:10 InvoicePosted invoice=INV-1 contract=SVC-1 customer=C-1 lines=M3:SERVICE:31*3100 nets_minor=3100
           09:50 InvoicePosted invoice=INV-2 contract=SVC-1 customer=C-1 lines=M3:SERVICE:31*3100 nets_minor=3100
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.cases import Cases
from harness.invariants.rounding import half_up
from harness.invariants.under_contract import UnderContract
from harness.invariants.wording import money
from seatrial.facts import (
    BillableLine,
    CaseListed,
    ContractChanged,
    ContractMilestone,
    CreditPosted,
    Fact,
    InvoicePosted,
    OrderServed,
    ServicePeriod,
    ShipmentConfirmed,
)
from seatrial.rule import Handler, Rule

EVIDENCE = frozenset({"period", "usage", "termination", "milestone", "milestone_withdrawn"})
"""Words of a key that is about one piece of evidence, and not about the contract that it names as well."""
USAGE = "usage"
"""A line of an invoice that is no fee: a parcel was handled."""


class Month(Struct, gc=False):
    """What a period was billed with: its net on invoices less on credit memos, and what says so."""

    net_minor: int = 0
    invoices: list[str] = field(default_factory=list)
    entries: list[int] = field(default_factory=list)


class Parcel(Struct, gc=False):
    contract: str
    entry: int
    invoices: list[str] = field(default_factory=list)


class Part(Struct, gc=False):
    """A milestone: how it stands in the order book, and what it was billed with, less what was credited."""

    agreed: ContractMilestone
    entry: int
    net_minor: int = 0
    invoices: list[str] = field(default_factory=list)
    entries: list[int] = field(default_factory=list)

    @property
    def due_minor(self) -> int:
        return self.agreed.amount_minor if self.agreed.reached else 0


class OneBillPerPeriod(Rule):
    id = "S51"

    def prepare(self) -> None:
        self._contracts: dict[str, tuple[ContractChanged, int]] = {}
        self._months: dict[tuple[str, str], Month] = {}
        self._parts: dict[tuple[str, str], Part] = {}
        self._under = UnderContract()
        self._served: dict[str, str] = {}
        """Order -> its contract."""
        self._parcels: dict[str, Parcel] = {}
        self._lines: dict[tuple[str, str], str] = {}
        """(invoice, line) -> the period whose fee it is, or the milestone."""
        self._of: dict[str, str] = {}
        """Invoice -> contract."""
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            **self._under.follows(),
            ContractChanged: self.changed,
            ContractMilestone: self.moved,
            OrderServed: self.served,
            ShipmentConfirmed: self.left,
            InvoicePosted: self.invoiced,
            CreditPosted: self.credited,
            CaseListed: self._cases.seen,
        }

    def changed(self, fact: ContractChanged, _at: int, entry: int) -> None:
        known = self._contracts.get(fact.contract)
        if known is None or fact.version > known[0].version:
            self._contracts[fact.contract] = fact, entry
            self._under.changed(fact)

    def moved(self, fact: ContractMilestone, _at: int, entry: int) -> None:
        known = self._parts.setdefault((fact.contract, fact.milestone), Part(fact, entry))
        if fact.version > known.agreed.version:
            known.agreed, known.entry = fact, entry

    def served(self, fact: OrderServed, at: int, entry: int) -> None:
        self._under.served(fact, at, entry)
        self._served[fact.order_number] = fact.contract

    def left(self, fact: ShipmentConfirmed, _at: int, entry: int) -> None:
        contract = self._served.get(fact.order_number)
        if contract is not None:
            self._parcels.setdefault(fact.shipment, Parcel(contract, entry))

    def invoiced(self, fact: InvoicePosted, at: int, entry: int) -> None:
        contract = self._contracts.get(fact.contract)
        if contract is None:
            return
        self._of[fact.invoice] = fact.contract
        self._whose(fact, contract[0], at, contract[1], entry)
        nets = fact.nets_minor or [line.unit_price_minor * line.quantity_base for line in fact.lines]
        for number, (line, net) in enumerate(zip(fact.lines, nets, strict=True), 1):
            self.exercised += 1
            if line.line == USAGE:
                self._handled(fact, line, contract[0], at, entry)
            else:
                self._lines[fact.invoice, str(number)] = line.line
                if (part := self._parts.get((fact.contract, line.line))) is not None:
                    self._reached(fact, part, net, at, entry)
                    continue
                self._fee(fact, line.line, net, contract, at, entry)

    def _whose(self, fact: InvoicePosted, contract: ContractChanged, at: int, agreed: int, entry: int) -> None:
        what = f"invoice {fact.invoice} of contract {fact.contract}"
        items = [line.item for line in fact.lines if line.item != contract.item]
        if fact.customer != contract.customer:
            summary = f"{what}, which is {contract.customer}'s, went to {fact.customer}"
            self.breach("invoice", "to another customer", summary, at, agreed, entry)
        if fact.currency != contract.currency:
            summary = f"{what} is in {fact.currency}; agreed is {contract.currency}"
            self.breach("invoice", "in another currency", summary, at, agreed, entry)
        if items:
            self.breach(
                "invoice", "of another item", f"{what} bills {items[0]}, not {contract.item}", at, agreed, entry
            )

    def _fee(
        self, fact: InvoicePosted, period: str, net: int, contract: tuple[ContractChanged, int], at: int, entry: int
    ) -> None:
        month = self._months.setdefault((fact.contract, period), Month())
        month.net_minor += net
        month.invoices.append(fact.invoice)
        month.entries.append(entry)
        if len(month.invoices) > 1:
            what = f"{period} of contract {fact.contract} was billed {len(month.invoices)} times"
            summary = f"{what}: with {' and '.join(month.invoices)}, the last at {self.clock(at)}"
            self.breach("period", "billed twice", summary, at, contract[1], *month.entries)
        ends_at = next((one.ends_at for one in contract[0].periods if one.period == period), None)
        if ends_at is None or at < ends_at:
            over = "it has no such period" if ends_at is None else f"it is over at {self.clock(ends_at)}"
            summary = f"{period} of contract {fact.contract} was billed with {fact.invoice} at {self.clock(at)}; {over}"
            self.breach("period", "billed too early", summary, at, contract[1], entry)

    def _reached(self, fact: InvoicePosted, part: Part, net: int, at: int, entry: int) -> None:
        agreed = part.agreed
        part.net_minor += net
        part.invoices.append(fact.invoice)
        part.entries.append(entry)
        what = f"{agreed.milestone} of contract {fact.contract}"
        if len(part.invoices) > agreed.acceptances:
            kind = "billed twice" if agreed.acceptances else "billed too early"
            times = "once" if agreed.acceptances == 1 else f"{agreed.acceptances} times"
            reached = f"it was reached {times}" if agreed.acceptances else "nobody has confirmed it"
            bills = f"was billed with {' and '.join(part.invoices)}, the last at {self.clock(at)}"
            self.breach("milestone", kind, f"{what} {bills}; {reached}", at, part.entry, *part.entries)
        if net != agreed.amount_minor:
            has, wants = money(net, agreed.currency), money(agreed.amount_minor, agreed.currency)
            summary = f"{what} was billed with {has} ({fact.invoice}); agreed are {wants}"
            self.breach("milestone", "another amount", summary, at, part.entry, entry)

    def _handled(self, fact: InvoicePosted, line: BillableLine, contract: ContractChanged, at: int, entry: int) -> None:
        parcel = self._parcels.get(line.shipment_line)
        what = f"invoice {fact.invoice} bills contract {fact.contract} for {line.shipment_line}"
        if parcel is None or parcel.contract != fact.contract:
            self.breach("parcel", "not of the contract", f"{what}, which did not leave under it", at, entry)
            return
        parcel.invoices.append(fact.invoice)
        if len(parcel.invoices) > 1 or line.quantity_base != 1:
            invoices = " and ".join(dict.fromkeys(parcel.invoices))
            summary = f"parcel {line.shipment_line} was billed more than once to contract {fact.contract} ({invoices})"
            self.breach("parcel", "billed twice", summary, at, parcel.entry, entry)
        elif line.unit_price_minor != contract.usage_minor:
            price, agreed = (money(one, fact.currency) for one in (line.unit_price_minor, contract.usage_minor))
            self.breach("parcel", "another price", f"{what} at {price}; agreed are {agreed}", at, parcel.entry, entry)

    def credited(self, fact: CreditPosted, _at: int, entry: int) -> None:
        for line in fact.lines:
            name = self._lines.get((fact.invoice, line.invoice_line))
            if name is not None:
                place = self._of[fact.invoice], name
                billed = self._parts[place] if place in self._parts else self._months[place]
                billed.net_minor -= line.net_minor
                billed.entries.append(entry)

    def conclude(self, at: int, _entry: int) -> None:
        self.exercised += self._under.judged()
        for wrong in self._under.wrong():
            self.breach("order", wrong.kind, wrong.said, at, *wrong.entries)
        for number, (contract, entry) in self._contracts.items():
            for period in contract.periods:
                month = self._months.get((number, period.period), Month())
                if (period.ends_at <= at and period.served) or month.invoices:
                    self._settled(contract, period, month, at, entry)
        for shipment, parcel in self._parcels.items():
            if not parcel.invoices and not self._excused(parcel.contract, shipment):
                what = f"parcel {shipment} left under contract {parcel.contract}, and its handling was never billed"
                self.breach("parcel", "not billed", what, at, parcel.entry)

        for part in self._parts.values():
            self._stands(part, at)
        for number in dict.fromkeys([number for number, _ in self._parts]):
            self._whole([part for (other, _), part in self._parts.items() if other == number], at)

    def _stands(self, part: Part, at: int) -> None:
        self.exercised += 1
        agreed = part.agreed
        place = f"{agreed.contract}/{agreed.milestone}"
        told = f"contract.changed/{agreed.contract}"
        if part.net_minor == part.due_minor or self._cases.about(place, told, *part.invoices):
            return
        kind = "not as it stands" if part.invoices else "not billed"
        has, wants = money(part.net_minor, agreed.currency), money(part.due_minor, agreed.currency)
        reached = "is reached" if agreed.reached else "is not reached"
        summary = (
            f"{agreed.milestone} of contract {agreed.contract} is billed with {has}; it {reached}, {wants} are due"
        )
        self.breach("milestone", kind, summary, at, part.entry, *part.entries)

    def _whole(self, parts: list[Part], at: int) -> None:
        """What is paid in parts comes to the price, when all parts are."""
        agreed, billed = parts[0].agreed, sum(part.net_minor for part in parts)
        as_agreed = all(part.agreed.reached and part.net_minor == part.due_minor for part in parts)
        if as_agreed and billed != agreed.price_minor:
            has, wants = money(billed, agreed.currency), money(agreed.price_minor, agreed.currency)
            summary = f"all milestones of contract {agreed.contract} are billed, with {has}; its price is {wants}"
            self.breach("contract", "not its price", summary, at, *[part.entry for part in parts])

    def _excused(self, contract: str, *texts: str) -> bool:
        return self._cases.about(*texts) or self._cases.about(contract, but=EVIDENCE)

    def _settled(self, contract: ContractChanged, period: ServicePeriod, month: Month, at: int, entry: int) -> None:
        self.exercised += 1
        fee, days, number = contract.fee_minor, period.days, contract.contract
        due = half_up(fee * period.served, days), fee - half_up(fee * (days - period.served), days)
        if month.net_minor in due or self._excused(number, f"{number}/{period.period}", *month.invoices):
            return
        kind = "not as served" if month.invoices else "not billed"
        has, wants = money(month.net_minor, contract.currency), money(due[0], contract.currency)
        served = f"{period.served} of {days} days, {wants}"
        summary = f"{period.period} of contract {number} is billed with {has}; the contract held on {served}"
        self.breach("period", kind, summary, at, entry, *month.entries)
