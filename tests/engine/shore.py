"""A coast to test the engine against: four systems in a few lines each, at the ends of a `tide.Tide`."""

from typing import Any

from seatrial.message import JsonObject, Request, Response
from tests.engine.office import Office
from tests.engine.tide import ADDRESS, PRICE

TRACE = f"00-{'a' * 32}-{'b' * 16}-01"


class Shore(Office):
    """Four systems that answer at once and raise events as the real ones do, besides what `Tide` says."""

    life_days: int | None = None
    """How long every lot keeps; None: for ever."""
    lapsed = False
    """What was softly reserved is gone."""

    def ask(
        self, operation: str, body: JsonObject | None = None, headers: dict[str, str] | None = None, **params: str
    ) -> Response:
        """Call the engine's own API. Unless headers are given, a person's wish gets a key of its own."""
        if headers is None and operation == "resolveCase":
            headers = {"idempotency-key": self._next("people")}
        return super().ask(operation, body, headers, **params)

    def event(self, source: str, type_: str, subject: str, data: JsonObject) -> JsonObject:
        """Raise an event, in a whole envelope; it is delivered at once, unless the shore is mute."""
        body = super().event(source, type_, subject, data)
        body |= {"causationid": subject, "traceparent": TRACE, "datacontenttype": "application/json"}
        return body

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
            "discount_ppm": 0,
            "priority": "normal",
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
                    **self._keeps(),
                }
            ],
            "in_transit_base": 0,
        }

    def _keeps(self) -> JsonObject:
        if self.life_days is None:
            return {}
        return {"expires_on": "2026-04-01", "remaining_life_days": self.life_days}

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

    def _crm_recordMilestone(self, _request: Request, _body: Any) -> Response:  # noqa: N802  (an operationId)
        return Response(200, {"outcome": "recorded", "version": 1})

    _crm_publishAvailability = _crm_recordMilestone  # noqa: N815  (an operationId)

    def _crm_listEvents(self, request: Request, _body: Any) -> Response:  # noqa: N802  (an operationId)
        return self._list(request, "crm")

    def _erp_listEvents(self, request: Request, _body: Any) -> Response:  # noqa: N802  (an operationId)
        return self._list(request, "erp")

    def _wms_listEvents(self, request: Request, _body: Any) -> Response:  # noqa: N802  (an operationId)
        return self._list(request, "wms")

    def _billing_listEvents(self, request: Request, _body: Any) -> Response:  # noqa: N802  (an operationId)
        return self._list(request, "billing")

    def _erp_createSubscription(self, request: Request, _body: Any) -> Response:  # noqa: N802  (an operationId)
        return Response(201, {"subscription_id": self._next("SUB"), **(request.body or {})})

    _crm_createSubscription = _erp_createSubscription  # noqa: N815  (an operationId)
    _wms_createSubscription = _erp_createSubscription  # noqa: N815  (an operationId)
    _billing_createSubscription = _erp_createSubscription  # noqa: N815  (an operationId)

    def _wms_shipTransfer(self, _request: Request, _body: Any) -> Response:  # noqa: N802  (an operationId)
        return Response(201, {"outcome": "accepted", "lorry": self._next("LRY")})

    def _wms_reserveStock(self, _request: Request, body: Any) -> Response:  # noqa: N802  (an operationId)
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
        got, short = sum(x["reserved_base"] for x in lines), sum(x["short_base"] for x in lines)
        outcome = "not_reserved" if not got else "partially_reserved" if short else "reserved"
        return Response(201, {"outcome": outcome, "reservation_id": number, "version": 1, "lines": lines})

    def _wms_getInventory(self, request: Request, _body: Any) -> Response:  # noqa: N802  (an operationId)
        return Response(200, {"balances": [self.balance(request.params["item"])]})

    def _wms_hardenReservation(self, request: Request, body: Any) -> Response:  # noqa: N802  (an operationId)
        number = request.params["reservation_id"]
        lines = [
            {
                "line_no": x["line_no"],
                "item": x["item"],
                "reserved_base": x["quantity_base"],
                "short_base": 0,
                "lots": [],
            }
            for x in body["lines"]
        ]
        outcome = {"outcome": "gone", "lines": []} if self.lapsed else {"outcome": "reserved", "lines": lines}
        return Response(200, {"reservation_id": number, "version": 2, **outcome})

    def _wms_releaseReservation(self, request: Request, _body: Any) -> Response:  # noqa: N802  (an operationId)
        return Response(200, {"outcome": "released", "reservation_id": request.params["reservation_id"], "version": 2})

    def _wms_createShippingOrder(self, _request: Request, body: Any) -> Response:  # noqa: N802  (an operationId)
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

    def _wms_recallShippingOrder(self, _request: Request, _body: Any) -> Response:  # noqa: N802  (an operationId)
        return Response(200, {"outcome": "recalled", "version": 2, "lines": []})

    def _billing_recordBillableEvents(self, _request: Request, body: Any) -> Response:  # noqa: N802  (an operationId)
        number = self._next("INV")
        totals = {"net": PRICE, "charges": PRICE, "tax": PRICE, "rounding": PRICE, "total": PRICE}
        data = {
            "version": 1,
            "invoice_number": number,
            "orders": [{"sales_order_number": body["sales_order_number"], "charges": PRICE, "total": PRICE}],
            "posting_date": "2026-03-02",
            "lines": [
                {"sales_order_number": body["sales_order_number"], "shipment_number": body["source_document"],
                 "line_no": x["line_no"], "quantity_base": x["quantity_base"]}
                for x in body["lines"]
            ],
            "totals": totals, "tax_rows": [],
        }  # fmt: skip
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
            "posting_date": "2026-03-03",  # billing's to say, and not to be had from the instant
        }
        self.event("billing", "payment.applied", payment, applied)
        return Response(202, {"outcome": "accepted", "billable_event_id": self._next("BEV")})
