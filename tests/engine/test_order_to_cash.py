"""The happy order, from the customer's wish to the closed order, and what remains of it."""

from engine.stores.memory import MemoryStore
from seatrial.policy import Policies
from tests.engine.shore import Shore


def keys(shore: Shore) -> list[str]:
    found = []
    for request in shore.executed:
        body = request.body or {}
        found.append(request.headers.get("idempotency-key") or body["external_reference"])
    return found


def test_an_order_is_booked_reserved_promised_released_shipped_billed_and_posted() -> None:
    shore = Shore()
    shore.submit(quantity=5)
    shore.run()
    unsafe = [request.operation for request in shore.executed if request.system != "crm"]
    assert unsafe == [
        "bookOrder",
        "reserveStock",
        "recordAllocation",
        "authorizeRelease",
        "createShippingOrder",
        "postGoodsIssue",
        "recordBillableEvents",
        "postInvoice",
        "postPayment",
    ]
    assert shore.milestones() == ["booked", "confirmed", "released", "shipped", "invoiced", "paid", "closed"]
    assert shore.cases("all") == []


def test_the_ledger_is_told_the_posting_dates_that_billing_stated() -> None:
    shore = Shore()
    shore.submit()
    shore.run()
    (invoice,), (payment,) = shore.done("postInvoice"), shore.done("postPayment")
    assert invoice.body is not None
    assert payment.body is not None
    assert (invoice.body["posting_date"], payment.body["posting_date"]) == ("2026-03-02", "2026-03-03")


def test_keys_are_functions_of_business_identity() -> None:
    shore = Shore()
    shore.submit()
    shore.run()
    assert sorted(keys(shore)) == [
        "alloc:SO-1-1",
        "bill:goods_issue:SHP-1",
        "book:crm:CRM-1:r1",
        "gi:SHP-1",
        "milestone:CRM-1:booked:SO-1:v1",
        "milestone:CRM-1:closed:SO-1:v4",
        "milestone:CRM-1:confirmed:SO-1-1:v2",
        "milestone:CRM-1:invoiced:INV-1:v1",
        "milestone:CRM-1:paid:APP-1:v1",
        "milestone:CRM-1:released:SO-1-1:v3",
        "milestone:CRM-1:shipped:SHP-1:v1",
        "post:invoice:INV-1",
        "post:payment:PAY-1:aAPP-1",
        "publish:PUMP:DC1:web:000000000001",
        "release:SO-1-1:v2",
        "reserve:SO-1-1",
        "ship:SO-1-1",
    ]


def test_the_erp_is_given_the_key_in_the_body_and_the_others_in_the_header() -> None:
    shore = Shore()
    shore.submit()
    shore.run()
    for request in shore.executed:
        in_body = "external_reference" in (request.body or {})
        assert in_body == (request.system == "erp")
        assert ("idempotency-key" in request.headers) == (request.system != "erp")
        assert request.headers["correlation-id"]
        assert len(request.headers["traceparent"]) == 55


def test_a_promise_is_what_was_reserved_and_confirmed_with_its_date() -> None:
    shore = Shore(stock={"PUMP": 3})
    shore.submit(quantity=5)
    shore.run()
    told = {r.body["kind"]: r.body for r in shore.done("recordMilestone") if r.body}
    assert told["confirmed"]["lines"] == [{"line_no": "1", "quantity_base": 3, "promised_date": "2026-03-04"}]
    assert told["backordered"]["lines"] == [{"line_no": "1", "quantity_base": 2}]


def test_release_waits_for_its_policy() -> None:
    shore = Shore(Policies(release_delay_ms=7_200_000))
    shore.submit()
    shore.run(7_190_000)
    assert shore.calls("authorizeRelease") == []
    shore.run(60_000)
    assert len(shore.done("authorizeRelease")) == 1


def test_no_receiver_ever_has_two_unanswered_calls_about_one_document() -> None:
    shore = Shore(tamper=lambda request, nth: "lost_reply" if nth % 2 else "")
    shore.submit()
    shore.submit()
    shore.run()
    assert shore.most_unanswered == 1
    assert shore.milestones().count("closed") == 2


def test_a_finished_order_is_retired_to_tombstones_and_its_duplicates_are_still_known() -> None:
    shore = Shore()
    shore.submit()
    shore.run(2 * 3_600_000)
    store = shore.store
    assert isinstance(store, MemoryStore)
    tx = store.begin()
    assert tx.retired("order/CRM-1")
    assert tx.retired("xref/so/SO-1")
    assert tx.retired("xref/fo/SO-1-1")
    assert [key for key, _ in tx.scan("") if not key.startswith(("stock/", "stream/"))] == []
    done = len(shore.executed)
    for event in list(shore.events):
        answer = shore.deliver({**event, "id": "another delivery"})
        assert answer.body == {"outcome": "duplicate"}
    shore.run()
    assert len(shore.executed) == done
