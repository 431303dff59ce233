"""Evidence of fulfilment comes in: recorded as it is told, and blocked where a person has to look first."""

from msgspec import UNSET, convert

from seatrial.facts import BillableEventRecorded, ServiceReported
from seatrial.message import Request, Response
from simulators.billing.acceptance import CUSTOMER_BLOCKED, block, unfit
from simulators.billing.bodies import BillableEvents, DecidePriceVariance
from simulators.billing.credits import CREDITED, RETURNED, Credits
from simulators.billing.facts import fact_lines, units_of
from simulators.billing.invoicing import Invoicing
from simulators.billing.premises import NAME, Premises
from simulators.billing.services import OF_CONTRACTS, USAGE, WITHDRAWN, withdraw
from simulators.billing.services import unfit as no_service
from simulators.billing.state import BillableEvent
from simulators.billing.variances import PRICE_VARIANCE, ask, beyond, decide
from simulators.eventlog import cause_of


class Evidence:
    __slots__ = ("_credits", "_invoicing", "_premises")

    def __init__(self, premises: Premises, invoicing: Invoicing, crediting: Credits) -> None:
        self._premises = premises
        self._invoicing = invoicing
        self._credits = crediting

    def record(self, request: Request, now_ms: int, origin: str) -> Response:
        """`recordBillableEvents`."""
        told = convert(request.body, BillableEvents)
        state = self._premises.state
        customer = state.customers.get(told.customer_number)
        refused = unfit(told, customer)
        if refused is None and told.type == RETURNED:
            refused = self._credits.unfit(told)
        if refused is None and told.type in OF_CONTRACTS:
            refused = no_service(self._premises, told)
        if refused is not None:
            return refused
        number = f"BEV-{len(state.events) + 1}"
        event = BillableEvent(number, cause_of(request, origin), told, "billable")
        state.events[number] = event
        state.by_source.setdefault(told.source_document, []).append(event)
        if told.charge_allocation is not UNSET:
            state.orders[told.about] = told.charge_allocation
        self._premises.tray.minted.append((number, origin))
        reason = block(told, customer, self._premises.asks_tax)
        if not reason and told.type not in CREDITED and beyond(self._premises, told):
            reason = PRICE_VARIANCE
        self._premises.tray.facts.append(_fact(told, reason, origin))
        if not reason:
            self._begin(event, now_ms)
            return Response(202, {"outcome": "accepted", "billable_event_id": number})
        event.status = "blocked"
        if reason == CUSTOMER_BLOCKED:
            state.blocked.setdefault(told.customer_number, []).append(event)
        elif reason == PRICE_VARIANCE:
            ask(self._premises, event)
        return Response(202, {"outcome": "blocked", "billable_event_id": number, "reason_code": reason})

    def unblocked(self, customer: str, now_ms: int) -> None:
        """A customer's billing block is lifted: what waited for that is billed."""
        for event in self._premises.state.blocked.pop(customer, []):
            if event.status != "blocked":
                continue
            if event.told.type not in CREDITED and beyond(self._premises, event.told):
                ask(self._premises, event)
                continue
            event.status = "billable"
            self._begin(event, now_ms)

    def decide(self, request: Request, now_ms: int) -> Response:
        """`decidePriceVariance`."""
        body = convert(request.body, DecidePriceVariance)
        event = decide(self._premises, request.params.get("billable_event_id", ""), body)
        if isinstance(event, Response):
            return event
        event.status = "billable"
        self._begin(event, now_ms)
        return Response(200, {"billable_event_id": event.number, "decision": body.decision})

    def _begin(self, event: BillableEvent, now_ms: int) -> None:
        if event.told.type == WITHDRAWN and withdraw(self._premises, event.told):
            event.status = "billed"
        elif event.told.type in CREDITED:
            self._credits.begin(event)
        else:
            self._invoicing.begin(event, now_ms)


def _fact(told: BillableEvents, reason: str, origin: str) -> BillableEventRecorded | ServiceReported:
    if told.contract:
        return ServiceReported(
            origin=origin,
            system=NAME,
            type=told.type,
            contract=told.contract,
            source_document=told.source_document,
            days=0 if told.type == USAGE else told.lines[0].quantity_base,
            blocked=reason,
        )
    return BillableEventRecorded(
        origin=origin,
        system=NAME,
        type=told.type,
        source_document=told.source_document,
        order_number=told.sales_order_number or "",
        lines=fact_lines(told.lines),
        priced_per=units_of(told.lines, [line.price_unit for line in told.lines]),
        invoiced_in=units_of(told.lines, [line.invoice_unit for line in told.lines]),
        ship_to=told.country,
        tax_point=told.tax_point_date or "",
        blocked=reason,
    )
