"""The pages in `docs/` say what the code says, and the example on a page works."""

import re
from pathlib import Path

import pytest

from harness.invariants import RULES
from harness.reference import SECTIONS, fill
from harness.scenario.reader import parse_scenario

PAGES = ("contract-changes.md", "coverage.md", "faults.md", "invariants.md", "scenario-format.md")
COVERED = re.compile(r"^\| \[(?P<rule>[A-Z]\d\d)\].* (?P<all>\d+) \|$", re.MULTILINE)
LINK = re.compile(r"\]\((?P<target>[^)#\s]+)(#[^)]*)?\)")


@pytest.mark.parametrize("name", PAGES)
def test_a_reference_page_is_what_the_code_would_write(root: Path, name: str) -> None:
    page = (root / "docs" / name).read_text(encoding="utf-8")
    assert "written by `make docs`" in page
    assert fill(page, SECTIONS) == page, f"docs/{name} no longer fits the code: make docs"


def test_a_page_that_is_out_of_date_is_noticed(root: Path) -> None:
    page = (root / "docs" / "faults.md").read_text(encoding="utf-8")
    assert fill(page.replace("## lost-reply", "## lost-answer"), SECTIONS) == page


def test_every_rule_is_put_to_the_test_by_some_story(root: Path) -> None:
    page = (root / "docs" / "coverage.md").read_text(encoding="utf-8")
    asked = {row["rule"]: int(row["all"]) for row in COVERED.finditer(page)}
    assert list(asked) == [rule.id for rule in RULES]
    assert [rule for rule, count in asked.items() if not count] == []


def test_the_smallest_story_of_the_page_can_be_read(root: Path) -> None:
    page = (root / "docs" / "scenario-format.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert parse_scenario(example, "docs/scenario-format.md").name == "one-order"


def test_no_link_between_pages_leads_nowhere(root: Path) -> None:
    pages = [*sorted(root.glob("*.md")), *sorted((root / "docs").rglob("*.md"))]
    dead = [
        f"{page.relative_to(root)}: {link['target']}"
        for page in pages
        for link in LINK.finditer(page.read_text(encoding="utf-8"))
        if "://" not in link["target"] and not (page.parent / link["target"]).exists()
    ]
    assert not dead
