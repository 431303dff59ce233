"""CRM and billing offer exactly the operations of their contracts, and answer whatever is sent to them as declared."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seatrial.calendar import Calendar
from seatrial.message import JsonObject, Request
from simulators.billing.system import OPERATIONS as BILLING_OPERATIONS
from simulators.billing.system import Billing
from simulators.crm.system import OPERATIONS as CRM_OPERATIONS
from simulators.crm.system import Crm
from simulators.master import Customer, Item, Master
from simulators.system import Promises, System
from tests.simulators.checked import CONTRACTS, checked

ADDRESS: JsonObject = {"name": "Ada", "street": "Quay 1", "city": "Kiel", "postal_code": "24103", "country": "DE"}
EUROS: JsonObject = {"minor": 500, "currency": "EUR"}
INSTANT = "2026-03-02T06:00:00.000Z"
WISHED: JsonObject = {
    "external_line_id": "1",
    "item": "A",
    "quantity": {"value": 5, "uom": "EA"},
    "quoted_price": EUROS,
}
WISH: JsonObject = {
    "customer_number": "C-1",
    "customer_po": "PO-9",
    "channel": "web",
    "site": "DC1",
    "ship_to": ADDRESS,
    "ship_complete": False,
    "currency": "EUR",
    "requested_date": "2026-03-05",
    "lines": [WISHED],
}
CUSTOMER: JsonObject = {"name": "Ada", "address": ADDRESS, "currency": "EUR", "status": "active", "version": 1}
SHIPPED: JsonObject = {
    "line_no": "1",
    "shipment_line": "1",
    "item": "A",
    "quantity_base": 5,
    "unit_price": EUROS,
    "tax_category": "standard",
}
GOOD: Mapping[tuple[str, str], tuple[dict[str, str], JsonObject | None]] = {
    ("crm", "submitOrder"): ({}, WISH),
    ("crm", "createQuote"): ({}, WISH),
    ("crm", "convertQuote"): ({"quote_id": "QUO-1"}, None),
    ("crm", "getOrder"): ({"crm_order_id": "CRM-1"}, None),
    ("crm", "correctOrder"): ({"crm_order_id": "CRM-1"}, {"lines": [WISHED]}),
    ("crm", "requestChange"): ({"crm_order_id": "CRM-1"}, {"lines": [WISHED]}),
    ("crm", "reportConsumption"): (
        {},
        {"customer_number": "C-1", "currency": "EUR", "lines": [{"item": "A", "quantity_base": 2}]},
    ),
    ("crm", "recordConsumptionResult"): (
        {"report_number": "CSR-1"},
        {"outcome": "settled", "document_number": "CSO-1"},
    ),
    ("crm", "claimRebate"): ({}, {"customer_number": "C-1", "currency": "EUR"}),
    ("crm", "recordClaimResult"): (
        {"claim_number": "RBC-1"},
        {"outcome": "settled", "amount": EUROS, "credit_memo_number": "RBM-1"},
    ),
    ("crm", "requestCancellation"): ({"crm_order_id": "CRM-1"}, {"reason": "mistake"}),
    ("crm", "requestReturn"): (
        {"crm_order_id": "CRM-1"},
        {
            "lines": [
                {
                    "external_line_id": "1",
                    "invoice_number": "INV-1",
                    "quantity": {"value": 1, "uom": "EA"},
                    "reason": "unwanted",
                }
            ]
        },
    ),
    ("crm", "exchangeReturn"): ({"crm_return_id": "RET-1"}, {"crm_order_id": "CRM-1"}),
    ("crm", "recordMilestone"): (
        {"crm_order_id": "CRM-1", "milestone_id": "m-1"},
        {
            "kind": "confirmed",
            "lines": [{"line_no": "1", "quantity_base": 5, "promised_date": "2026-03-05"}],
            "document_number": "SO-1-1",
            "document_version": 1,
            "reason_code": "in_stock",
            "occurred_at": INSTANT,
        },
    ),
    ("crm", "publishAvailability"): (
        {"item": "A", "site": "DC1", "channel": "web"},
        {
            "available_base": 5,
            "uom": "EA",
            "as_of": INSTANT,
            "sequence": "000000000001",
            "method": "event",
            "max_age_ms": 1,
        },
    ),
    ("crm", "getAvailability"): ({"item": "A", "site": "DC1", "channel": "web"}, None),
    ("crm", "putItem"): (
        {"item": "A"},
        {"name": "Anchor", "base_uom": "EA", "tax_category": "standard", "status": "active", "version": 1},
    ),
    ("crm", "putCustomer"): ({"customer_number": "C-1"}, CUSTOMER),
    ("crm", "listEvents"): ({"stream": "order", "after": "000000000000"}, None),
    ("crm", "createSubscription"): ({}, {"streams": ["order", "return"], "sink": "/engine/v1/events"}),
    ("crm", "getSubscription"): ({"subscription_id": "SUB-1"}, None),
    ("billing", "recordBillableEvents"): (
        {},
        {
            "type": "goods_issue",
            "source_document": "SHP-1",
            "sales_order_number": "SO-1",
            "customer_number": "C-1",
            "currency": "EUR",
            "occurred_at": INSTANT,
            "ship_to": {"country": "DE"},
            "tax_point_date": "2026-03-02",
            "lines": [SHIPPED],
            "charges": [{"charge_id": "F-1", "kind": "freight", "amount": EUROS}],
        },
    ),
    ("billing", "decidePriceVariance"): ({"billable_event_id": "BEV-2"}, {"decision": "as_ordered", "by": "finance"}),
    ("billing", "reverseBillableEvents"): (
        {},
        {"type": "goods_issue", "source_document": "SHP-1", "reason": "shipment_reversed"},
    ),
    ("billing", "findDocuments"): ({"shipment_number": "SHP-1"}, None),
    ("billing", "getInvoice"): ({"invoice_number": "INV-1"}, None),
    ("billing", "receivePayment"): ({}, {"amount": EUROS, "reference": "BANK-1", "invoice_number": "INV-1"}),
    ("billing", "applyPayment"): ({"payment_id": "PAY-1"}, {"amount": EUROS, "invoice_number": "INV-1"}),
    ("billing", "unapplyPayment"): ({"application_no": "APP-1"}, {"reason": "mistake"}),
    ("billing", "openPaymentRequest"): ({}, {"invoice_number": "INV-1"}),
    ("billing", "requestDeposit"): (
        {},
        {"sales_order_number": "SO-1", "customer_number": "C-1", "amount": EUROS, "reason": "pallets"},
    ),
    ("billing", "recordSettlement"): (
        {"payment_request_id": "PRQ-2"},
        {"transaction_id": "TXN-2", "kind": "capture", "outcome": "succeeded", "amount": EUROS, "on_account": False},
    ),
    ("billing", "settleExchange"): ({}, {"rma_number": "RMA-2", "sales_order_number": "SO-9"}),
    ("billing", "requestRefund"): ({"payment_id": "PAY-3"}, {"amount": EUROS, "reason": "pallet returned"}),
    ("billing", "putCustomer"): ({"customer_number": "C-1"}, CUSTOMER),
    ("billing", "listEvents"): ({"stream": "invoice"}, None),
    ("billing", "createSubscription"): ({}, {"streams": ["invoice"], "sink": "/engine/v1/events"}),
    ("billing", "getSubscription"): ({"subscription_id": "SUB-1"}, None),
}
"""One acceptable request per operation. In this order each finds what it asks for."""
DEAR: JsonObject = {**SHIPPED, "contract_price": {"minor": 1, "currency": "EUR"}}
"""So far from the contract's price that somebody has to decide."""


