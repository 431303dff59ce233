"""`seatrial contracts impact` and `can-i-deploy`: what a person sees, what a pipeline gets, with which exit code."""

from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from harness.command import main
from reports.schemas import schema
from tests.command.shell import one_object
from tests.contracts.consumers.pairs import ORDERS, booking, changed, pact_file

Capture = pytest.CaptureFixture[str]
IMPACT = ["contracts", "impact", "old.json", "new.json", "--consumers", "pacts"]
CAN_I = ["contracts", "can-i-deploy", "old.json", "new.json", "--consumers", "pacts"]
STATUS = ("components", "schemas", "Booked", "properties", "status")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pacts").mkdir()
    new = changed(*STATUS, to={"enum": ["open", "parked"]})
    new["info"] = {"title": "Order Book", "version": "2.0"}
    (tmp_path / "old.json").write_bytes(msgspec.json.encode(ORDERS))
    (tmp_path / "new.json").write_bytes(msgspec.json.encode(new))
    pact_file(tmp_path / "pacts", booking(answer={"number": 7}), consumer="till")
    return tmp_path


def reader(folder: Path, status: str, consumer: str = "shop") -> None:
    pact_file(folder / "pacts", booking(answer={"status": status}), consumer=consumer)


def shown(capfd: Capture) -> str:
    return " ".join(capfd.readouterr().out.split())


def told(capfd: Capture, name: str) -> Any:
    found = one_object(capfd.readouterr().out)
    jsonschema_rs.validator_for(schema(name)).validate(found)
    return found


def test_a_change_that_touches_nobody_does_not_fail(folder: Path, capfd: Capture) -> None:
    assert main(["contracts", "diff", "old.json", "new.json"]) == 1
    capfd.readouterr()
    assert main(IMPACT) == 0
    said = shown(capfd)
    assert 'status "parked" is admitted now' in said
    assert "does not touch till" in said
    assert "No consumer is touched, of 1 consumer. 1 of 1 change touches nobody who has a pact." in said


def test_who_is_touched_is_named_and_who_is_proved_to_break_is_told_apart(folder: Path, capfd: Capture) -> None:
    reader(folder, "open")
    reader(folder, "held", "desk")
    assert main(IMPACT) == 1
    said = shown(capfd)
    assert "touches desk, shop; not till" in said
    assert 'desk breaks: an order: POST /orders 201 application/json status does not fit: "held" is not one of' in said
    assert "2 of 3 consumers are touched." in said
    assert main([*IMPACT, "--json"]) == 1
    found = told(capfd, "contract-impact")
    assert {one["name"]: (one["touched"], len(one["broken"])) for one in found["consumers"]} == {
        "desk": (1, 1), "shop": (1, 0), "till": (0, 0)}  # fmt: skip
    assert found["diff"]["consumers"] == ["desk", "shop", "till"]


def test_what_is_waived_touches_nobody(folder: Path, capfd: Capture) -> None:
    reader(folder, "open")
    (folder / "waivers.yaml").write_text(
        "format: seatrial.waivers/1\nwaivers:\n  - {id: W-1, owner: o, reason: r, expires: '2999-01-01',\n"
        "     scope: {contract: Order Book, rule: code-list}}\n"
    )
    assert main([*IMPACT, "--waivers", "waivers.yaml"]) == 0
    reader(folder, "held", "desk")
    assert main([*IMPACT, "--waivers", "waivers.yaml"]) == 0, "what is covered fails nothing, proved or not"
    capfd.readouterr()


def test_a_diff_says_beside_each_change_whom_it_touches(folder: Path, capfd: Capture) -> None:
    reader(folder, "open")
    assert main(["contracts", "diff", "old.json", "new.json", "--consumers", "pacts"]) == 1
    assert "touches shop; not till" in shown(capfd)
    assert main(["contracts", "diff", "old.json", "new.json", "--consumers", "pacts", "--json"]) == 1
    found = told(capfd, "contract-diff")
    (breaking,) = [one for one in found["findings"] if one["level"] == "breaking"]
    assert {place["operation"]: place["consumers"] for place in breaking["places"]} == {
        "POST /orders": ["shop"], "GET /orders/{number}": []}  # fmt: skip


def test_the_matrix_has_every_consumer_beside_every_version(folder: Path, capfd: Capture) -> None:
    reader(folder, "held", "desk")
    assert main(CAN_I) == 1
    said = shown(capfd)
    assert "Order Book 1.0 2.0 desk fits 1 missing till fits fits" in said
    assert 'desk beside 2.0 POST /orders 201 application/json status does not fit: "held" is not one of' in said
    assert "No: 1 of 4 pairs does not fit." in said
    assert main([*CAN_I, "--json"]) == 1
    found = told(capfd, "contract-pacts")
    assert [(cell["consumer"], cell["provider"], len(cell["missing"])) for cell in found["cells"]] == [
        ("desk", 0, 0), ("desk", 1, 1), ("till", 0, 0), ("till", 1, 0)]  # fmt: skip
    assert found["cells"][1]["missing"][0]["place"].startswith("pacts/desk.json:")


def test_what_nobody_uses_is_listed_on_demand(folder: Path, capfd: Capture) -> None:
    assert main(["contracts", "can-i-deploy", "old.json", "--consumers", "pacts"]) == 0
    assert "Yes: 1 pair fits. --all lists what is promised and nobody uses." in shown(capfd)
    assert main(["contracts", "can-i-deploy", "old.json", "--consumers", "pacts", "--all"]) == 0
    said = shown(capfd)
    assert "Promised and used by nobody, 1.0 POST /orders 201 application/json status" in said
    assert "GET /orders/{number}" in said


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ([*IMPACT[:-1], "nowhere"], "nowhere is no folder"),
        ([*CAN_I[:-1], "."], "no pact: it names no consumer and provider"),
        ([*IMPACT, "--provider", "Billing"], "there is no pact with `Billing` Name it with `--provider`."),
        ([*IMPACT, "--fail-on", "bad"], "`bad` is no level"),
        (["contracts", "can-i-deploy", "nowhere.yaml", "--consumers", "pacts"], "no such file"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused(folder: Path, capfd: Capture, command: list[str], said: str) -> None:
    assert main(command) == 2
    assert said in " ".join(capfd.readouterr().err.split())
