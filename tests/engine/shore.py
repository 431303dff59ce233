"""A coast to test the engine against: four systems in a few lines each, a clock, and a wire that does as it is told.

`Shore` runs one engine. Systems answer at once and raise events as the real ones do; `tamper` decides what becomes of
each call ("" answered, "lost_request", "lost_reply", or a `Response` instead of the system's). Time only moves when
nothing is due. What the engine sent is in `sent`, what was executed in `executed`, both in order.
"""

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

from engine.parts import Parts
from engine.reference import PARTS, assemble
from seatrial.calendar import Calendar
from seatrial.engine import Answered, Arrived, Call, Conflict, Input, Reply, Setup, Wake, Woke
from seatrial.message import JsonObject, Request, Response, problem
from seatrial.policy import Policies

START = "2026-03-02T06:00:00Z"
SYSTEMS = {"crm": "v1", "erp": "v1", "wms": "v1", "billing": "v1"}
PRICE = {"minor": 1500, "currency": "EUR"}
ADDRESS = {"name": "Nordlicht", "street": "Kaistr. 4", "city": "Kiel", "postal_code": "24103", "country": "DE"}

Tamper = Callable[[Request, int], "str | Response"]


def fair(_request: Request, _nth: int) -> str:
    return ""


def at_once(_event: JsonObject) -> list[int]:
    return [5]


