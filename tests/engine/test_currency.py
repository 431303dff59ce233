"""A number is taken only with the word beside it: amounts in the order's currency, stock in the unit it is kept in."""

from typing import cast

import msgspec
import pytest

from engine.event import Event
from engine.process import currency
from engine.turn import Turn
from seatrial.message import JsonObject, Response
from tests.engine.shore import Shore

DOLLARS: JsonObject = {"minor": 1500, "currency": "USD"}


def refused(answer: Response) -> bool:
    return answer.status == 422 and (answer.body or {})["code"] == "unreadable"


def test_cases_are_not_taken_for_pieces_and_the_next_copy_counts() -> None:
    shore = Shore(mute=True)
    shore.receive_stock(7)
    event = shore.events[-1]
    said = event["data"]["balances"][0]
    cases = {**event, "data": {**event["data"], "balances": [{**said, "uom": "CS"}]}}
    assert refused(shore.deliver(cases))
    assert shore.deliver(event).status == 202
    assert shore.cases() == []


def test_an_order_that_contradicts_itself_is_refused() -> None:
    shore = Shore(mute=True)
    shore.submit()
    event = shore.events[-1]
    line = {**event["data"]["lines"][0], "quoted_price": DOLLARS}
    assert refused(shore.deliver({**event, "data": {**event["data"], "lines": [line]}}))
    assert shore.deliver(event).status == 202


@pytest.mark.parametrize("kind", ["invoice.posted", "payment.applied"])
def test_what_is_billed_or_paid_in_another_currency_is_refused_and_becomes_a_case_if_it_stays_so(kind: str) -> None:
    shore = Shore()
    shore.submit()
    shore.run()
    event = next((one for one in shore.events if one["type"] == kind), None)
    assert event is not None, [one["type"] for one in shore.events]
    data = dict(event["data"])
    if kind == "invoice.posted":
        data["totals"] = {name: {**amount, "currency": "USD"} for name, amount in data["totals"].items()}
    else:
        data["amount"] = {**data["amount"], "currency": "USD"}
    data["version"] = 9
    answers = [shore.deliver({**event, "id": "other", "sequence": "000000000099", "data": data}) for _ in range(5)]
    assert [answer.status for answer in answers] == [422, 422, 422, 422, 202]
    (case,) = shore.cases()
    assert (case["reason_code"], case["owner"]) == ("unreadable_event", "integration")


class Notes:
    """The one store that is looked into here."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}
        self.get = self._kept.get

    def insert(self, key: str, value: bytes) -> bool:
        return self._kept.setdefault(key, value) is value


class Later:
    """Weeks later: the order and its payment are forgotten."""

    def __init__(self) -> None:
        self.tx = Notes()

    def order(self, _number: str) -> None:
        return None

    def order_of(self, _kind: str, _number: str) -> None:
        return None


def wanted_back(amount: JsonObject) -> Event:
    data: JsonObject = {
        "version": 1,
        "payment_request_id": "PRQ-9",
        "kind": "refund",
        "amount": amount,
        "customer_number": "C-1",
        "sales_order_number": "SO-1",
        "invoice_number": "",
        "transaction_id": "TXN-1",
    }
    envelope = {
        "id": "E-1",
        "source": "billing",
        "type": "payment_request.opened",
        "subject": "PRQ-9",
        "data": data,
        "sequence": "000000000001",
        "time": "2026-03-02T10:00:00.000Z",
        "correlationid": "CRM-1",
        "causationid": "",
        "traceparent": "0" * 55,
        "specversion": "1.0",
        "datacontenttype": "application/json",
    }
    return msgspec.convert(envelope, Event)


def test_money_goes_back_in_the_currency_in_which_it_was_taken_though_its_order_is_forgotten() -> None:
    later = cast("Turn", Later())
    currency.check(later, wanted_back(DOLLARS))  # nobody knows better
    currency.taken(later, "TXN-1", "EUR")
    currency.check(later, wanted_back({**DOLLARS, "currency": "EUR"}))
    with pytest.raises(msgspec.ValidationError, match="an amount in USD about money in EUR"):
        currency.check(later, wanted_back(DOLLARS))
