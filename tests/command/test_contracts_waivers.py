"""`seatrial contracts diff --waivers`: what may break by somebody's leave, and what becomes of that leave."""

import json
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema_rs
import pytest

from harness.command import main
from harness.command.contracts import documents
from harness.contracts.waivers import fits
from reports.schemas import schema
from tests.command.shell import one_object
from tests.command.test_contracts_diff import Capture, pair

__all__ = ["pair"]

HEAD = "format: seatrial.waivers/1\nwaivers:\n"
DIFF = ["contracts", "diff", "old.json", "new.json", "--waivers", "waivers.yaml"]


def waiver(scope: str, expires: str = "2999-12-31", id_: str = "W-1") -> str:
    return (
        f'  - id: {id_}\n    owner: order-desk\n    reason: All four readers were asked.\n    expires: "{expires}"\n'
        f"    scope: {{{scope}}}\n"
    )


def granted(folder: Path, *waivers: str) -> None:
    (folder / "waivers.yaml").write_text("format: seatrial.waivers/1\nwaivers:\n" + "".join(waivers))


def told(capfd: Capture, *more: str) -> tuple[int, dict[str, Any]]:
    code = main([*DIFF, "--json", *more])
    found: dict[str, Any] = one_object(capfd.readouterr().out)
    jsonschema_rs.validator_for(schema("contract-diff")).validate(found)
    return code, found


def test_what_is_waived_does_not_fail_and_is_not_counted(pair: Path, capfd: Capture) -> None:
    granted(pair, waiver("contract: Orders, rule: code-list"))
    code, found = told(capfd)
    assert code == 0
    assert found["counts"]["breaking"] == 0
    assert found["waived"] == 1
    assert [one["state"] for one in found["waivers"]] == ["used"]
    assert {one["waiver"] for one in found["findings"] if one["rule"] == "code-list"} == {"W-1"}


def test_only_the_places_that_it_names_are_waived(pair: Path, capfd: Capture) -> None:
    granted(
        pair,
        waiver("contract: Orders, rule: code-*, operation: GET /*s"),
        waiver("contract: Or*, rule: default", id_="W-2"),
    )
    (pair / "waivers.yaml").write_text((pair / "waivers.yaml").read_text().replace("GET /*s", "GET /orders"))
    code, found = told(capfd)
    assert code == 1
    by = {one["waiver"]: [place["operation"] for place in one["places"]] for one in found["findings"]
          if one["rule"] == "code-list"}  # fmt: skip
    assert by == {"W-1": ["GET /orders"], "": ["GET /returns", "GET /swaps", "GET /claims"]}
    assert [one["state"] for one in found["waivers"]] == ["used", "unused"]


@pytest.mark.parametrize(
    ("scope", "state"),
    [
        ("contract: Orders, rule: code-list, field: note", "unused"),
        ("contract: Orders, rule: code-list, part: request*", "unused"),
        ("contract: Invoices, rule: code-list", "elsewhere"),
        ("contract: Orders, rule: code-list, operation: GET .orders", "unused"),
    ],
)
def test_what_it_does_not_match_it_does_not_cover(pair: Path, capfd: Capture, scope: str, state: str) -> None:
    granted(pair, waiver(scope))
    code, found = told(capfd)
    assert code == 1
    assert found["waived"] == 0
    assert [one["state"] for one in found["waivers"]] == [state]


def test_an_expired_waiver_of_another_document_is_none_of_this_ones_business(pair: Path, capfd: Capture) -> None:
    granted(pair, waiver("contract: Shipping, rule: code-list", expires="2020-02-29"))
    code, found = told(capfd, "--fail-on", "unknown")
    assert code == 0
    assert [one["state"] for one in found["waivers"]] == ["elsewhere"]


def test_a_title_is_the_same_however_it_is_written(pair: Path, capfd: Capture) -> None:
    granted(pair, waiver("contract: ORDERS, rule: code-list"))
    assert told(capfd)[0] == 0


def test_of_two_that_cover_a_change_both_are_used(pair: Path, capfd: Capture) -> None:
    narrow = waiver("contract: Orders, rule: code-list, operation: GET /orders", id_="W-2")
    granted(pair, waiver("contract: Orders, rule: code-list"), narrow)
    assert [one["state"] for one in told(capfd)[1]["waivers"]] == ["used", "used"]


def test_what_fails_can_be_waived_at_any_level(pair: Path, capfd: Capture) -> None:
    granted(pair, waiver("contract: Orders, rule: '*'"))
    assert told(capfd, "--fail-on", "breaking,info")[0] == 0


