"""Milestones of a contract in the ERP: what they come to, and what confirming and withdrawing one tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.facts import ContractChanged, ContractMilestone
from seatrial.message import Response
from simulators.erp.milestones import agreed
from simulators.master import AgreedMilestone, ServiceContract
from tests.simulators.backoffice import BackOffice, body, euros


def code(answer: Response) -> str:
    assert answer.body is not None
    said: str = answer.body["code"]
    return said


PARTS = (
    AgreedMilestone("ordered", 300_000, "2026-03-03"),
    AgreedMilestone("installed", 500_000, "2026-03-13"),
    AgreedMilestone("accepted", 0, "2026-03-24"),
)


def project(price_minor: int = 1_000_001, parts: tuple[AgreedMilestone, ...] = PARTS) -> ServiceContract:
    return ServiceContract("PRJ-1", "C-1", "PROJECT", 0, 0, "", 0, price_minor, parts)


@pytest.fixture
def office() -> BackOffice:
    return BackOffice(("A", 100), contracts=(project(),))


def confirm(office: BackOffice, certificate: str, day: str = "2026-03-02", milestone: str = "ordered") -> Response:
    said = {"reached_on": day, "certificate": certificate}
    return office.ask("confirmMilestone", said, service_contract_number="PRJ-1", milestone=milestone)


def withdraw(office: BackOffice, milestone: str = "ordered") -> Response:
    said = {"reason": "it leaks"}
    return office.ask("withdrawMilestone", said, service_contract_number="PRJ-1", milestone=milestone)


def test_what_was_agreed_is_told_on_the_first_day(office: BackOffice) -> None:
    (told,) = office.told("contract.changed")
    assert (told["version"], told["periods"], told["fee"], told["price"]) == (1, [], euros(0), euros(1_000_001))
    assert [(one["milestone"], one["amount"]["minor"], one["status"]) for one in told["milestones"]] == [
        ("ordered", 300_000, "planned"),
        ("installed", 500_001, "planned"),  # 500,000.5
        ("accepted", 200_000, "planned"),
    ]
    assert [fact.milestone for fact in office.recorded(ContractMilestone)] == ["ordered", "installed", "accepted"]
    assert len(office.recorded(ContractChanged)) == 1


@given(st.integers(1, 10**9), st.lists(st.integers(1, 300_000), max_size=3))
def test_the_parts_come_to_the_price(price_minor: int, shares: list[int]) -> None:
    parts = [AgreedMilestone(f"part-{share}", share, "2026-03-03") for share in (*shares, 0)]
    found = agreed(project(price_minor, tuple(parts)))
    assert sum(one.amount_minor for one in found) == price_minor
    assert all(abs(one.amount_minor * 10**6 - price_minor * one.agreed.share_ppm) <= 500_000 for one in found[:-1])


def test_a_confirmation_tells_what_is_owed_and_a_second_one_only_who_has_signed(office: BackOffice) -> None:
    office.clear()
    assert body(confirm(office, "FITTER-1"))["acceptances"] == 1
    office.now = 3_600_000
    assert body(confirm(office, "CUSTOMER-1"))["acceptances"] == 1
    first, second = [told["milestones"][0] for told in office.told("contract.changed")]
    assert (first["status"], first["acceptances"], first["certificates"]) == ("reached", 1, ["FITTER-1"])
    assert (first["reached_on"], first["confirmed_at"]) == ("2026-03-02", "2026-03-02T06:00:00.000Z")
    assert second == {**first, "certificates": ["FITTER-1", "CUSTOMER-1"]}
    assert [told["version"] for told in office.told("contract.changed")] == [2, 3]
    assert [fact.certificates for fact in office.recorded(ContractMilestone)] == [1, 2]
    assert office.minted["PRJ-1/ordered/1"] == "contract/PRJ-1"


def test_what_is_withdrawn_and_confirmed_again_is_another_acceptance(office: BackOffice) -> None:
    confirm(office, "FITTER-1")
    assert body(withdraw(office)) == {
        "service_contract_number": "PRJ-1", "milestone": "ordered", "status": "planned", "acceptances": 1, "version": 3
    }  # fmt: skip
    told = office.told("contract.changed")[-1]["milestones"][0]
    assert (told["status"], told["certificates"]) == ("planned", [])
    assert "reached_on" not in told
    assert body(confirm(office, "FITTER-2"))["acceptances"] == 2
    assert [(fact.acceptances, fact.reached) for fact in office.recorded(ContractMilestone)[3:]] == [
        (1, True), (1, False), (2, True)
    ]  # fmt: skip


def test_what_cannot_be_is_refused_and_told_to_nobody(office: BackOffice) -> None:
    office.clear()
    assert withdraw(office).status == 422
    assert code(confirm(office, "FITTER-1", day="2026-03-03")) == "not_reached"
    assert confirm(office, "FITTER-1", milestone="painted").status == 404
    assert office.events == []
    confirm(office, "FITTER-1")
    assert code(confirm(office, "FITTER-1")) == "already_confirmed"
    assert len(office.told("contract.changed")) == 1


def test_no_order_is_booked_under_it_and_no_clerk_can_end_it(office: BackOffice) -> None:
    office.book(1)
    assert "service_contract_number" not in office.told("order.booked")[0]
    gone = {"ends_on": "2026-03-10", "reason": "gives up"}
    assert code(office.ask("terminateContract", gone, service_contract_number="PRJ-1")) == "not_in_term"