class Shore:
    """One engine and its surroundings. `stock` is what the warehouse has free, by item."""

    def __init__(
        self,
        policies: Policies | None = None,
        parts: Parts = PARTS,
        stock: dict[str, int] | None = None,
        tamper: Tamper = fair,
        mute: bool = False,
        lag: Callable[[JsonObject], list[int]] = at_once,
    ) -> None:
        self.setup = Setup(SYSTEMS, policies or Policies(), START)
        self.calendar = Calendar(START)
        self.parts = parts
        vessel = assemble(self.setup, parts)
        self.engine, self.store = vessel.engine, vessel.store
        self.now = 0
        self.tamper = tamper
        self.lag = lag
        """How much later each copy of an event arrives; no copy: the event is lost."""
        self.mute = mute
        """Events are collected in `events` and delivered by the test itself."""
        self.free = {"PUMP": 100} if stock is None else stock
        self.sent: list[Request] = []
        self.executed: list[Request] = []
        self.times: dict[str, list[int]] = {}
        """When each operation was sent."""
        self.replies: list[Response] = []
        self.events: list[JsonObject] = []
        self._queue: list[tuple[int, int, Input]] = []
        self._ties = 0
        self._tickets = 0
        self._wakes: dict[str, int] = {}
        self._keys: dict[str, Response] = {}
        self._references: dict[str, list[JsonObject]] = {}
        self._sequences: dict[str, int] = {}
        self._counts: dict[str, int] = {}
        self.statements: dict[str, int] = {}
        self.orders: dict[str, JsonObject] = {}
        self.holds: list[str] = []
        self.backorders: list[JsonObject] = []
        self.unanswered: dict[str, int] = {}
        """Record and receiver -> calls under way."""
        self.most_unanswered = 0
        self._emit(self._commit(lambda tx: self.engine.recover(tx, self.now)))

    # ------------------------------------------------------------ the driver

    def _commit(self, work: Callable[[Any], Any]) -> Any:
        while True:
            tx = self.store.begin()
            outputs = work(tx)
            try:
                tx.commit()
            except Conflict:
                continue
            return outputs

    def handle(self, given: Input) -> None:
        self._emit(self._commit(lambda tx: self.engine.handle(tx, given, self.now)))

    def _emit(self, outputs: Any) -> None:
        for output in outputs:
            if isinstance(output, Reply):
                self.replies.append(output.response)
            elif isinstance(output, Wake):
                self._wakes[output.key] = output.at_ms
                self._push(output.at_ms, Woke(output.key))
            else:
                self._call(output)

    def _push(self, at: int, given: Input) -> None:
        self._ties += 1
        heappush(self._queue, (max(at, self.now), self._ties, given))

    def run(self, ms: int = 3_600_000, until: Callable[[], bool] | None = None) -> None:
        """Let everything happen that is due within `ms` from now."""
        ends = self.now + ms
        while self._queue and self._queue[0][0] <= ends and not (until and until()):
            at, _, given = heappop(self._queue)
            self.now = at
            self._take(given, at)
        if not (until and until()):
            self.now = ends

    def crash(self) -> None:
        """The process dies: answers and wake-ups on their way to it are lost. The store remains, senders send again."""
        deliveries = [entry for entry in self._queue if isinstance(entry[2], Arrived)]
        self._queue = []
        self._wakes = {}
        self.unanswered = {}
        self.engine = assemble(self.setup, self.parts).engine
        self._emit(self._commit(lambda tx: self.engine.recover(tx, self.now)))
        for _, _, given in sorted(deliveries):
            self._push(self.now + 5_000, given)

    def run_and_die(self, turn: int, moment: str) -> bool:
        """Run until `turn` turns have been taken, and die at the last: "before_commit", "before_sending" (committed,
        nothing sent) or "after_sending". False if there were fewer turns."""
        for _ in range(turn):
            if not self._queue:
                return False
            at, _, given = heappop(self._queue)
            self.now = at
            if turn > 1:
                turn -= 1
                self._take(given, at)
                continue
            outputs: list[Any] = []
            if moment == "before_commit":
                tx = self.store.begin()
                self.engine.handle(tx, given, self.now)
            else:
                outputs = list(self._commit(lambda tx: self.engine.handle(tx, given, self.now)))  # noqa: B023
            if moment == "after_sending":
                self._emit(outputs)
            elif isinstance(given, Arrived):
                self._push(self.now, given)  # nobody has acknowledged it
            self.crash()
        return True

    def _take(self, given: Input, at: int) -> None:
        if isinstance(given, Woke) and self._wakes.get(given.key) != at:
            return
        if isinstance(given, Answered):
            self.unanswered[given.call_id.rsplit("|", 2)[0]] -= 1
        self.handle(given)

    def ask(self, operation: str, body: JsonObject | None = None, **params: str) -> Response:
        """Call the engine's own API."""
        self._tickets += 1
        self.handle(Arrived(self._tickets, Request("engine", operation, params, {}, body)))
        return self.replies[-1]

    def deliver(self, event: JsonObject) -> Response:
        return self.ask("receiveEvent", event)

    def cases(self, status: str = "open") -> list[JsonObject]:
        body = self.ask("listCases", status=status).body
        assert body is not None
        found: list[JsonObject] = body["cases"]
        return found

    def calls(self, operation: str) -> list[Request]:
        return [request for request in self.sent if request.operation == operation]

    def keys_done(self) -> list[str]:
        """The keys under which something was executed, in order; the ERP's as references."""
        return [r.headers.get("idempotency-key") or (r.body or {})["external_reference"] for r in self.executed]

    def done(self, operation: str) -> list[Request]:
        return [request for request in self.executed if request.operation == operation]

    def milestones(self) -> list[str]:
        return [request.body["kind"] for request in self.done("recordMilestone") if request.body]

    # ------------------------------------------------------------ the wire

    def _call(self, call: Call) -> None:
        request = call.request
        self.sent.append(request)
        self.times.setdefault(request.operation, []).append(self.now)
        line = call.call_id.rsplit("|", 2)[0]
        self.unanswered[line] = self.unanswered.get(line, 0) + 1
        self.most_unanswered = max(self.most_unanswered, self.unanswered[line])
        nth = len(self.calls(request.operation))
        fate = self.tamper(request, nth)
        if isinstance(fate, Response):
            self._push(self.now + 10, Answered(call.call_id, fate))
        elif fate == "lost_request":
            self._push(self.now + call.timeout_ms, Answered(call.call_id, None, "timeout"))
        else:
            response = self._execute(request)
            if fate == "lost_reply":
                self._push(self.now + call.timeout_ms, Answered(call.call_id, None, "timeout"))
            else:
                self._push(self.now + 10, Answered(call.call_id, response))

    def _execute(self, request: Request) -> Response:
        key = request.headers.get("idempotency-key")
        if key is not None and key in self._keys:
            return self._keys[key]
        response: Response = getattr(self, f"_{request.system}_{request.operation}")(request, request.body)
        if key is not None:
            self._keys[key] = response
        if request.system == "erp" and request.body is not None and response.ok:
            found = {"external_reference": request.body["external_reference"], "answer": response.body}
            self._references.setdefault(request.body["external_reference"], []).append(found)
        if request.body is not None and response.ok:
            self.executed.append(request)
        return response

    def event(self, source: str, type_: str, subject: str, data: JsonObject) -> JsonObject:
        """Raise an event; it is delivered at once, unless the shore is mute."""
        stream = f"{source}/{type_.partition('.')[0]}"
        number = self._sequences[stream] = self._sequences.get(stream, 0) + 1
        body = {
            "specversion": "1.0",
            "id": f"{stream}-{number}",
            "source": source,
            "type": type_,
            "subject": subject,
            "time": self.calendar.text(self.now),
            "sequence": f"{number:012d}",
            "correlationid": subject,
            "data": data,
        }
        self.events.append(body)
        for ms in [] if self.mute else self.lag(body):
            self._tickets += 1
            self._push(self.now + ms, Arrived(self._tickets, Request("engine", "receiveEvent", {}, {}, body)))
        return body

    def _next(self, prefix: str) -> str:
        self._counts[prefix] = self._counts.get(prefix, 0) + 1
        return f"{prefix}-{self._counts[prefix]}"

    def _list(self, request: Request, source: str) -> Response:
        stream, after = request.params["stream"], request.params["after"]
        found = [
            event
            for event in self.events
            if event["source"] == source and event["type"].partition(".")[0] == stream and event["sequence"] > after
        ]
        return Response(200, {"events": found, "last_sequence": f"{self._sequences.get(f'{source}/{stream}', 0):012d}"})

    # ------------------------------------------------------------ the systems

    def submit(self, quantity: int = 5, item: str = "PUMP", ship_complete: bool = False, **more: Any) -> str:
        """A customer orders; returns the order's number."""
        number = self._next("CRM")
        data = {
            "version": 1,
            "revision": 1,
            "crm_order_id": number,
            "customer_number": "C-1",
            "customer_po": "PO-1",
            "channel": "web",
            "site": "DC1",
            "ship_to": ADDRESS,
            "ship_complete": ship_complete,
            "currency": "EUR",
            "requested_date": "2026-03-04",
            "lines": [
                {
                    "external_line_id": "1",
                    "item": item,
                    "quantity": {"value": quantity, "uom": "EA"},
                    "quoted_price": PRICE,
                }
            ],
            **more,
        }
        self.event("crm", "order.submitted", number, data)
        return number

    def balance(self, item: str = "PUMP") -> JsonObject:
        """A new statement of the warehouse."""
        self.statements[item] = self.statements.get(item, 0) + 1
        return {
            "item": item,
            "site": "DC1",
            "uom": "EA",
            "as_of": self.calendar.text(self.now),
            "sequence": f"{self.statements[item]:012d}",
            "available_base": self.free.get(item, 0),
            "reserved_hard_base": 0,
            "reserved_soft_base": 0,
            "by_lot": [
                {
                    "lot": "L1",
                    "stock_status": "available",
                    "owner": "us",
                    "on_hand_base": self.free.get(item, 0),
                    "reserved_hard_base": 0,
                }
            ],
            "in_transit_base": 0,
        }

    def receive_stock(self, quantity: int, item: str = "PUMP") -> JsonObject:
        """Goods come in."""
        self.free[item] = self.free.get(item, 0) + quantity
        movement = {
            "movement_id": self._next("MOV"),
            "kind": "receipt",
            "item": item,
            "site": "DC1",
            "lot": "L1",
            "from_status": "",
            "to_status": "available",
            "quantity_base": quantity,
            "occurred_at": self.calendar.text(self.now),
        }
        data = {"version": 1, "cause": "receipt", "movements": [movement], "balances": [self.balance(item)]}
        return self.event("wms", "inventory.changed", self._next("TRX"), data)

    def _crm_recordMilestone(self, _request: Request, _body: Any) -> Response:  # noqa: N802
        return Response(200, {"outcome": "recorded", "version": 1})

    _crm_publishAvailability = _crm_recordMilestone  # noqa: N815

    def _crm_listEvents(self, request: Request, _body: Any) -> Response:  # noqa: N802
        return self._list(request, "crm")

    def _erp_listEvents(self, request: Request, _body: Any) -> Response:  # noqa: N802
        return self._list(request, "erp")

    def _wms_listEvents(self, request: Request, _body: Any) -> Response:  # noqa: N802
        return self._list(request, "wms")

    def _billing_listEvents(self, request: Request, _body: Any) -> Response:  # noqa: N802
        return self._list(request, "billing")

    def version(self, order: str) -> int:
        self._counts["v" + order] = self._counts.get("v" + order, 0) + 1
        return self._counts["v" + order]

    def _erp_bookOrder(self, _request: Request, body: Any) -> Response:  # noqa: N802
        if body["lines"][0]["item"] == "GONE":
            return problem(422, "unknown_item", "item GONE is not in the item master")
        number = self._next("SO")
        lines = [
            {"line_no": x["external_line_id"], "item": x["item"], "quantity_base": x["quantity"]["value"]}
            for x in body["lines"]
        ]
        fulfilment = {"fulfilment_order_no": f"{number}-1", "site": "DC1", "lines": lines}
        version = self.version(number)
        self.orders[number] = {"external_id": body["external_id"], "lines": lines, "next": 2}
        self.event("erp", "order.booked", number, {"version": version, "external_id": body["external_id"]})
        answer = {
            "outcome": "on_hold" if self.holds else "accepted",
            "sales_order_number": number,
            "version": version,
            "holds": list(self.holds),
            "lines": [
                {**line, "external_line_id": line["line_no"], "unit_price": PRICE, "tax_category": "standard"}
                for line in lines
            ],
            "charges": [{"charge_id": f"{number}-F", "kind": "freight", "amount": {"minor": 990, "currency": "EUR"}}],
            "fulfilment_orders": [fulfilment],
        }
        return Response(201, answer)

    def _erp_findByReference(self, request: Request, _body: Any) -> Response:  # noqa: N802
        return Response(200, {"matches": self._references.get(request.params["external_reference"], [])})

    def _erp_recordAllocation(self, request: Request, body: Any) -> Response:  # noqa: N802
        f = request.params["fulfilment_order_no"]
        number = f.rpartition("-")[0]
        short = [
            {"line_no": x["line_no"], "item": "PUMP", "quantity_base": x["short_base"]}
            for x in body["lines"]
            if x["short_base"]
        ]
        return Response(
            200,
            {
                "outcome": "recorded",
                "version": self.version(number),
                "lines": [
                    {
                        "line_no": x["line_no"],
                        "confirmed_base": x["reserved_base"],
                        "promised_date": "2026-03-04",
                    }
                    for x in body["lines"]
                ],
                "backordered": self._successor(number, short) if short else None,
                "cut": [],
            },
        )

    def _successor(self, number: str, lines: list[JsonObject]) -> JsonObject:
        order = self.orders[number]
        successor = {"fulfilment_order_no": f"{number}-{order['next']}", "site": "DC1", "lines": lines}
        order["next"] += 1
        self.backorders.append({**successor, "sales_order_number": number, "external_id": order["external_id"]})
        return successor

    def _erp_listBackorders(self, _request: Request, _body: Any) -> Response:  # noqa: N802
        return Response(200, {"backorders": list(self.backorders)})

    def _erp_recordShort(self, request: Request, body: Any) -> Response:  # noqa: N802
        number = request.params["fulfilment_order_no"].rpartition("-")[0]
        lines = [{"line_no": x["line_no"], "item": "PUMP", "quantity_base": x["short_base"]} for x in body["lines"]]
        successor = self._successor(number, lines)
        answer = {"outcome": "backordered", "version": self.version(number), "backordered": successor, "cut": []}
        return Response(200, answer)

    def _erp_authorizeRelease(self, request: Request, _body: Any) -> Response:  # noqa: N802
        number = request.params["fulfilment_order_no"].rpartition("-")[0]
        outcome = "refused" if self.holds else "authorized"
        return Response(200, {"outcome": outcome, "holds": list(self.holds), "version": self.version(number)})

    def _erp_recordRecallResult(self, request: Request, body: Any) -> Response:  # noqa: N802
        number = request.params["fulfilment_order_no"].rpartition("-")[0]
        successor = None
        if body["outcome"] == "recalled":
            lines = [
                {"line_no": x["line_no"], "item": "PUMP", "quantity_base": x["recalled_base"]} for x in body["lines"]
            ]
            successor = self._successor(number, lines)
        return Response(200, {"outcome": "recorded", "version": self.version(number), "backordered": successor})

    def _posted(self, _request: Request, _body: Any) -> Response:
        answer = {"outcome": "posted", "document_number": self._next("DOC"), "journal_number": "JNL", "version": 1}
        return Response(201, answer)

    _erp_postGoodsIssue = _erp_postStockChange = _erp_postInvoice = _posted  # noqa: N815

    def _erp_postPayment(self, request: Request, body: Any) -> Response:  # noqa: N802
        number = body["sales_order_number"]
        order = {"version": self.version(number), "external_id": self.orders[number]["external_id"]}
        if not any(one["sales_order_number"] == number for one in self.backorders):
            self.event("erp", "order.closed", number, order)
        return self._posted(request, body)

    def _wms_reserveStock(self, _request: Request, body: Any) -> Response:  # noqa: N802
        wanted = sum(x["quantity_base"] for x in body["lines"])
        free = self.free.get(body["lines"][0]["item"], 0)
        lines = []
        for x in body["lines"]:
            free = self.free.get(x["item"], 0)
            got = min(free, x["quantity_base"])
            if body["mode"] == "all_or_nothing" and free < wanted:
                got = 0
            self.free[x["item"]] = free - got
            lines.append({"line_no": x["line_no"], "item": x["item"], "reserved_base": got,
                          "short_base": x["quantity_base"] - got, "lots": []})  # fmt: skip
        self.backorders = [b for b in self.backorders if b["fulfilment_order_no"] != body["fulfilment_order_no"]]
        number = self._next("RSV")
        data = {
            "version": 1,
            "fulfilment_order_no": body["fulfilment_order_no"],
            "reservation_id": number,
            "lines": lines,
            "balances": [self.balance(x["item"]) for x in body["lines"]],
        }
        self.event("wms", "inventory.reserved", number, data)
        return Response(201, {"outcome": "reserved", "reservation_id": number, "version": 1, "lines": lines})

    def _wms_getInventory(self, request: Request, _body: Any) -> Response:  # noqa: N802
        return Response(200, {"balances": [self.balance(request.params["item"])]})

    def _wms_releaseReservation(self, request: Request, _body: Any) -> Response:  # noqa: N802
        return Response(200, {"outcome": "released", "reservation_id": request.params["reservation_id"], "version": 2})

    def _wms_createShippingOrder(self, _request: Request, body: Any) -> Response:  # noqa: N802
        if not self.mute:
            self.ship(body["fulfilment_order_no"], {x["line_no"]: x["quantity_base"] for x in body["lines"]})
        return Response(201, {"outcome": "accepted", "version": 1})

    def ship(self, fulfilment_order: str, lines: dict[str, int]) -> JsonObject:
        """The goods leave."""
        number = self._next("SHP")
        data = {
            "version": 1,
            "shipment_number": number,
            "fulfilment_order_no": fulfilment_order,
            "goods_issue_at": self.calendar.text(self.now),
            "zone": "Europe/Berlin",
            "lines": [
                {"shipment_line": str(n), "line_no": line, "item": "PUMP", "site": "DC1", "lot": "L1",
                 "quantity_base": quantity}
                for n, (line, quantity) in enumerate(lines.items(), 1)
            ],
        }  # fmt: skip
        return self.event("wms", "shipment.confirmed", number, data)

    def _wms_recallShippingOrder(self, _request: Request, _body: Any) -> Response:  # noqa: N802
        return Response(200, {"outcome": "recalled", "version": 2, "lines": []})

    def _billing_recordBillableEvents(self, _request: Request, body: Any) -> Response:  # noqa: N802
        number = self._next("INV")
        totals = {"net": PRICE, "charges": PRICE, "tax": PRICE, "rounding": PRICE, "total": PRICE}
        data = {
            "version": 1,
            "invoice_number": number,
            "sales_order_number": body["sales_order_number"],
            "shipment_number": body["source_document"],
            "posting_date": "2026-03-02",
            "lines": [{"line_no": x["line_no"], "quantity_base": x["quantity_base"]} for x in body["lines"]],
            "totals": totals,
        }
        self.event("billing", "invoice.posted", number, data)
        payment = self._next("PAY")
        applied = {
            "version": 1,
            "payment_id": payment,
            "application_no": self._next("APP"),
            "invoice_number": number,
            "sales_order_number": body["sales_order_number"],
            "amount": PRICE,
            "open_amount": {"minor": 0, "currency": "EUR"},
            "applied_at": self.calendar.text(self.now),
        }
        self.event("billing", "payment.applied", payment, applied)
        return Response(202, {"outcome": "accepted", "billable_event_id": self._next("BEV")})
