"""Money that is given back though no invoice has ever taken it: paid in the shop, or kept on account."""

from msgspec.structs import replace

from seatrial.facts import RefundRecorded
from seatrial.message import JsonObject, Request
from simulators.master import LegalEntity
from tests.simulators.checked import checked
from tests.simulators.test_billing_cash import CALENDAR, MASTER, Cashier, euros

WEST = replace(MASTER, entities=(LegalEntity("west", "America/New_York", ("NYC",), 0),))
NIGHT_MS = CALENDAR.ms("2026-03-03T04:30:00.000Z")
"""Still the second in New York, and the third in Berlin."""


def given_back(till: Cashier, request: str) -> str:
    """A card pays 5.00 under a payment request, on account, and gets them back: on which day."""

    def ask(operation: str, body: JsonObject, **params: str) -> JsonObject:
        told = Request("billing", operation, params, till.headers("CRM-1"), body)
        answer = checked(till.billing, told, NIGHT_MS, "order/1/pay")
        assert answer.ok, answer.body
        return answer.body or {}

    paid: JsonObject = {"transaction_id": "TXN-1", "kind": "capture", "outcome": "succeeded", "amount": euros(500),
                        "on_account": True, "sales_order_number": "SO-1", "customer_number": "C-1"}  # fmt: skip
    payment = ask("recordSettlement", paid, payment_request_id=request)["payment_id"]
    wish = ask("requestRefund", {"amount": euros(500), "reason": "not owed"}, payment_id=payment)["payment_request_id"]
    back: JsonObject = {**paid, "transaction_id": "TXN-2", "kind": "refund", "original_transaction_id": "TXN-1"}
    ask("recordSettlement", back, payment_request_id=wish)
    (fact,) = [one for one in till.billing.tray.facts if isinstance(one, RefundRecorded)]
    return fact.posting_date


def test_what_was_paid_in_the_shop_is_given_back_on_the_day_of_the_story() -> None:
    assert given_back(Cashier(master=WEST, zone="America/New_York"), "PSP-1") == "2026-03-03"


def test_what_came_for_an_invoice_and_was_kept_on_account_on_that_of_its_company() -> None:
    till = Cashier(master=WEST, zone="America/New_York")
    body: JsonObject = {"invoice_number": "INV-1"}
    told = Request("billing", "openPaymentRequest", {}, till.headers("CRM-1"), body)
    wish = checked(till.billing, told, NIGHT_MS, "order/1/pay").body or {}
    assert given_back(till, wish["payment_request_id"]) == "2026-03-02"
