"""The CRM decides nothing on stock or money: people write wishes into it, and it believes what it is told.

It stands for the sales channel too. Every wish goes out as an event; milestones and availability come in as calls,
and whatever comes last is what the customer reads, be it older than what was there. A repeated key is recognised;
no other duplicate is.
"""

from collections.abc import Sequence

from msgspec import UNSET, convert, structs, to_builtins

from seatrial.calendar import Calendar
from seatrial.facts import (
    AvailabilityPublished,
    ChangeWished,
    Line,
    MilestoneRecorded,
    OrderCorrected,
    OrderForgotten,
    OrderRedirected,
    OrderSubmitted,
    Stated,
    Unit,
)
from seatrial.message import JsonObject, Request, Response, problem
from simulators.crm.bodies import Availability, Cancellation, Lines, Milestone, Wish, WishLine
from simulators.crm.consumption import CountSheets
from simulators.crm.documents import identity, shown, standing
from simulators.crm.rebates import RebateClaims
from simulators.crm.returning import ask_back, exchange
from simulators.crm.state import Backup, Figure, Order, Quote, State, line_base, wished_base
from simulators.eventlog import EventLog, cause_of
from simulators.idempotency import KeyMemory
from simulators.master import Master
from simulators.operations import Operations, etag, stale
from simulators.records import CustomerRecord, ItemRecord, customer_record, item_record, store, surviving, taken
from simulators.siteclock import SiteClock
from simulators.system import Draw, Due, Promises, Tray

STREAMS = ("order", "return", "consumption", "rebate")


