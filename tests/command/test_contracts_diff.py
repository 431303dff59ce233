"""`seatrial contracts diff`: what a person sees, what a pipeline gets, and with which exit code."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema_rs
import pytest

from harness.command import main
from reports.schemas import schema
from tests.command.shell import one_object

Capture = pytest.CaptureFixture[str]


def document(codes: list[str], required: list[str], maximum: int = 9) -> dict[str, Any]:
    body = {"type": "object", "required": required, "properties": {
        "status": {"enum": codes}, "note": {"type": "string", "maxLength": maximum}}}  # fmt: skip
    shown = {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}}
    names = ("orders", "returns", "swaps", "claims")
    return {
        "openapi": "3.1.0",
        "info": {"title": "Orders", "version": f"1.{len(codes)}"},
        "paths": {f"/{name}": {"get": {"responses": {"200": shown}}} for name in names},
        "components": {"schemas": {"Order": body}},
    }


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.json").write_text(json.dumps(document(["open"], ["status"])))
    (tmp_path / "new.json").write_text(json.dumps(document(["open", "held"], ["status"], maximum=5), indent=1))
    (tmp_path / "schema.yaml").write_text("type: string\n")
    return tmp_path


def test_what_breaks_is_told_once_with_its_places_and_an_example(pair: Path, capfd: Capture) -> None:
    assert main(["contracts", "diff", "old.json", "new.json"]) == 1
    shown = " ".join(capfd.readouterr().out.split())
    assert 'breaking GET /orders 200 application/json status "held" is admitted now [code-list]' in shown
    assert "also GET /returns 200 application/json status, GET /swaps 200 application/json status and 1 other" in shown
    assert 'for example {"status":"held"} "held" is not one of "open"' in shown
    assert "old.json:1 → new.json:" in shown
    assert "This breaks clients. 1 breaking, 1 info --all lists the rest." in shown
    assert "longest" not in shown


def test_all_shows_what_breaks_nobody_too(pair: Path, capfd: Capture) -> None:
    main(["contracts", "diff", "old.json", "new.json", "--all"])
    assert "longest 9 is 5 now" in " ".join(capfd.readouterr().out.split())


def test_a_pipeline_gets_one_object(pair: Path, capfd: Capture) -> None:
    assert main(["contracts", "diff", "old.json", "new.json", "--json"]) == 1
    found = one_object(capfd.readouterr().out)
    jsonschema_rs.validator_for(schema("contract-diff")).validate(found)
    assert found["counts"] == {"breaking": 1, "unknown": 0, "meaning": 0, "warning": 0, "info": 1}
    assert (found["old"]["version"], found["new"]["version"], found["failed"]) == ("1.1", "1.2", True)
    (worst, _) = found["findings"]
    assert (worst["rule"], len(worst["places"]), worst["direction"]) == ("code-list", 4, "reads")
    assert worst["example"]["document"] == {"status": "held"}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["old.json", "old.json"], 0),
        (["new.json", "old.json"], 1),
        (["old.json", "new.json", "--fail-on", "unknown,meaning"], 0),
        (["old.json", "new.json", "--fail-on", "info"], 1),
        (["old.json", "new.json", "--fail-on", "braking"], 2),
        (["old.json", "none.json"], 2),
        (["old.json", "schema.yaml"], 2),
        (["HEAD:old.json", "new.json"], 2),
        (["schema.yaml", "schema.yaml"], 0),
    ],
)
def test_the_exit_code_says_whether_something_fails(pair: Path, capfd: Capture, words: list[str], code: int) -> None:
    assert main(["contracts", "diff", *words]) == code
    if code == 2:
        told = capfd.readouterr()
        assert told.out == ""
        assert "Traceback" not in told.err


def test_nothing_changed_says_so(pair: Path, capfd: Capture) -> None:
    main(["contracts", "diff", "old.json", "old.json"])
    assert "Nothing has changed that a client could notice." in capfd.readouterr().out


def test_a_bare_schema_is_asked_both_ways(pair: Path, capfd: Capture) -> None:
    (pair / "grown.yaml").write_text("type: [string, 'null']\n")
    assert main(["contracts", "diff", "schema.yaml", "grown.yaml"]) == 1
    assert main(["contracts", "diff", "grown.yaml", "schema.yaml"]) == 1


# ---------------------------------------------------------------- for other tools


def written(capfd: Capture, format_: str, code: int = 1) -> str:
    assert main(["contracts", "diff", "old.json", "new.json", "--format", format_]) == code
    return capfd.readouterr().out


def test_json_is_json_however_it_is_asked_for(pair: Path, capfd: Capture) -> None:
    main(["contracts", "diff", "old.json", "new.json", "--json"])
    assert written(capfd, "json").splitlines()[-1] == "}"


def test_sarif_names_the_line_of_the_new_document(pair: Path, capfd: Capture) -> None:
    (run,) = json.loads(written(capfd, "sarif"))["runs"]
    worst = run["results"][0]
    place = worst["locations"][0]["physicalLocation"]
    assert (worst["ruleId"], worst["level"], place["artifactLocation"]["uri"]) == ("code-list", "error", "new.json")
    assert '"status"' in (pair / "new.json").read_text().splitlines()[place["region"]["startLine"] - 1]
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {"code-list", "text-length"}


def test_junit_fails_what_fails(pair: Path, capfd: Capture) -> None:
    suites = ElementTree.fromstring(written(capfd, "junit"))
    assert (suites.get("tests"), suites.get("failures")) == ("2", "1")
    (failure,) = suites.iter("failure")
    assert failure.get("type") == "breaking"
    assert '{"status":"held"}' in (failure.text or "")


def test_github_annotates_the_line(pair: Path, capfd: Capture) -> None:
    worst, _ = written(capfd, "github").splitlines()
    assert worst.startswith("::error file=new.json,line=")
    assert 'title=breaking%3A code-list::GET /orders 200 application/json status "held" is admitted now' in worst


def test_markdown_is_a_table_of_what_matters(pair: Path, capfd: Capture) -> None:
    table = written(capfd, "markdown")
    assert "**Orders** breaks clients: 1 breaking, 1 info." in table
    assert '| breaking | GET /orders 200 application/json status (and 3 more) | "held" is admitted now<br>' in table
    assert "text-length" not in table


@pytest.mark.parametrize("format_", ["markdown", "sarif", "junit", "github"])
def test_nothing_changed_is_said_in_every_language(pair: Path, capfd: Capture, format_: str) -> None:
    assert main(["contracts", "diff", "old.json", "old.json", "--format", format_]) == 0
    told = capfd.readouterr().out
    if format_ == "junit":
        assert 'failures="0"' in told
    elif format_ == "sarif":
        assert json.loads(told)["runs"][0]["results"] == []
    else:
        assert "breaking" not in told


def test_what_a_document_says_cannot_move_the_cursor_nor_break_a_report(pair: Path, capfd: Capture) -> None:
    old, new = (json.loads((pair / name).read_text()) for name in ("old.json", "new.json"))
    for document in (old, new):
        document["paths"] = {"/\x1b]0;mine\x07": document["paths"]["/orders"]}
        document["info"]["title"] = "Orders\x1b[2J"
    (pair / "old.json").write_text(json.dumps(old))
    (pair / "new.json").write_text(json.dumps(new))
    main(["contracts", "diff", "old.json", "new.json"])
    assert "\x1b" not in capfd.readouterr().out
    assert len(list(ElementTree.fromstring(written(capfd, "junit")).iter("failure"))) == 1
