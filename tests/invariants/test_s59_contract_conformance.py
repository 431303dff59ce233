"""S59: everything that the engine says is what the contract lets it say."""

from harness.invariants.s59_contract_conformance import ContractConformance
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


def test_another_place_is_another_finding() -> None:
    assert len(judged(ContractConformance, BROKEN + BROKEN.replace("/lines", "/currency")).breaches) == 2


def test_what_a_system_breaks_is_not_the_engines_fault() -> None:
    verdict = judged(ContractConformance, BROKEN.replace("side=engine", "side=erp"))
    assert (verdict.breaches, verdict.exercised) == ([], 0)
