"""S59: everything that the engine says is what the contract lets it say."""

from harness.invariants.s59_contract_conformance import ContractConformance, plainly
from seatrial.facts import ContractBroken
from tests.invariants.notation import judged

SAID = "10:00 CallSent operation=bookOrder\n10:00 EventAcknowledged type=order.submitted status=202\n"
BROKEN = "10:01 ContractBroken contract=erp/v1 operation=bookOrder side=engine where=/lines message=empty\n"


def test_what_validates_is_right() -> None:
    verdict = judged(ContractConformance, SAID)
    assert verdict.breaches == []
    assert verdict.exercised == 2


def test_a_message_that_breaks_its_contract_is_a_breach_and_told_once() -> None:
    verdict = judged(ContractConformance, SAID + BROKEN + BROKEN)
    assert verdict.kinds == ["message/breaks the contract"]
    assert verdict.text == "the engine broke contract erp/v1 in bookOrder at /lines: empty"


def test_a_value_of_another_type_is_told_in_plain_words() -> None:
    told = 'the engine broke contract erp/v1 in bookOrder: body/available_base is the text "45"'
    assert plainly("'45' is not of type 'integer'") == " is the text '45' where the contract wants an integer"
    assert plainly("-1 is less than the minimum of 0") == ": -1 is less than the minimum of 0"
    fact = ContractBroken(
        origin="order/1", system="engine", contract="erp/v1", operation="bookOrder", side="engine",
        where="body/available_base", message='"45" is not of type "integer"',
    )  # fmt: skip
    fresh = judged(ContractConformance, "").rule
    fresh.follows()[ContractBroken](fact, 0, 0)
    assert fresh.breaches[0].summary == f"{told} where the contract wants an integer"


def test_another_place_is_another_finding() -> None:
    assert len(judged(ContractConformance, BROKEN + BROKEN.replace("/lines", "/currency")).breaches) == 2


def test_what_a_system_breaks_is_not_the_engines_fault() -> None:
    verdict = judged(ContractConformance, BROKEN.replace("side=engine", "side=erp"))
    assert (verdict.breaches, verdict.exercised) == ([], 0)
