"""Customers who send goods back, days after they were billed for them, when the order is often over and forgotten."""

from collections.abc import Iterator

from harness.scenario.plan import WorkloadPlan
from harness.scenario.returns import ReturnsPlan
from harness.workload.action import Action, CalledOff, Reaction, keyed
from harness.workload.banking import Transfer
from seatrial.facts import CreditApplied, InvoicePosted, OrderSubmitted, ReturnRequested, ShipmentReversed
from seatrial.message import JsonObject, Request
from simulators.system import Draw

REASONS = ("unwanted", "unwanted", "wrong_item", "damaged", "defective", "worn")
AGAIN_MS = 7_200_000
SAY_MS = 60_000


def senders_back(plan: WorkloadPlan, pay_ms: int = 0, *, reverses: bool = False) -> tuple[Reaction, ...]:
    """Nobody, if the story has none. `pay_ms`: how long who owes the difference takes to pay it. `reverses`: the
    warehouse takes shipments back, and nobody sends back what has never come."""
    if plan.returns is None and not plan.named_returns:
        return ()
    customers = _Customers(plan)
    found = [Reaction(OrderSubmitted, customers.submitted), Reaction(InvoicePosted, customers.invoiced)]
    if reverses:
        found.append(Reaction(ShipmentReversed, customers.reversed))
    if not exchanges(plan):
        return tuple(found)
    exchanging = _Exchanging(plan, pay_ms)
    return (
        *found,
        Reaction(ReturnRequested, exchanging.wished),
        Reaction(OrderSubmitted, exchanging.ordered),
        Reaction(InvoicePosted, exchanging.invoiced),
        Reaction(CreditApplied, exchanging.credited),
    )


def exchanges(plan: WorkloadPlan) -> frozenset[str]:
    """Orders that are placed for something that comes back: nobody pays all of such an invoice."""
    return frozenset({one.exchange for one in plan.named_returns if one.exchange})


class _Customers:
    def __init__(self, plan: WorkloadPlan) -> None:
        self._plan = plan
        self._orders: dict[str, str] = {}
        """Origin -> the order's number in the channel."""
        self._invoices: dict[str, int] = {}
        self._sent: set[str] = set()
        self._reversed: set[str] = set()
        """Shipments that have never left."""
        self._wishes: dict[str, list[str]] = {}
        """Shipment -> what is to be asked for because of it, by the names of the actions."""
        self._spoken_for = {one.order for one in plan.named_returns}
        """Orders of which the story says what comes back; nothing else does."""

    def submitted(self, fact: OrderSubmitted, _at: int, _draw: Draw) -> tuple[Action, ...]:
        self._orders[fact.origin] = fact.order
        return ()

    def invoiced(self, fact: InvoicePosted, at: int, draw: Draw) -> tuple[Action, ...]:
        if fact.replaces:
            return ()
        by_order: dict[str, dict[str, int]] = {}
        for part in fact.parts:
            if part.source_document in self._reversed:
                continue
            billed = by_order.setdefault(part.origin, {})
            for line in part.lines:
                billed[line.line] = billed.get(line.line, 0) + line.quantity_base
        found = [self._billed(fact.invoice, origin, billed, at, draw) for origin, billed in by_order.items()]
        wishes = tuple([action for one in found for action in one])
        for part in fact.parts if wishes else ():
            self._wishes.setdefault(part.source_document, []).extend([wish.name for wish in wishes])
        return wishes

    def reversed(self, fact: ShipmentReversed, _at: int, _draw: Draw) -> tuple[CalledOff, ...]:
        """He waits for it, and sends nothing back. What the story says is to come back comes back from what he gets."""
        self._reversed.add(fact.shipment)
        names = self._wishes.pop(fact.shipment, ())
        self._sent -= {one.name for one in self._plan.named_returns if f"{one.order}/{one.name}" in names}
        return tuple([CalledOff(name) for name in names])

    def _billed(self, invoice: str, origin: str, billed: dict[str, int], at: int, draw: Draw) -> Iterator[Action]:
        order = self._orders.get(origin)
        if order is None:
            return
        nth = self._invoices[origin] = self._invoices.get(origin, 0) + 1
        yield from self._named(invoice, origin, order, billed, at)
        if self._plan.returns is not None and origin not in self._spoken_for:
            yield from self._drawn(self._plan.returns, invoice, origin, order, billed, nth, at, draw)

    def _named(self, invoice: str, origin: str, order: str, billed: dict[str, int], at: int) -> Iterator[Action]:
        for one in self._plan.named_returns:
            if one.order == origin and one.line in billed and one.name not in self._sent:
                self._sent.add(one.name)
                line = returned_line(one.line, invoice, one.quantity, one.reason)
                yield ask_back(at + one.after_ms, f"{origin}/{one.name}", order, [line])

    def _drawn(
        self, plan: ReturnsPlan, invoice: str, origin: str, order: str, billed: dict[str, int], nth: int, at: int,
        draw: Draw,
    ) -> Iterator[Action]:  # fmt: skip
        deed = f"return/{nth}"
        if not draw.chance(deed, plan.chance_ppm):
            return
        at += draw.between(f"{deed}/ms", plan.after_ms_min, plan.after_ms_max)
        lines = []
        for line, units in billed.items():
            if units > 1 and draw.chance(f"{deed}/{line}/part", plan.part_ppm):
                units = draw.between(f"{deed}/{line}/units", 1, units - 1)
            reason = REASONS[draw.between(f"{deed}/{line}/why", 0, len(REASONS) - 1)]
            lines.append((line, units, reason))
        if draw.chance(f"{deed}/over", plan.over_ppm):
            line, _, reason = lines[0]
            lines[0] = (line, billed[line] + 1, reason)
        body = [returned_line(line, invoice, units, reason) for line, units, reason in lines]
        yield ask_back(at, f"{origin}/{deed}", order, body)
        if draw.chance(f"{deed}/again", plan.again_ppm):
            yield ask_back(at + AGAIN_MS, f"{origin}/{deed}/again", order, body)


