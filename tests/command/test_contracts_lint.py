"""`seatrial contracts lint`: what a person sees, what a pipeline gets, with which exit code; and our own documents."""

import json
from pathlib import Path

import jsonschema_rs
import pytest

from harness.command import main
from harness.contracts.lint.rules import LINT_RULES
from harness.documents import CONTRACTS
from reports.schemas import schema
from tests.command.shell import one_object
from tests.contracts.lint.test_rules import CASES

Capture = pytest.CaptureFixture[str]
OURS = [str(path) for path in sorted(CONTRACTS.glob("*/*.yaml"))]


@pytest.fixture
def bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "api.yaml").write_text(CASES["idempotency-key"][1][0])
    return tmp_path


def test_our_own_documents_keep_every_principle(capfd: Capture) -> None:
    assert main(["contracts", "lint", *OURS, "--fail-on", "error,warning,info", "--json"]) == 0
    found = one_object(capfd.readouterr().out)
    jsonschema_rs.validator_for(schema("contract-lint")).validate(found)
    assert len(found["documents"]) == len(OURS)
    looked = {rule for document in found["documents"] for rule, times in document["rules"].items() if times}
    unused = {"deprecation-has-a-day", "state-is-not-written"}  # nothing is deprecated, and no document is overwritten
    assert looked == {*LINT_RULES} - unused, "so that passing means something"


def test_what_is_missing_is_shown_with_what_to_write(bad: Path, capfd: Capture) -> None:
    assert main(["contracts", "lint", "api.yaml"]) == 1
    shown = " ".join(capfd.readouterr().out.split())
    assert "0 Idempotency, sequence and replay 0 of 1" in shown
    assert "– Billing tied to evidence nothing to look at" in shown
    assert (
        "error idempotency-key POST /orders has no key: sent again after a timeout, it happens twice api.yaml:" in shown
    )
    assert "write parameters: [{name: Idempotency-Key, in: header" in shown
    assert "1 document: 1 error" in shown


def test_severities_are_a_teams_own(bad: Path, capfd: Capture) -> None:
    (bad / "lint.yaml").write_text("format: seatrial.lint/1\nrules:\n  idempotency-key: warning\n")
    assert main(["contracts", "lint", "api.yaml", "--config", "lint.yaml"]) == 0
    assert main(["contracts", "lint", "api.yaml", "--config", "lint.yaml", "--fail-on", "warning"]) == 1
    (bad / "lint.yaml").write_text('format: seatrial.lint/1\nrules:\n  idempotency-key: "off"\n')
    capfd.readouterr()
    assert main(["contracts", "lint", "api.yaml", "--config", "lint.yaml", "--json"]) == 0
    assert "idempotency-key" not in one_object(capfd.readouterr().out)["documents"][0]["rules"]


def test_a_code_host_gets_sarif(bad: Path, capfd: Capture) -> None:
    assert main(["contracts", "lint", "api.yaml", "--format", "sarif"]) == 1
    run = json.loads(capfd.readouterr().out)["runs"][0]
    (found,) = [one for one in run["results"] if one["ruleId"] == "idempotency-key"]
    assert found["level"] == "error"
    assert found["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "api.yaml"}
    assert {one["id"] for one in run["tool"]["driver"]["rules"]} == {one["ruleId"] for one in run["results"]}


def test_a_catalogue_above_the_document_is_found(bad: Path, capfd: Capture) -> None:
    (bad / "orders").mkdir()
    (bad / "orders" / "v1.yaml").write_text("openapi: 3.1.0\ninfo: {title: O, version: 1.0.0}\npaths: {}\n")
    assert main(["contracts", "lint", "orders/v1.yaml", "--fail-on", "warning"]) == 1
    (bad / "catalog.yaml").write_text("apis: [{document: orders/v1.yaml, owner: desk, audience: system}]\n")
    assert main(["contracts", "lint", "orders/v1.yaml", "--fail-on", "warning"]) == 0
    capfd.readouterr()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["nowhere.yaml"], "nowhere.yaml: no such file"),
        (["api.yaml", "--fail-on", "bad"], "`bad` is no severity"),
        (["api.yaml", "--config", "lint.yaml"], "lint.yaml:3:3: there is no rule `idempotency-kye` Did you mean"),
        (["api.yaml", "--catalog", "none.yaml"], "none.yaml"),
    ],
)
def test_what_cannot_be_used_is_refused(bad: Path, capfd: Capture, command: list[str], said: str) -> None:
    (bad / "lint.yaml").write_text("format: seatrial.lint/1\nrules:\n  idempotency-kye: warning\n")
    assert main(["contracts", "lint", *command]) == 2
    assert said in " ".join(capfd.readouterr().err.split())
