"""The order book's part of the coast (`tests.engine.shore`): it answers at once and says what it decides."""

from typing import Any

from seatrial.message import JsonObject, Request, Response, problem
from tests.engine.tide import EACH, PRICE, Tide


class Office(Tide):
    """The ERP in a few lines an operation."""

    min_life_days = 0
    """What its customers want of a lot."""

    def version(self, order: str) -> int:
        self._counts["v" + order] = self._counts.get("v" + order, 0) + 1
        return self._counts["v" + order]

    def _erp_bookOrder(self, _request: Request, body: Any) -> Response:  # noqa: N802  (an operationId)
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
        booked = {
            **self._order(number, body["external_id"], version),
            "holds": list(self.holds),
            "fulfilment_orders": [fulfilment],
        }
        self.event("erp", "order.booked", number, booked)
        answer = {
            "outcome": "on_hold" if self.holds else "accepted",
            "sales_order_number": number,
            "version": version,
            "holds": list(self.holds),
            "lines": [
                {
                    **line,
                    "external_line_id": line["line_no"],
                    "sales_unit": EACH,
                    "unit_price": PRICE,
                    "price_unit": EACH,
                    "invoice_unit": EACH,
                    "tax_category": "standard",
                    "billing_trigger": "goods_issue",
                    "billing_relevant": True,
                }
                for line in lines
            ],
            "charges": [{"charge_id": f"{number}-F", "kind": "freight", "amount": {"minor": 990, "currency": "EUR"}}],
            "fulfilment_orders": [fulfilment],
            "min_remaining_life_days": self.min_life_days,
            "kits": [],
        }
        return Response(201, answer)

    def _order(self, number: str, external_id: str, version: int) -> JsonObject:
        """What every event of the ERP about an order says."""
        return {"version": version, "revision": 1, "sales_order_number": number, "external_id": external_id}

    def _erp_findByReference(self, request: Request, _body: Any) -> Response:  # noqa: N802  (an operationId)
        return Response(200, {"matches": self._references.get(request.params["external_reference"], [])})

    def _erp_recordAllocation(self, request: Request, body: Any) -> Response:  # noqa: N802  (an operationId)
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
                "substituted": None,
                "cut": [],
            },
        )

    def _successor(self, number: str, lines: list[JsonObject]) -> JsonObject:
        order = self.orders[number]
        successor = {"fulfilment_order_no": f"{number}-{order['next']}", "site": "DC1", "lines": lines}
        order["next"] += 1
        self.backorders.append({**successor, "sales_order_number": number, "external_id": order["external_id"]})
        return successor

    def _erp_listBackorders(self, _request: Request, _body: Any) -> Response:  # noqa: N802  (an operationId)
        return Response(200, {"backorders": list(self.backorders)})

    def _erp_recordShort(self, request: Request, body: Any) -> Response:  # noqa: N802  (an operationId)
        number = request.params["fulfilment_order_no"].rpartition("-")[0]
        lines = [{"line_no": x["line_no"], "item": "PUMP", "quantity_base": x["short_base"]} for x in body["lines"]]
        successor = self._successor(number, lines)
        answer = {"outcome": "backordered", "version": self.version(number), "backordered": successor, "cut": []}
        answer["substituted"] = None
        return Response(200, answer)

    def _erp_requestCancellation(self, request: Request, body: Any) -> Response:  # noqa: N802  (an operationId)
        """All of the first fulfilment order: at once, or by a recall if it is released."""
        number, wish = request.params["sales_order_number"], body["cancel_request_id"]
        f, lines = f"{number}-1", self.orders[number]["lines"]
        about = {"fulfilment_order_no": f, "outcome": "cancelled", "recall_no": ""}
        if f in self.released:
            about |= {"outcome": "recall", "recall_no": "RCL-1"}
            self.cancelling[f] = wish
            recalled = {"recall_no": "RCL-1", "cause": "cancellation", "lines": lines, "fulfilment_order_no": f}
            told = {**self._order(number, self.orders[number]["external_id"], self.version(number)), **recalled}
            self.event("erp", "order.recall_requested", number, told)
        answer = {
            "cancellation_no": "CAN-1",
            "version": self.version(number),
            "lines": [{"line_no": x["line_no"], "quantity_base": x["quantity_base"], **about} for x in lines],
        }
        if f not in self.released:
            self.cancelled(number, wish, lines)
        return Response(200, answer)

    def cancelled(self, number: str, wish: str, lines: list[JsonObject]) -> None:
        """The order book says that all of it is."""
        standing = {"order": "cancelled", "fulfilment": "unallocated", "billing": "nothing_to_bill", "payment": "open"}
        told = {"cancellation_no": "CAN-1", "cancel_request_id": wish, "lines": lines, "status": standing}
        order = self._order(number, self.orders[number]["external_id"], self.version(number))
        self.event("erp", "order.cancelled", number, {**order, **told})

    def _erp_amendOrder(self, request: Request, body: Any) -> Response:  # noqa: N802  (an operationId)
        """The first line, one fulfilment order: less is given up, or called back if it is released; more is added."""
        number, revision = request.params["sales_order_number"], body["revision"]
        if f"{number}-1" in self.released:
            self.changing[f"{number}-1"] = body
            recall = {"recall_no": "RCL-1", "cause": "cut", "lines": [], "fulfilment_order_no": f"{number}-1"}
            order = self._order(number, self.orders[number]["external_id"], self.version(number))
            self.event("erp", "order.recall_requested", number, {**order, **recall})
            return Response(200, {"outcome": "recall_needed", "version": self.version(number), "given_up": [],
                                  "fulfilment_orders": []})  # fmt: skip
        line = self.orders[number]["lines"][0]
        more = body["lines"][0]["quantity"]["value"] - line["quantity_base"]
        lost = {"fulfilment_order_no": f"{number}-1", "line_no": "1", "quantity_base": -more}
        opened = self._successor(number, [{**line, "quantity_base": more}]) if more > 0 else None
        answer = {
            "outcome": "amended",
            "version": self.version(number),
            "given_up": [lost] if more < 0 else [],
            "fulfilment_orders": [opened] if opened else [],
        }
        self._amended(number, revision, line["quantity_base"], more)
        return Response(200, answer)

    def _amended(self, number: str, revision: int, was: int, more: int) -> None:
        line = {"line_no": "1", "item": "PUMP", "quantity_base": was + more, "ordered_base": was + max(0, more),
                "given_up_base": max(0, -more)}  # fmt: skip
        order = self._order(number, self.orders[number]["external_id"], self.version(number))
        self.event("erp", "order.amended", number, {**order, "amended_revision": revision, "lines": [line]})

    def _erp_authorizeRelease(self, request: Request, _body: Any) -> Response:  # noqa: N802  (an operationId)
        number = request.params["fulfilment_order_no"].rpartition("-")[0]
        outcome = "refused" if self.holds else "authorized"
        if outcome == "authorized":
            self.released.append(request.params["fulfilment_order_no"])
        return Response(200, {"outcome": outcome, "holds": list(self.holds), "version": self.version(number)})

    def _erp_recordRecallResult(self, request: Request, body: Any) -> Response:  # noqa: N802  (an operationId)
        number = request.params["fulfilment_order_no"].rpartition("-")[0]
        successor = None
        wish = self.cancelling.pop(request.params["fulfilment_order_no"], "")
        if wish and body["outcome"] == "recalled":
            self.cancelled(number, wish, self.orders[number]["lines"])
        elif wish:
            told = {"cancellation_no": "CAN-1", "cancel_request_id": wish, "reason_code": "shipped"}
            order = self._order(number, self.orders[number]["external_id"], self.version(number))
            self.event("erp", "order.cancellation_refused", number, {**order, **told})
        elif change := self.changing.pop(request.params["fulfilment_order_no"], None):
            was = self.orders[number]["lines"][0]["quantity_base"]
            wanted = change["lines"][0]["quantity"]["value"]
            if body["outcome"] == "recalled":
                successor = self._successor(number, [{"line_no": "1", "item": "PUMP", "quantity_base": wanted}])
                self.backorders = []
                self._amended(number, change["revision"], was, wanted - was)
            else:
                order = self._order(number, self.orders[number]["external_id"], self.version(number))
                told = {"amended_revision": change["revision"], "reason_code": "shipped"}
                self.event("erp", "order.amendment_refused", number, {**order, **told})
        elif body["outcome"] == "recalled":
            lines = [
                {"line_no": x["line_no"], "item": "PUMP", "quantity_base": x["recalled_base"]} for x in body["lines"]
            ]
            successor = self._successor(number, lines)
        return Response(200, {"outcome": "recorded", "version": self.version(number), "backordered": successor})

    def _erp_postGoodsIssue(self, _request: Request, body: Any) -> Response:  # noqa: N802  (named by its operation)
        version = self._counts["v" + body["fulfilment_order_no"].rpartition("-")[0]]
        return Response(200, {"outcome": "posted", "document_number": self._next("JNL"), "version": version})

    def _erp_postStockChange(self, _request: Request, _body: Any) -> Response:  # noqa: N802  (named by its operation)
        return Response(200, {"outcome": "posted", "document_number": self._next("JNL")})

    def _erp_postInvoice(self, _request: Request, body: Any) -> Response:  # noqa: N802  (named by its operation)
        return self._journal(body["orders"][0]["sales_order_number"])

    def _erp_postVoid(self, _request: Request, _body: Any) -> Response:  # noqa: N802  (named by its operation)
        return Response(200, {"outcome": "posted", "journal_number": self._next("JNL")})

    def _journal(self, order: str) -> Response:
        version = self._counts["v" + order]
        return Response(200, {"outcome": "posted", "journal_number": self._next("JNL"), "version": version})

    def _erp_postPayment(self, _request: Request, body: Any) -> Response:  # noqa: N802  (an operationId)
        number = body["sales_order_number"]
        order = self._order(number, self.orders[number]["external_id"], self.version(number))
        if not any(one["sales_order_number"] == number for one in self.backorders):
            self.event("erp", "order.closed", number, order)
        return self._journal(number)
