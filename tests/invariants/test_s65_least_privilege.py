"""S65: each client can do what its scopes allow, and see what is its own."""

import pytest

from harness.invariants.s65_least_privilege import LeastPrivilege
from tests.invariants.notation import judged

TRY = "18:00 AccessTried api=engine operation=resolveCase client={} about={} allowed={} status={}\n"


def tried(client: str, about: str, allowed: bool, status: int) -> str:
    return TRY.format(client, about, "yes" if allowed else "no", status)


def test_each_is_let_in_where_he_may_and_nowhere_else() -> None:
    verdict = judged(
        LeastPrivilege,
        tried("operations-desk", "", True, 404)
        + tried("customer-portal", "", False, 403)
        + tried("", "", False, 401)
        + tried("customer-portal", "CRM-7", True, 200)
        + tried("customer-portal", "CRM-7", False, 404),
    )
    assert (verdict.breaches, verdict.exercised) == ([], 5)


@pytest.mark.parametrize("status", [200, 202, 400, 404, 422, 500])
def test_whoever_may_not_is_to_be_sent_away_before_anything_is_looked_at(status: int) -> None:
    verdict = judged(LeastPrivilege, tried("customer-portal", "", False, status))
    assert verdict.kinds == ["client/let in"]
    assert verdict.text == f"customer-portal may not call resolveCase, and was answered {status}"


@pytest.mark.parametrize("status", [401, 403])
def test_whoever_may_is_not_to_be_sent_away(status: int) -> None:
    assert judged(LeastPrivilege, tried("operations-desk", "", True, status)).kinds == ["client/shut out"]


def test_an_order_is_not_shown_to_another_customer() -> None:
    verdict = judged(LeastPrivilege, tried("customer-portal", "CRM-7", False, 200))
    assert verdict.kinds == ["client/shown to another"]
    assert verdict.text == "customer-portal was shown order CRM-7, which is another customer's"


def test_without_an_attempt_it_is_not_put_to_the_test() -> None:
    assert judged(LeastPrivilege, "").exercised == 0
