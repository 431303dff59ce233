"""The payment provider executes what it is asked, once under each key, and says what became of it when it knows."""

from itertools import count

import pytest

from harness.contracts.load import contracts
from seatrial.calendar import Calendar
from seatrial.facts import CaptureFailed, ChargedBack, FundsCaptured, FundsRefunded, RefundFailed
from seatrial.message import JsonObject, Request, Response
from simulators.master import Customer, Habits, Master, PaymentHabits
from simulators.payment_provider.cards import CARDS
from simulators.payment_provider.system import PaymentProvider
from simulators.system import Promises
from tests.simulators.warehouse import Chance

CONTRACTS = contracts({"payment_provider": "v1"})
EUROS = {"minor": 4500, "currency": "EUR"}


class Till:
    """A provider, and one customer for every kind of card; all that passes is checked against the contract."""

    def __init__(self, restates: bool = False) -> None:
        customers = tuple(
            [Customer(card, "Ada", "Quay 1", "Kiel", "24103", "DE", "EUR", 1, card=card) for card in CARDS]
        )
        master = Master(customers, (), (), habits=Habits(payments=PaymentHabits(restates=restates)))
        self.provider = PaymentProvider(master, Calendar("2026-03-02T06:00:00Z"), Promises())
        self.keys = count(1)

    def ask(self, operation: str, body: JsonObject | None = None, key: str = "", **params: str) -> Response:
        headers = {"idempotency-key": key or f"auto-{next(self.keys)}", "correlation-id": "CRM-1"}
        request = Request("payment_provider", operation, params, headers, body)
        declared = CONTRACTS.operations["payment_provider", operation]
        assert (wrong := declared.check_request(request)) is None, wrong
        answer = self.provider.handle(request, 0, "order/1")
        assert (wrong := declared.check_response(answer)) is None, wrong
        return answer

    def pay(self, card: str, request: str = "PRQ-1", key: str = "", **more: str) -> JsonObject:
        body = {"payment_request_id": request, "kind": "capture", "customer_number": card, "reference": "INV-1",
                "amount": EUROS, **more}  # fmt: skip
        return self.ask("executePayment", body, key).body or {}

    def told(self) -> list[tuple[int, str]]:
        events = self.provider.tray.events
        for event in events:
            assert (wrong := CONTRACTS.events[event.body["type"]].check(event.body)) is None, wrong
        return [(event.body["data"]["version"], event.body["data"].get("outcome", "charged_back")) for event in events]

    def later(self) -> None:
        tray = self.provider.tray
        due, tray.due = tray.due, []
        for one in due:
            self.provider.perform(one, 0, Chance())


@pytest.mark.parametrize(
    ("card", "answer", "told", "moved"),
    [
        ("good", "succeeded", [(1, "succeeded")], FundsCaptured),
        ("declined", "failed", [(1, "failed")], CaptureFailed),
        ("slow", "pending", [(1, "succeeded")], FundsCaptured),
        ("abandoned", "pending", [(1, "failed")], CaptureFailed),
        ("silent", None, [(1, "unknown"), (2, "succeeded")], FundsCaptured),
    ],
)
def test_a_first_payment_comes_to_what_the_card_says(
    card: str, answer: str | None, told: list[tuple[int, str]], moved: type
) -> None:
    till = Till()
    said = till.pay(card)
    assert said["outcome"] == answer
    assert (said["transaction_id"] is None) == (answer is None)
    till.later()
    assert till.told() == told
    assert [type(fact) for fact in till.provider.tray.facts] == [moved]


@pytest.mark.parametrize("card", ["declined", "abandoned", "silent"])
def test_the_next_payment_for_the_same_thing_succeeds(card: str) -> None:
    till = Till()
    till.pay(card)
    assert till.pay(card, "PRQ-2")["outcome"] == "succeeded"


def test_a_repeated_key_is_the_same_payment_and_another_key_takes_the_money_once_more() -> None:
    till = Till()
    first = till.pay("good", key="pay:PRQ-1")
    assert till.pay("good", key="pay:PRQ-1") == first
    assert len(till.provider.tray.facts) == 1
    till.pay("good", key="pay:PRQ-1:2")
    assert [fact.effect_key for fact in till.provider.tray.facts] == ["capture/PRQ-1"] * 2


def test_what_became_of_a_request_can_be_asked_for() -> None:
    till = Till()
    till.pay("silent")
    found = till.ask("findPayments", payment_request_id="PRQ-1").body
    assert found == {"payments": [{"transaction_id": "TXN-1", "outcome": None, "amount": EUROS}]}
    till.later()
    (known,) = (till.ask("findPayments", payment_request_id="PRQ-1").body or {})["payments"]
    assert known["outcome"] == "succeeded"


def test_money_goes_back_for_a_payment_that_is_there() -> None:
    till = Till()
    till.pay("good")
    till.pay("good", "PRQ-2", kind="refund", transaction_id="TXN-1")
    refund = till.provider.tray.facts[-1]
    assert isinstance(refund, FundsRefunded) and (refund.refund, refund.transaction) == ("RTX-1", "TXN-1")
    body = {"payment_request_id": "PRQ-3", "kind": "refund", "customer_number": "good", "reference": "INV-1",
            "amount": EUROS, "transaction_id": "TXN-9"}  # fmt: skip
    assert till.ask("executePayment", body).status == 422


