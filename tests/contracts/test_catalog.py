"""The catalogue names every document, who answers for it and what it aims at; every role has its operations."""

from typing import Any

import pytest

from harness.documents import CONTRACTS
from harness.strict_yaml import read_yaml
from tests.contracts.reading import DOCUMENTS, MESSAGES, document, operations

CATALOG: Any = read_yaml(CONTRACTS / "catalog.yaml").data
ENTRIES = CATALOG["apis"]
UNITS = ("_ppm", "_ms")


def test_every_document_is_in_the_catalogue_once() -> None:
    files = sorted(file.relative_to(CONTRACTS).as_posix() for file in CONTRACTS.glob("*/*.yaml"))
    assert sorted(entry["document"] for entry in ENTRIES) == files
    assert sorted(named(entry) for entry in ENTRIES) == sorted(DOCUMENTS)


def named(entry: dict[str, Any]) -> str:
    """As the tests call its document."""
    name: str = entry["id"]
    return name if entry["version"] == "v1" else f"{name}/{entry['version']}"


@pytest.mark.parametrize("entry", ENTRIES, ids=named)
def test_an_entry_says_who_answers_and_what_for(entry: dict[str, Any]) -> None:
    assert entry["owner"]
    assert entry["document"] == f"{entry['id']}/{entry['version']}.yaml"
    assert entry["title"] == document(named(entry))["info"]["title"]
    assert entry["lifecycle"] in {"planned", "active", "deprecated", "retired"}
    assert entry["audience"] in {"system", "process", "experience"}
    assert entry["consumers"]


@pytest.mark.parametrize("entry", ENTRIES, ids=named)
def test_an_objective_is_a_whole_number_with_its_unit_in_its_name(entry: dict[str, Any]) -> None:
    assert entry["slo"]
    for objective, value in entry["slo"].items():
        assert objective.endswith(UNITS)
        assert type(value) is int
        assert value > 0
        assert not objective.endswith("_ppm") or value <= 1_000_000


EVENT_FEED = {"listEvents", "createSubscription", "getSubscription"}
OFFERED = {
    "crm": EVENT_FEED | {
        "submitOrder", "correctOrder", "createQuote", "convertQuote", "getOrder", "requestChange",
        "reportConsumption", "recordConsumptionResult", "claimRebate", "recordClaimResult",
        "requestCancellation", "requestReturn", "recordMilestone", "publishAvailability", "getAvailability", "putItem",
        "putCustomer", "exchangeReturn",
    },
    "erp": EVENT_FEED | {
        "bookOrder", "findOrder", "getOrder", "findByReference", "amendOrder", "recordAllocation", "listBackorders",
        "recordConsumption", "settleConsumption", "settleRebateClaim",
        "authorizeRelease", "recordShort", "postGoodsIssue", "reverseGoodsIssue", "postStockChange",
        "recordRecallResult",
        "requestCancellation", "postInvoice", "postVoid", "postPayment", "postRefund", "postCreditMemo",
        "authorizeReturn", "postReturnReceipt",
        "setHold", "releaseHold", "setAllocation", "setListPrice", "listItemChanges", "uploadItems", "orderTransfer",
        "setExchangeRate",
        "changeCustomer", "mergeCustomer", "terminateContract", "confirmMilestone", "withdrawMilestone",
        "recordDelivery", "recordAcknowledgement", "postVendorShipment",
        "postVendorInvoice", "handOverStock",
    },
    "wms": EVENT_FEED | {
        "reserveStock", "findReservations", "hardenReservation", "releaseReservation", "createShippingOrder",
        "findShippingOrders", "recallShippingOrder", "expectReturn", "putItem", "getInventory", "changeStockStatus",
        "postConsumption", "pickUpConsignment",
        "receiveStock", "countStock", "recallLot", "shipTransfer", "receiveTransfer", "expectRefused",
    },
    "billing": EVENT_FEED | {
        "recordBillableEvents", "reverseBillableEvents", "findDocuments", "getInvoice", "receivePayment",
        "applyPayment", "unapplyPayment", "openPaymentRequest", "requestDeposit", "requestRefund", "recordSettlement",
        "putCustomer", "settleExchange", "decidePriceVariance",
    },
    "analytics": {"receiveEvent", "getFigures"},
    "carrier": EVENT_FEED | {"announceShipment", "findShipments"},
    "vendor": EVENT_FEED | {"receiveDocument"},
    "payment_provider": EVENT_FEED | {"executePayment", "findPayments", "payAtCheckout", "chargeBack"},
    "engine": {"receiveEvent", "getOrderStatus", "listCases", "resolveCase"},
    "availability": {"getAvailability"},
    "order-status": {"getCustomerOrder"},
    "work-list": {"getWorkList"},
    "finance": {"listFinanceExceptions", "getBillingDueList", "getAging"},
}  # fmt: skip
TOLD = {
    "crm": {"order.submitted", "order.change_requested", "order.cancel_requested", "return.requested",
            "return.exchanged", "consumption.reported", "rebate.claimed"},
    "erp": {
        "order.booked", "order.rejected", "order.held", "order.hold_released", "credit.approved", "order.released",
        "order.recall_requested", "order.cancelled", "order.cancellation_refused", "order.amended",
        "order.amendment_refused", "order.closed", "return.authorized",
        "allocation.changed", "transfer.ordered", "transfer.handed_over", "item.changed", "customer.changed",
        "contract.changed",
        "stock.snapshot", "purchase_order.issued", "purchase_order.cancel_requested",
    },
    "wms": {
        "inventory.changed", "inventory.reserved", "reservation.broken", "reservation.expired", "pick.released",
        "pick.shorted", "shipment.confirmed", "shipment.reversed", "recall.decided", "return.received",
        "return.inspected",
    },
    "billing": {
        "invoice.posted", "invoice.voided", "invoice.reversed", "credit_memo.posted", "credit_memo.applied",
        "payment.received", "payment.applied", "payment.unapplied", "payment.refunded", "payment_request.opened",
    },
    "vendor": {"document.sent"},
    "carrier": {"delivery.confirmed"},
    "payment_provider": {"payment_request.settled", "payment_request.charged_back"},
}  # fmt: skip


@pytest.mark.parametrize("api", OFFERED)
def test_an_api_offers_what_its_role_needs(api: str) -> None:
    assert {operation.name for operation in operations(api)} == OFFERED[api]


def sender(said: dict[str, Any]) -> str:
    """Who tells it; of several of a kind, the first."""
    return str(said.get("const") or said["enum"][0])


@pytest.mark.parametrize("source", TOLD)
def test_a_system_tells_what_its_role_decides(source: str) -> None:
    schemas = document("events")["components"]["schemas"]
    told = {type_ for type_ in MESSAGES if sender(schemas[type_]["properties"]["source"]) == source}
    assert told == TOLD[source]


AXES = {
    "OrderState": ["submitted", "accepted", "on_hold", "rejected", "cancel_pending", "cancelled", "closed"],
    "FulfilmentState": [
        "unallocated", "partially_allocated", "allocated", "backordered", "released", "partially_shipped", "shipped",
        "delivered",
    ],
    "BillingState": ["nothing_to_bill", "to_be_billed", "partially_invoiced", "invoiced"],
    "PaymentState": ["open", "partially_paid", "paid"],
    "HoldType": ["credit", "pricing", "fraud", "export", "address"],
}  # fmt: skip


@pytest.mark.parametrize("name", AXES)
def test_the_axes_and_the_holds_have_their_states(name: str) -> None:
    assert document("canonical")["components"]["schemas"][name]["enum"] == AXES[name]