class Crm:
    """The simulated CRM; see `simulators.system.System`."""

    name = "crm"

    def __init__(
        self, master: Master, calendar: Calendar, promises: Promises, true_time: Calendar | None = None
    ) -> None:
        """`true_time`: by which instants that others have stated become facts, if this system's clock is off."""
        self.tray = Tray()
        self._stated = true_time or calendar
        self._keys = KeyMemory(promises.idempotency_window_ms)
        self.log = EventLog(self.name, STREAMS, calendar, self.tray)
        self.sheets = CountSheets(self.tray, self.log, SiteClock(calendar, master.zone))
        self.claims = RebateClaims(self.tray, self.log)
        self._state = State(
            items={item.number: item_record(item) for item in master.items},
            customers={customer.number: customer_record(customer) for customer in master.customers},
        )

    def open(self, now_ms: int) -> None:
        """A CRM begins with its master data and no order."""

    def handle(self, request: Request, now_ms: int, origin: str) -> Response:
        return OPERATIONS.answer(self, self._keys, request, now_ms, origin)

    def perform(self, due: Due, now_ms: int, draw: Draw) -> None:
        """A CRM does no work of its own."""

    # ------------------------------------------------------------ backups

    def back_up(self) -> Backup:
        """The documents as they stand."""
        return Backup.of(self._state)

    def go_back(self, backup: Backup) -> bool:
        """Documents and their counters are those of the backup again; whether anything is other than before."""
        before = self._state
        self._state = backup.over(before)
        self.tray.facts += [
            OrderForgotten(origin=order.origin, system="crm", order=number)
            for number, order in before.orders.items()
            if number not in self._state.orders
        ]
        return Backup.of(before) != backup

    # ------------------------------------------------------------ wishes

    def submit_order(self, request: Request, now_ms: int, origin: str) -> Response:
        return self._take_order(convert(request.body, Wish), request, now_ms, origin)

    def create_quote(self, request: Request, _now_ms: int, origin: str) -> Response:
        wish = convert(request.body, Wish)
        quote = Quote(f"QUO-{len(self._state.quotes) + 1}", origin, wish)
        self._state.quotes[quote.number] = quote
        self.tray.minted.append((quote.number, origin))
        return Response(201, {"quote_id": quote.number, "version": quote.version}, etag(quote.version))

    def convert_quote(self, request: Request, now_ms: int, origin: str) -> Response:
        quote = self._state.quotes.get(request.params.get("quote_id", ""))
        if quote is None:
            return problem(404, "unknown_quote", f"no quote {request.params.get('quote_id')!r}")
        refused = stale(request, quote.version)
        if refused is not None:
            return refused
        answer = self._take_order(quote.wish, request, now_ms, origin)
        quote.version += 1
        return answer

    def get_order(self, request: Request, _now_ms: int, _origin: str) -> Response:
        order = self._find(request)
        return order if isinstance(order, Response) else Response(200, shown(order), etag(order.version))

    def correct_order(self, request: Request, now_ms: int, _origin: str) -> Response:
        """A clerk overwrites the lines in place: the same revision goes out again with another body.

        No second OrderSubmitted: the customer has ordered once. What the correction does to the business is for the
        order book to decide.
        """
        lines = convert(request.body, Lines).lines
        order = self._find(request)
        if isinstance(order, Response):
            return order
        self._rewish(order, lines)
        self.tray.facts.append(
            OrderCorrected(
                origin=order.origin,
                system="crm",
                order=order.number,
                revision=order.revision,
                customer=order.wish.customer_number,
                lines=self._fact_lines(order.wish),
                customer_po=order.wish.customer_po,
                quoted_minor=_quoted(order.wish),
                wished=self._wished(order.wish),
            )
        )
        self._announce(order, request, now_ms)
        return Response(200, standing(order), etag(order.version))

    def request_change(self, request: Request, now_ms: int, _origin: str) -> Response:
        """The customer wants other lines: a new revision of what he has seen (`If-Match` is not optional)."""
        lines = convert(request.body, Lines).lines
        if "if-match" not in request.headers:
            return problem(400, "malformed", "requestChange needs an If-Match header")
        order = self._find(request)
        if isinstance(order, Response):
            return order
        order.revision += 1
        self._rewish(order, lines)
        self.tray.facts.append(
            ChangeWished(
                origin=order.origin,
                system="crm",
                order=order.number,
                revision=order.revision,
                customer=order.wish.customer_number,
                lines=self._fact_lines(order.wish),
                customer_po=order.wish.customer_po,
                quoted_minor=_quoted(order.wish),
            )
        )
        data = {**identity(order), "lines": to_builtins(lines)}
        self._tell("order.change_requested", order.number, data, order, request, now_ms)
        return Response(200, standing(order), etag(order.version))

    def request_cancellation(self, request: Request, now_ms: int, origin: str) -> Response:
        """A wish: whether the order is cancelled is decided elsewhere and comes back as a milestone."""
        wish = convert(request.body, Cancellation)
        order = self._find(request)
        if isinstance(order, Response):
            return order
        known = {line.external_line_id for line in order.wish.lines}
        if wish.lines is not UNSET and not all(line.external_line_id in known for line in wish.lines):
            return problem(422, "unknown_line", f"{order.number} has only lines {', '.join(sorted(known))}")
        self._state.cancel_requests += 1
        number = f"CRQ-{self._state.cancel_requests}"
        self.tray.minted.append((number, origin))
        order.version += 1
        data = {**identity(order), "cancel_request_id": number, **to_builtins(wish)}
        self._tell("order.cancel_requested", order.number, data, order, request, now_ms)
        return Response(201, {"cancel_request_id": number, "version": order.version}, etag(order.version))

    def request_return(self, request: Request, now_ms: int, origin: str) -> Response:
        order = self._find(request)
        return order if isinstance(order, Response) else ask_back(self._state, self, order, request, now_ms, origin)

    def exchange_return(self, request: Request, now_ms: int, origin: str) -> Response:
        return exchange(self._state, self, request, now_ms, origin)

    # ------------------------------------------------------------ what the customer is told

    def record_milestone(self, request: Request, _now_ms: int, _origin: str) -> Response:
        milestone = convert(request.body, Milestone)
        milestone_id = request.params.get("milestone_id", "")
        if not milestone_id:
            return problem(400, "malformed", "a milestone has an id of its caller's")
        order = self._find(request)
        if isinstance(order, Response):
            return order
        order.record(milestone_id, milestone)
        items = {line.external_line_id: line.item for line in order.wish.lines}
        self.tray.facts.append(
            MilestoneRecorded(
                origin=order.origin,
                system="crm",
                order=order.number,
                kind=milestone.kind,
                document=milestone.document_number,
                version=milestone.document_version,
                lines=tuple([
                    Line(line.line_no, line.item or items.get(line.line_no, ""), line.quantity_base)
                    for line in milestone.lines
                ]),
                reason=milestone.reason_code or "",
            )
        )  # fmt: skip
        return Response(200, {"outcome": "recorded", "version": order.version}, etag(order.version))

    def publish_availability(self, request: Request, _now_ms: int, origin: str) -> Response:
        told = convert(request.body, Availability)
        try:
            as_of = self._stated.ms(told.as_of)
        except (ValueError, TypeError):
            return problem(400, "malformed", f"as_of is no instant with an offset: {told.as_of!r}")
        key = _place(request)
        before = self._state.figures.get(key)
        version = 0 if before is None else before.version
        refused = stale(request, version)
        if refused is not None:
            return refused
        version += 1
        self._state.figures[key] = Figure(told, version)
        item, site, channel = key
        self.tray.facts.append(
            AvailabilityPublished(
                origin=origin,
                system="crm",
                item=item,
                site=site,
                channel=channel,
                available_base=told.available_base,
                as_of=as_of,
                sequence=told.sequence,
                method=told.method,
                max_age_ms=told.max_age_ms,
            )
        )
        return Response(200, {"outcome": "recorded", "version": version}, etag(version))

    def get_availability(self, request: Request, _now_ms: int, _origin: str) -> Response:
        key = _place(request)
        figure = self._state.figures.get(key)
        if figure is None:
            return problem(404, "unknown_availability", f"nothing published for {' / '.join(key)}")
        item, site, channel = key
        body = {"item": item, "site": site, "channel": channel, **to_builtins(figure.told), "version": figure.version}
        return Response(200, body, etag(figure.version))

    # ------------------------------------------------------------ master data

    def put_item(self, request: Request, _now_ms: int, origin: str) -> Response:
        number, record = request.params.get("item", ""), convert(request.body, ItemRecord)
        answer = store(self._state.items, number, record, request)
        if answer.ok:
            taken(self.tray, self.name, f"item/{number}", record.version, origin)
        return answer

    def put_customer(self, request: Request, _now_ms: int, origin: str) -> Response:
        number, record = request.params.get("customer_number", ""), convert(request.body, CustomerRecord)
        answer = store(self._state.customers, number, record, request)
        if answer.ok:
            taken(self.tray, self.name, f"customer/{number}", record.version, origin, record.says)
        return answer

    # ------------------------------------------------------------ events

    def list_events(self, request: Request, _now_ms: int, _origin: str) -> Response:
        return self.log.list_events(request)

    def create_subscription(self, request: Request, _now_ms: int, _origin: str) -> Response:
        return self.log.create_subscription(request)

    def get_subscription(self, request: Request, _now_ms: int, _origin: str) -> Response:
        return self.log.get_subscription(request)

    # ------------------------------------------------------------ parts

    def _take_order(self, wish: Wish, request: Request, now_ms: int, origin: str) -> Response:
        orders, named = self._state.orders, wish.customer_number
        number = f"CRM-{len(orders) + 1}"
        survivor = surviving(self._state.customers, named)
        if survivor != named:
            wish = structs.replace(wish, customer_number=survivor)
            self.tray.facts.append(
                OrderRedirected(origin=origin, system="crm", order=number, customer=named, survivor=survivor)
            )
        order = orders[number] = Order(number, origin, wish, wished_base(self._state.items, wish))
        self.tray.minted.append((number, origin))
        self.tray.facts.append(
            OrderSubmitted(
                origin=origin,
                system="crm",
                order=number,
                revision=order.revision,
                channel=wish.channel,
                customer=wish.customer_number,
                lines=self._fact_lines(wish),
                customer_po=wish.customer_po,
                quoted_minor=_quoted(wish),
                ship_to=wish.ship_to.label,
                discount_ppm=wish.discount_ppm,
                wished=self._wished(wish),
                priority=wish.priority,
            )
        )
        self._announce(order, request, now_ms)
        return Response(201, standing(order), etag(order.version))

    def _rewish(self, order: Order, lines: Sequence[WishLine]) -> None:
        wish = structs.replace(order.wish, lines=lines)
        order.rewish(wish, wished_base(self._state.items, wish))

    def _fact_lines(self, wish: Wish) -> tuple[Line, ...]:
        items = self._state.items
        return tuple([Line(line.external_line_id, line.item, line_base(items, line)) for line in wish.lines])

    def _wished(self, wish: Wish) -> tuple[Stated, ...]:
        """What the customer wrote, if an item on it has more than its base unit."""
        records = [self._state.items.get(line.item) for line in wish.lines]
        if not any(record is not None and record.uoms for record in records):
            return ()
        return tuple([
            Stated(line.quantity.value, 1, (record and record.unit(line.quantity.uom)) or Unit(line.quantity.uom))
            for line, record in zip(wish.lines, records, strict=True)
        ])  # fmt: skip

    def _announce(self, order: Order, request: Request, now_ms: int) -> None:
        data = {**identity(order), **to_builtins(order.wish)}
        self._tell("order.submitted", order.number, data, order, request, now_ms)

    def _tell(self, type_: str, subject: str, data: JsonObject, order: Order, request: Request, now_ms: int) -> None:
        cause = order.cause(cause_of(request, order.origin).causation)
        self.log.emit(type_, subject, data, cause, now_ms)

    def _find(self, request: Request) -> Order | Response:
        """The order that is asked for; 404 if there is none, 412 if the caller expects another version of it."""
        number = request.params.get("crm_order_id", "")
        order = self._state.orders.get(number)
        if order is None:
            return problem(404, "unknown_order", f"no order {number!r}")
        return stale(request, order.version) or order