def test_a_statement_is_made_once_more_under_a_higher_version() -> None:
    till = Till(restates=True)
    till.pay("good")
    till.later()
    assert till.told() == [(1, "succeeded"), (2, "succeeded")]
    assert len(till.provider.tray.facts) == 1


def test_a_bank_takes_back_what_was_taken_and_nothing_else() -> None:
    till = Till()
    till.pay("good")
    assert till.ask("chargeBack", {"reason": "not mine"}, transaction_id="TXN-1").status == 201
    assert isinstance(till.provider.tray.facts[-1], ChargedBack)
    assert till.told()[-1] == (2, "charged_back")
    assert till.ask("chargeBack", {"reason": "not mine"}, transaction_id="TXN-1").status == 404


def test_a_bank_takes_back_no_more_than_is_left() -> None:
    till = Till()
    till.pay("good")
    for refund, nth in (("PRQ-2", 1), ("PRQ-3", 2)):
        body = {"payment_request_id": refund, "kind": "refund", "customer_number": "good", "reference": "INV-1",
                "amount": {"minor": 1500, "currency": "EUR"}, "transaction_id": "TXN-1"}  # fmt: skip
        assert till.ask("executePayment", body).status == 201, nth
    assert till.ask("chargeBack", {"reason": "not mine"}, transaction_id="TXN-1").status == 201
    taken = till.provider.tray.facts[-1]
    assert isinstance(taken, ChargedBack)
    assert taken.amount_minor == 1500
    till.pay("good", "PRQ-4")
    body = {"payment_request_id": "PRQ-5", "kind": "refund", "customer_number": "good", "reference": "INV-1",
            "amount": EUROS, "transaction_id": "TXN-2"}  # fmt: skip
    till.ask("executePayment", body)
    assert till.ask("chargeBack", {"reason": "not mine"}, transaction_id="TXN-2").status == 404


def back(till: Till, request: str, minor: int, card: str = "good", of: str = "TXN-1") -> JsonObject:
    body = {"payment_request_id": request, "kind": "refund", "customer_number": card, "reference": "INV-1",
            "amount": {"minor": minor, "currency": "EUR"}, "transaction_id": of}  # fmt: skip
    return till.ask("executePayment", body).body or {}


def test_what_the_bank_has_taken_back_is_not_paid_back_as_well() -> None:
    till = Till()
    till.pay("good")
    till.ask("chargeBack", {"reason": "not mine"}, transaction_id="TXN-1")
    said = back(till, "PRQ-2", 1500)
    assert (said["outcome"], said["reason_code"]) == ("failed", "amount_exceeds_remaining")
    failed = till.provider.tray.facts[-1]
    assert isinstance(failed, RefundFailed)
    assert (failed.payment_request, failed.transaction, failed.amount_minor) == ("PRQ-2", "TXN-1", 1500)
    assert till.told()[-1] == (1, "failed"), "the message says so too"
    found = till.ask("findPayments", payment_request_id="PRQ-2").body or {}
    assert [(one["outcome"], one["reason_code"]) for one in found["payments"]] == [
        ("failed", "amount_exceeds_remaining")
    ]


def test_refunds_that_are_under_way_leave_less_for_others_and_for_the_bank() -> None:
    till = Till()
    till.pay("slow")
    till.later()
    assert [back(till, f"PRQ-{n}", 2000, "slow")["outcome"] for n in (2, 3, 4)] == ["pending", "pending", "failed"]
    till.ask("chargeBack", {"reason": "not mine"}, transaction_id="TXN-1")
    till.later()
    facts = till.provider.tray.facts
    taken = [fact for fact in facts if isinstance(fact, ChargedBack)]
    paid = [fact for fact in facts if isinstance(fact, FundsRefunded)]
    assert [fact.amount_minor for fact in taken] == [500]
    assert [fact.amount_minor for fact in paid] == [2000, 2000], "4500 in all"


def test_a_refund_that_failed_leaves_what_it_was_to_take() -> None:
    till = Till()
    till.pay("good")
    assert [back(till, "PRQ-2", 4501)["outcome"], back(till, "PRQ-3", 4500)["outcome"]] == ["failed", "succeeded"]


def test_nothing_is_paid_back_of_what_has_not_come() -> None:
    till = Till()
    till.pay("abandoned")
    assert back(till, "PRQ-2", 1, "abandoned")["outcome"] == "failed"


def test_money_from_a_checkout_comes_with_its_order() -> None:
    till = Till()
    said = till.ask("payAtCheckout", {"order_reference": "CRM-7", "amount": EUROS}).body or {}
    assert (said["payment_request_id"], said["outcome"]) == ("CHK-1", "succeeded")
    assert till.provider.tray.events[0].body["data"]["order_reference"] == "CRM-7"