class NoChance:
    """Nothing in billing is left to chance."""

    def between(self, name: str, low: int, high: int) -> int:
        raise AssertionError(name)

    def chance(self, name: str, chance_ppm: int) -> bool:
        raise AssertionError(name)


def systems() -> dict[str, System]:
    """CRM and billing with one customer and one item. Billing has posted INV-1 for SHP-0, and waits
    for somebody to decide about the prices of SHP-V."""
    calendar, promises = Calendar("2026-03-02T06:00:00Z"), Promises()
    customers = (Customer("C-1", "Ada", "Quay 1", "Kiel", "24103", "DE", "EUR", 1_000_000),)
    master = Master(customers, (Item("A", "Anchor", 500),), (), price_variance_ppm=10_000)
    both: dict[str, System] = {
        "crm": Crm(master, calendar, promises),
        "billing": Billing(master, calendar, promises),
    }
    _, shipped = GOOD["billing", "recordBillableEvents"]
    send(both, "billing", "recordBillableEvents", body={**(shipped or {}), "source_document": "SHP-0"})
    send(both, "billing", "recordBillableEvents", body={**(shipped or {}), "source_document": "SHP-V", "lines": [DEAR]})
    tray = both["billing"].tray
    while tray.due:
        both["billing"].perform(tray.due.pop(0), 0, NoChance())
    send(both, "billing", "receivePayment", body={"amount": EUROS, "reference": "BANK-0"})
    return both


def send(both: Mapping[str, System], system: str, operation: str, body: Any = None, **params: str) -> int:
    headers = {"idempotency-key": f"{operation}/{len(both[system].tray.minted)}", "if-match": "*"}
    return checked(both[system], Request(system, operation, params, headers, body), 10_000, "order/1").status


@pytest.mark.parametrize(("system", "operations"), [("crm", CRM_OPERATIONS), ("billing", BILLING_OPERATIONS)])
def test_a_system_offers_what_its_contract_declares_and_nothing_else(system: str, operations: Any) -> None:
    declared = {name: spec.unsafe for (owner, name), spec in CONTRACTS.operations.items() if owner == system}
    assert declared == dict.fromkeys(operations.reads, False) | dict.fromkeys(operations.writes, True)


def test_every_operation_that_is_served_has_an_example_here() -> None:
    assert {*GOOD} == {*CONTRACTS.operations}


def test_every_operation_does_what_it_declares_for_an_acceptable_request() -> None:
    both = systems()
    statuses = {
        (system, name): send(both, system, name, body, **params) for (system, name), (params, body) in GOOD.items()
    }
    assert {name for name, status in statuses.items() if not 200 <= status < 300} == set()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place within a JSON value, the root first."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *[place for step, part in inner for place in places(part, (*path, step))]]


def replaced(value: Any, path: tuple[str | int, ...], new: Any) -> Any:
    """The same value with something else in one place."""
    if not path:
        return new
    step, rest = path[0], path[1:]
    inner = replaced(value[step], rest, new)
    if isinstance(value, dict):
        return {**value, step: inner}
    return [inner if at == step else part for at, part in enumerate(value)]


@pytest.mark.parametrize("name", sorted(GOOD))
@settings(max_examples=40)
@given(data=st.data())
def test_a_spoilt_request_is_answered_as_declared_and_never_raises(name: tuple[str, str], data: st.DataObject) -> None:
    both = systems()
    system, operation = name
    params, body = GOOD[name]
    spoilt = body
    if body is not None and data.draw(st.booleans()):
        spoilt = replaced(body, data.draw(st.sampled_from(places(body))), data.draw(JSON))
    odd = {key: data.draw(st.sampled_from([value, "", "X-1"])) for key, value in params.items()}
    status = send(both, system, operation, spoilt, **odd)
    assert status in CONTRACTS.operations[name].answers