def _quoted(wish: Wish) -> tuple[int, ...]:
    return tuple([line.quoted_price.minor for line in wish.lines])


def _place(request: Request) -> tuple[str, str, str]:
    params = request.params
    return params.get("item", ""), params.get("site", ""), params.get("channel", "")


OPERATIONS: Operations[Crm] = Operations(
    reads={
        "getOrder": Crm.get_order,
        "getAvailability": Crm.get_availability,
        "listEvents": Crm.list_events,
        "getSubscription": Crm.get_subscription,
    },
    writes={
        "submitOrder": Crm.submit_order,
        "createQuote": Crm.create_quote,
        "convertQuote": Crm.convert_quote,
        "correctOrder": Crm.correct_order,
        "requestChange": Crm.request_change,
        "requestCancellation": Crm.request_cancellation,
        "requestReturn": Crm.request_return,
        "exchangeReturn": Crm.exchange_return,
        "reportConsumption": lambda crm, request, now_ms, origin: crm.sheets.report(request, now_ms, origin),
        "recordConsumptionResult": lambda crm, request, _now_ms, _origin: crm.sheets.record_result(request),
        "claimRebate": lambda crm, request, now_ms, origin: crm.claims.claim(request, now_ms, origin),
        "recordClaimResult": lambda crm, request, _now_ms, _origin: crm.claims.record_result(request),
        "recordMilestone": Crm.record_milestone,
        "publishAvailability": Crm.publish_availability,
        "putItem": Crm.put_item,
        "putCustomer": Crm.put_customer,
        "createSubscription": Crm.create_subscription,
    },
)
"""operationId -> handler."""
