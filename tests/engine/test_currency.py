"""A number is taken only with the word beside it: amounts in the order's currency, stock in the unit it is kept in."""

import pytest

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
