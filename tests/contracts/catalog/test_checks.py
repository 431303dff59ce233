"""What a catalogue must be able to say: every check with an entry that passes it and one that does not."""

from datetime import date
from pathlib import Path

import jsonschema_rs
import pytest

from harness.command import main
from harness.contracts.catalog.checks import check
from harness.contracts.catalog.entries import read_catalog
from reports.schemas import schema
from tests.command.shell import one_object

TODAY = date(2026, 11, 28)
Capture = pytest.CaptureFixture[str]
GOOD = {
    "id": "erp", "version": "v1", "document": "erp/v1.yaml", "title": "ERP", "owner": "order-management",
    "steward": "order-desk", "lifecycle": "active", "audience": "system", "consumers": "[engine]",
    "slo": "{read_ms: 20}",
}  # fmt: skip


def catalogue(folder: Path, *entries: dict[str, str]) -> Path:
    """A file with entries; what is "" is left out."""
    lines = ["format: seatrial.catalog/1", "objectives: {read_ms: {about: waiting, formula: b - a}}", "apis:"]
    for entry in entries:
        said = [f"{key}: {value}" for key, value in entry.items() if value]
        lines += [f"  - {said[0]}", *(f"    {one}" for one in said[1:])]
    lines.append("users: [engine]")
    (folder / "catalog.yaml").write_text("\n".join(lines) + "\n")
    (folder / "erp").mkdir(exist_ok=True)
    (folder / "erp" / "v1.yaml").write_text("openapi: 3.1.0\ninfo: {title: ERP, version: 1.4.0}\npaths: {}\n")
    return folder / "catalog.yaml"


def found(folder: Path, *entries: dict[str, str]) -> list[tuple[str, str]]:
    path = catalogue(folder, *entries)
    return [(one.rule, one.severity) for one in check(*read_catalog(path), folder, TODAY)]


def test_a_catalogue_that_can_say_everything_has_no_findings(tmp_path: Path) -> None:
    assert found(tmp_path, GOOD) == []
    assert found(tmp_path, GOOD | {"lifecycle": "deprecated", "sunset": '"2026-11-28"'}) == [], "its last day is today"
    assert found(tmp_path, GOOD | {"lifecycle": "retired", "sunset": '"2026-11-27"', "consumers": "[]"}) == []
    assert found(tmp_path, GOOD, GOOD | {"version": "v2", "document": "erp/v2.yaml", "lifecycle": "planned"}) == []


@pytest.mark.parametrize(
    ("change", "rule", "severity"),
    [
        ({"owner": ""}, "no-owner", "error"),
        ({"steward": ""}, "no-steward", "warning"),
        ({"lifecycle": "deprecated"}, "no-sunset", "error"),
        ({"sunset": '"2027-02-28"'}, "sunset-of-the-living", "error"),
        ({"lifecycle": "deprecated", "sunset": '"2027-02-30"'}, "no-such-day", "error"),
        ({"lifecycle": "retired", "sunset": '"2026-11-27"'}, "used-after-sunset", "error"),
        ({"lifecycle": "deprecated", "sunset": '"2026-11-27"', "consumers": "[]"}, "not-retired", "warning"),
        ({"lifecycle": "retired"}, "used-after-retired", "error"),
        ({"consumers": "[]"}, "no-consumer", "warning"),
        ({"consumers": "[engine, portal]"}, "unknown-consumer", "warning"),
        ({"document": "erp/v9.yaml"}, "no-document", "error"),
        ({"title": "Order book"}, "another-title", "warning"),
        ({"version": "v2"}, "another-version", "warning"),
        ({"slo": "{}"}, "no-objective", "warning"),
        ({"slo": "{read_ms: 20, answered_in: 5}"}, "no-unit", "error"),
        ({"slo": "{read_ms: 20, write_ms: 5}"}, "no-formula", "error"),
        ({"slo": "{read_ms: 20, up_ppm: 1000001}"}, "more-than-all", "error"),
    ],
)
def test_what_it_cannot_say_is_told(tmp_path: Path, change: dict[str, str], rule: str, severity: str) -> None:
    assert (rule, severity) in found(tmp_path, GOOD | change)


def test_an_entry_is_there_once_and_every_document_has_one(tmp_path: Path) -> None:
    assert found(tmp_path, GOOD, GOOD) == [("listed-twice", "error")]
    (tmp_path / "erp").mkdir(exist_ok=True)
    (tmp_path / "erp" / "v2.yaml").write_text("openapi: 3.1.0\ninfo: {title: ERP, version: 2.0.0}\n")
    assert found(tmp_path, GOOD) == [("unlisted", "error")]


def test_people_and_pipelines_see_it(tmp_path: Path, capfd: Capture) -> None:
    path = str(catalogue(tmp_path, GOOD | {"owner": "", "steward": ""}))
    assert main(["contracts", "catalog", path, "--objectives"]) == 1
    shown = " ".join(capfd.readouterr().out.split())
    assert "erp v1 system active nobody nobody engine 1" in shown
    assert "read_ms waiting of 1 API b - a" in shown
    assert "error erp v1 nobody decides about it: name an `owner` [no-owner]" in shown
    assert "1 API version: 1 error, 1 warning." in shown
    assert main(["contracts", "catalog", path, "--json"]) == 1
    told = one_object(capfd.readouterr().out)
    jsonschema_rs.validator_for(schema("contract-catalog")).validate(told)
    assert [one["line"].rpartition("catalog.yaml")[2] for one in told["findings"]] == [":4:5", ":4:5"]


def test_our_own_catalogue_can_say_everything(capfd: Capture) -> None:
    assert main(["contracts", "catalog"]) == 0
    shown = " ".join(capfd.readouterr().out.split())
    assert "17 API versions: each has an owner, a steward, consumers, objectives and its document." in shown


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("apis: []\n", "`format` is missing"),
        ("format: seatrial.catalog/1\napis: [{id: erp}]\n", "is missing"),
        ("format: seatrial.catalog/1\napis: []\nowners: []\n", "unknown key `owners`"),
        ("format: seatrial.catalog/1\napis: [{id: e, version: v1, document: d, title: t, lifecycle: old}]\n",
         "`lifecycle`:"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_catalogue_is_refused(tmp_path: Path, capfd: Capture, text: str, said: str) -> None:
    (tmp_path / "c.yaml").write_text(text)
    assert main(["contracts", "catalog", str(tmp_path / "c.yaml")]) == 2
    assert said in " ".join(capfd.readouterr().err.split())