@pytest.mark.parametrize(
    ("pattern", "text", "fit"),
    [
        ("*", "", True), ("a*", "ab", True), ("a*b", "ab", True), ("a*b", "aXb", True), ("a*a", "a", False),
        ("a*b*c", "a-b-b-c", True), ("a*b*c", "ac", False), ("**", "x", True), ("a.c", "abc", False), ("", "x", False),
        ("*a" * 20 + "*b", "a" * 5_000, False),
    ],
)  # fmt: skip
def test_a_star_stands_for_any_text(pattern: str, text: str, fit: bool) -> None:
    assert fits(pattern, text) is fit


def test_an_expired_waiver_covers_nothing_and_fails_by_itself(pair: Path, capfd: Capture) -> None:
    granted(pair, waiver("contract: Orders, rule: code-list", expires="2020-02-29"))
    code, found = told(capfd, "--fail-on", "unknown")
    assert code == 1
    assert found["counts"]["breaking"] == 1
    assert [one["state"] for one in found["waivers"]] == ["expired"]
    assert main([*DIFF, "--fail-on", "unknown"]) == 1
    shown = " ".join(capfd.readouterr().out.split())
    assert "waiver expired W-1 of order-desk has expired on 2020-02-29: take it out, or have it granted again" in shown
    assert "A waiver has expired. 1 breaking" in shown


def test_a_waiver_holds_through_its_last_day(pair: Path, capfd: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    granted(pair, waiver("contract: Orders, rule: code-list", expires="2026-12-31"))
    codes = []
    for day in (date(2026, 12, 31), date(2027, 1, 1)):
        monkeypatch.setattr(documents, "today", lambda day=day: day)
        codes.append(told(capfd)[0])
    assert codes == [0, 1]


def test_people_see_what_is_waived_only_when_they_ask(pair: Path, capfd: Capture) -> None:
    granted(pair, waiver("contract: Orders, rule: code-list"))
    assert main(DIFF) == 0
    shown = " ".join(capfd.readouterr().out.split())
    assert "breaking GET" not in shown
    assert "waiver used W-1 of order-desk covers 1 of these until 2999-12-31: All four readers were asked." in shown
    assert "Nothing here fails. 1 info, 1 waived --all lists the rest." in shown
    main([*DIFF, "--all"])
    assert "[code-list] waived by W-1" in " ".join(capfd.readouterr().out.split())


def test_every_format_says_what_is_waived(pair: Path, capfd: Capture) -> None:
    granted(
        pair,
        waiver("contract: Orders, rule: code-list"),
        waiver("contract: Orders, rule: default", id_="W-2"),
        waiver("contract: Orders, rule: code-list", "2020-01-01", "W-3"),
    )

    def written(format_: str) -> str:
        assert main([*DIFF, "--format", format_]) == 1
        return capfd.readouterr().out

    results = json.loads(written("sarif"))["runs"][0]["results"]
    (found,) = [one for one in results if one["ruleId"] == "code-list"]
    assert found["suppressions"] == [{"kind": "external", "justification": "W-1: All four readers were asked."}]
    assert {(one["ruleId"], one["level"]) for one in results} >= {
        ("waiver-unused", "warning"),
        ("waiver-expired", "error"),
    }

    suite = ElementTree.fromstring(written("junit"))
    assert suite.get("failures") == "1"
    assert [case.get("classname") for case in suite.iter("testcase") if case.find("failure") is not None] == [
        "waiver-expired"
    ]
    assert [case.get("classname") for case in suite.iter("testcase") if case.find("skipped") is not None] == [
        "code-list"
    ]

    lines = written("github").splitlines()
    assert [line for line in lines if line.startswith("::notice") and "waived by W-1" in line]
    assert [line.split("::")[1] for line in lines[-2:]] == ["warning", "error"]

    page = written("markdown")
    assert "| breaking |" not in page
    assert "- W-2 of order-desk covers nothing here: take it out, or correct its scope" in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("format: seatrial.waivers/2\nwaivers: []\n", "waivers.yaml:1"),
        (HEAD + waiver("contract: Orders"), "waivers.yaml:7:5: `rule` is missing"),
        (HEAD + waiver("contract: O, rule: default", "2026-02-30"), "no day 2026-02-30"),
        (HEAD + waiver("contract: O, rule: default", "tomorrow"), "a day, such as"),
        (HEAD + 2 * waiver("contract: O, rule: default"), "`W-1` is there twice"),
        (HEAD + waiver("contract: O, rule: default, ruel: x"), "unknown key `ruel`"),
        (HEAD + waiver("contract: O, rule: code-lists"), "waivers.yaml:7:26: there is no rule `code-lists`"),
        ("- a\n", "waivers.yaml"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_with_its_line(pair: Path, capfd: Capture, text: str, said: str) -> None:
    (pair / "waivers.yaml").write_text(text)
    assert main(DIFF) == 2
    assert said in " ".join(capfd.readouterr().err.split())


def test_a_file_that_is_not_there_is_refused(pair: Path, capfd: Capture) -> None:
    assert main(DIFF) == 2
    assert "waivers.yaml" in capfd.readouterr().err
