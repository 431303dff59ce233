"""What a person has closed is over: its record ends. What he has retried is tried: under the key that it had."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.kinds import KINDS, kind_of
from engine.process import giving_up, order
from engine.process.claim_record import Claim
from engine.process.consumption_record import Consumption
from engine.process.credit import Credit
from engine.process.deliveries import RECORD
from engine.process.delivery import Delivery
from engine.process.from_money import new
from engine.process.invoice import InvoiceRecord
from engine.process.master import MasterRecord
from engine.process.payment import Refunded, Settlement
from engine.process.payments import record_settlement
from engine.process.purchase_order import Answer, Bill, Notice, PurchaseOrder
from engine.process.returns import Allowed, Found, Inspection, Return
from engine.process.stock import Movement, Stock, Transfer
from engine.record import GivenUp, Record, encode
from engine.streams import Stream
from seatrial.edi.documents import VendorInvoice
from seatrial.engine import Woke
from seatrial.message import Request, Response, problem
from tests.engine.tide import Tide
from tests.engine.till import Till

HOUR_MS = 3_600_000
NO = problem(422, "no", "not like this")


def refusing(operation: str, times: int = 99) -> Callable[[Request, int], str | Response]:
    """The first so many calls of an operation are refused for good."""
    return lambda request, nth: NO if request.operation == operation and nth <= times else ""


def decided(till: Till, action: str) -> None:
    (case,) = till.cases()
    assert till.ask("resolveCase", {"action": action, "reason": "so be it"}, case_id=case["case_id"]).ok
    till.run()


def kept(tide: Tide, key: str) -> bool:
    return tide.store.begin().get(key) is not None


# ---------------------------------------------------------------- a payment


def test_a_refused_payment_that_is_tried_again_is_executed_under_its_own_key_and_told() -> None:
    till = Till(tamper=refusing("executePayment", times=1))
    till.order()
    till.invoice()
    till.want()
    till.run()
    assert till.done("recordSettlement") == []
    decided(till, "retry")
    assert [request.headers["idempotency-key"] for request in till.calls("executePayment")] == ["pay:PRQ-1"] * 2
    assert [(request.body or {})["transaction_id"] for request in till.done("recordSettlement")] == ["TXN-1"]
    assert till.cases() == []


def test_a_refused_payment_that_is_given_up_is_not_made_and_ends() -> None:
    till = Till(tamper=refusing("executePayment"))
    till.order()
    till.invoice()
    till.want()
    till.run()
    decided(till, "close")
    till.run(24 * HOUR_MS)
    assert len(till.calls("executePayment")) == 1
    assert not kept(till, "payment/PRQ-1")


def test_of_several_settlements_one_that_is_refused_does_not_keep_the_others_back() -> None:
    till = Till()
    payment = new("PRQ-1", "CRM-1", "capture", "SO-1", "C-1", "INV-1", 1500, "EUR")
    payment.stage = "succeeded"
    payment.due = [Settlement("TXN-1", "succeeded", "k1"), Settlement("TXN-2", "succeeded", "k2")]
    payment.stuck = ["billing.recordSettlement k1"]
    assert record_settlement(payment, payment.due[1]).key == "k2"
    tx = till.store.begin()
    tx.put(payment.key, encode(payment))
    tx.commit()
    till.handle(Woke(payment.key))
    till.run()
    assert [request.headers["idempotency-key"] for request in till.calls("recordSettlement")] == ["k2"]


# ---------------------------------------------------------------- an invoice and its cash


def test_an_invoice_that_is_given_up_takes_its_cash_and_what_is_taken_off_again_with_it() -> None:
    till = Till(tamper=refusing("postInvoice"))
    till.order()
    till.invoice()
    till.run()
    decided(till, "close")
    till.applied()
    till.run()
    till.taken_off()
    till.run(48 * HOUR_MS)
    assert till.postings() == []
    assert [kind for kind in till.milestones() if kind in ("paid", "payment_reversed")] == ["paid", "payment_reversed"]
    assert [one for one in ("invoice/INV-1", "cash/APP-1/off") if kept(till, one)] == []


def test_an_application_that_is_given_up_is_not_taken_off_in_the_ledger_either() -> None:
    till = Till(tamper=refusing("postPayment"))
    till.order()
    till.invoice()
    till.applied()
    till.run()
    till.taken_off()
    till.run()
    decided(till, "close")
    till.run(48 * HOUR_MS)
    assert till.postings() == [("invoice", "INV-1")]
    assert not kept(till, "cash/APP-1/off")


# ---------------------------------------------------------------- an order


@pytest.mark.parametrize("operation", ["postGoodsIssue", "recordBillableEvents"])
def test_what_is_given_up_of_an_order_does_not_keep_it(operation: str) -> None:
    till = Till(tamper=refusing(operation))
    till.order()
    decided(till, "close")
    (ordered,) = [order.decode(raw) for _, raw in till.store.begin().scan("order/")]
    assert ordered.stuck == []
    assert all(s.posted for s in ordered.shipments)
    assert all(s.billed for s in ordered.shipments)
    assert len(till.calls(operation)) == 1


def test_an_order_that_the_channel_does_not_know_any_more_is_told_nothing_and_ends() -> None:
    no = problem(404, "unknown_order", "we were restored")
    till = Till(tamper=lambda request, _n: no if request.operation == "recordMilestone" else "")
    till.order()
    till.invoice()
    decided(till, "close")
    till.applied()
    till.run(48 * HOUR_MS)
    assert len(till.calls("recordMilestone")) == 1
    assert not kept(till, "order/CRM-1")


# ---------------------------------------------------------------- every other record


def head() -> dict[str, Any]:
    return {"root": "R", "slots": {}, "wake_at": 0, "stuck": [], "cases": []}


SAID = VendorInvoice("VI-1", "", "", "SHP-1", 0, ())


def a_return() -> Return:
    record = Return(key="return/RET-1", number="RET-1", wishes=[], **head())
    record.lines = [Allowed("1", "1", "INV-1", "SHOE", 2, 990, "standard")]
    record.inspections = [Inspection("INS-1", "RCV-1", "", [Found("1", 2, 0, "restock")])]
    record.credits = [Credit("CM-1", "INV-1", "", [], {})]
    record.state = "inspected"
    return record


def a_purchase() -> PurchaseOrder:
    return PurchaseOrder(
        key="po/PO-1", number="PO-1", order="R", sales_order="SO-1", fulfilment_order="SO-1-1", vendor="V", at="",
        currency="EUR", day="", control="", ship_to={}, lines=[], answers=[Answer("A-1", [])],
        notices=[Notice("N-1", "ASN-1", "", [])], bills=[Bill(SAID)], **head(),
    )  # fmt: skip


def a_stock() -> Stock:
    record = Stock(key="stock/PUMP/DC1", item="PUMP", site="DC1", **head())
    record.movements = [Movement("MOV-1", "count", "", "", "available", 1, "")]
    record.transfers = [Transfer("TRF-1", "DC2", 1, "")]
    return record


def a_refund() -> Record:
    payment = new("PRQ-1", "R", "refund", "SO-1", "C-1", "", 1500, "EUR", "TXN-1")
    payment.stage, payment.refunds = "recorded", [Refunded("PAY-1", "RFD-1", 1500, "")]
    return payment


def a_report() -> Consumption:
    return Consumption(key="consumption/CR-1", customer="C-1", currency="EUR", used=[], reported_at="", **head())


def a_claim() -> Claim:
    return Claim(key="claim/RBC-1", customer="C-1", currency="EUR", claimed_minor=0, **head())


def a_stream() -> Stream:
    return Stream(key="stream/erp/order", renew="CRM-9", **head())


def a_master() -> MasterRecord:
    return MasterRecord(key="item/PUMP", number="PUMP", version=7, **head())


ENDS: tuple[tuple[Callable[[], Record], str, str, Callable[[Any], bool]], ...] = (
    (a_refund, "erp.postRefund", "PAY-1/RFD-1", lambda r: not r.refunds and r.stage == "closed"),
    (lambda: InvoiceRecord(key="invoice/INV-1", number="INV-1", **head()), "erp.postVoid", "INV-1", lambda r: r.posted),
    (a_return, "erp.authorizeReturn", "RET-1", lambda r: [m.kind for m in r.tell] == ["return_refused"]),
    (a_return, "wms.expectReturn", "RMA-1", lambda r: r.expected),
    (a_return, "erp.postReturnReceipt", "INS-1", lambda r: r.inspections[0].posted),
    (a_return, "billing.recordBillableEvents", "INS-1", lambda r: r.state == "settled" and r.inspections[0].billed),
    (a_return, "billing.settleExchange", "RMA-1", lambda r: r.settled),
    (a_return, "erp.postCreditMemo", "CM-1", lambda r: r.credits[0].posted),
    (a_return, "crm.recordMilestone", "R", lambda r: r.deaf),
    (a_report, "erp.recordConsumption", "R", lambda r: r.stage == "ended"),
    (a_report, "erp.settleConsumption", "R", lambda r: r.stage == "ended"),
    (a_report, "wms.postConsumption", "R", lambda r: r.taken_off),
    (a_report, "billing.recordBillableEvents", "R", lambda r: r.billed),
    (a_report, "crm.recordConsumptionResult", "R", lambda r: r.told),
    (a_claim, "erp.settleRebateClaim", "R", lambda r: (r.stage, r.reason) == ("refused", "order_desk")),
    (a_claim, "crm.recordClaimResult", "R", lambda r: r.told),
    (lambda: Delivery(key="delivery/S", **head()), RECORD, "S", lambda r: r.answered == [RECORD]),
    (a_purchase, "erp.recordAcknowledgement", "PO-1/A-1", lambda r: r.answers[0].recorded),
    (a_purchase, "erp.postVendorShipment", "ASN-1", lambda r: r.notices[0].posted),
    (a_purchase, "erp.postVendorInvoice", "VI-1", lambda r: r.bills[0].posted),
    (a_stock, "erp.postStockChange", "MOV-1", lambda r: not r.movements),
    (a_stock, "wms.shipTransfer", "TRF-1", lambda r: not r.transfers),
    (a_master, "crm.putItem", "PUMP", lambda r: r.told == {"crm": 7}),
    (a_stream, "erp.createSubscription", "order", lambda r: not r.renew),
)  # fmt: skip


@pytest.mark.parametrize(("record", "operation", "about", "over"), ENDS, ids=lambda x: x if isinstance(x, str) else "")
def test_what_is_given_up_is_noted_as_if_it_were_done(
    record: Callable[[], Record], operation: str, about: str, over: Callable[[Any], bool]
) -> None:
    one = record()
    till = Till()
    turn: Any = type("Turn", (), {"calendar": till.calendar, "now": 0})
    assert not over(one)
    kind_of(one.key).given_up(turn, one, GivenUp(operation, about, "close: so be it"))
    assert over(one)


def test_every_kind_of_record_says_what_that_means_for_it() -> None:
    tables = {kind.given_up for kind in KINDS.values()}
    assert len(tables) == len(KINDS) - 1, "items and customers are told alike; all others differ"
    assert giving_up.read in tables, "and of a list that is read there is nothing to give up"