class _Exchanging:
    """They say which order is for which return, and pay what is left of its invoice when the credit is taken off."""

    def __init__(self, plan: WorkloadPlan, pay_ms: int) -> None:
        self._pay_ms = pay_ms
        self._for = {f"{one.order}/{one.name}": one.exchange for one in plan.named_returns if one.exchange}
        """Origin of the return -> that of the order."""
        self._returns: dict[str, str] = {}
        """Origin of an order -> the number of the return that it is for, once both are known."""
        self._orders: dict[str, str] = {}
        self._invoices: dict[str, InvoicePosted] = {}

    def wished(self, fact: ReturnRequested, at: int, _draw: Draw) -> tuple[Action, ...]:
        order = self._for.get(fact.origin)
        if order is None:
            return ()
        self._returns[order] = fact.return_id
        return self._say(order, at)

    def ordered(self, fact: OrderSubmitted, at: int, _draw: Draw) -> tuple[Action, ...]:
        if fact.origin not in self._for.values():
            return ()
        self._orders[fact.origin] = fact.order
        return self._say(fact.origin, at)

    def _say(self, order: str, at: int) -> tuple[Action, ...]:
        if order not in self._returns or order not in self._orders:
            return ()
        name = f"{order}/exchange"
        params, body = {"crm_return_id": self._returns[order]}, {"crm_order_id": self._orders[order]}
        return (Action(at + SAY_MS, name, "crm", Request("crm", "exchangeReturn", params, keyed(name), body)),)

    def invoiced(self, fact: InvoicePosted, _at: int, _draw: Draw) -> tuple[Action, ...]:
        if fact.origin in self._for.values():
            self._invoices[fact.invoice] = fact
        return ()

    def credited(self, fact: CreditApplied, at: int, _draw: Draw) -> tuple[Action, ...]:
        invoice = self._invoices.pop(fact.invoice, None)
        if invoice is None or invoice.total_minor == fact.amount_minor:
            return ()
        name, left = f"{invoice.origin}/pay/1", invoice.total_minor - fact.amount_minor
        return (Transfer(name, at + self._pay_ms, invoice.customer, fact.invoice, left, fact.currency).sent(),)


def returned_line(line: str, invoice: str, units: int, reason: str) -> JsonObject:
    """Of an order line, on an invoice that bills it."""
    quantity = {"value": units, "uom": "EA"}
    return {"external_line_id": line, "invoice_number": invoice, "quantity": quantity, "reason": reason}


def ask_back(at: int, name: str, order: str, lines: list[JsonObject]) -> Action:
    """A customer wishes to send something back of an order (its number in the channel)."""
    request = Request("crm", "requestReturn", {"crm_order_id": order}, keyed(name), {"lines": lines})
    return Action(at, name, "crm", request)
