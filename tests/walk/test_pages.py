"""The walked stories show the trials that they name, and their words fit the figures."""

from pathlib import Path

import pytest

from harness.walk import order, stock
from harness.walk.page import fill
from harness.walk.stock import Row
from harness.walk.trial import Told, Walked, walk
from seatrial.calendar import Calendar

PAGES = sorted((Path(__file__).parents[2] / "docs" / "stories").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_walked_story_is_what_its_trial_would_write(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "written by `make docs`" in text
    assert fill(text, page.name) == text, f"docs/stories/{page.name} no longer fits its trial: make docs"


def test_a_page_that_is_out_of_date_is_noticed() -> None:
    (page,) = (page for page in PAGES if page.stem == "nightly-500")
    text = page.read_text(encoding="utf-8")
    assert fill(text.replace("| 60 | 320 | 120 |", "| 60 | 320 | 180 |"), page.name) == text


def test_a_page_must_say_which_trial_it_walks_through_and_ask_for_what_can_be_written() -> None:
    with pytest.raises(ValueError, match=r"mine\.md: no line like"):
        fill("# Mine", "mine.md")
    page = "<!-- walk nightly-500 seed 1 -->\n<!-- weather: written by `make docs` -->\n<!-- end of table -->"
    with pytest.raises(ValueError, match=r"mine\.md: nobody can write 'weather'"):
        fill(page, "mine.md")


# What the words of cancel-after-release say.

CANCELLED, SHIPPED = ("order/0014", "order/0002", "order/0009"), ("order/0006", "order/0007")


@pytest.mark.parametrize("origin", [*CANCELLED, *SHIPPED])
def test_an_order_is_cancelled_or_shipped_as_told(origin: str) -> None:
    rows = list(order.rows(walk("cancel-after-release", 0, 14), origin))
    last, happened = rows[-1].figures, [row.happened for row in rows]
    assert (last["given up"], last["shipped"]) == (
        (last["ordered"], 0) if origin in CANCELLED else (0, last["ordered"])
    )
    assert (last["reserved"], last["released"], last["billed"]) == (0, 0, last["shipped"])
    assert "the customer asks to cancel" in happened
    assert any(line.startswith("the customer is told: cancel") for line in happened)


def test_the_conveyor_comes_back_in_one_and_not_in_the_other() -> None:
    walked = walk("cancel-after-release", 0, 14)
    for origin, outcome in (("order/0009", "recalled"), ("order/0006", "too late")):
        (said,) = [
            row.happened for row in order.rows(walked, origin) if row.happened.startswith("the warehouse on recall")
        ]
        assert said.endswith(outcome)


def test_nobody_holds_anything_on_the_shelf_at_the_end() -> None:
    last = list(stock.rows(walk("cancel-after-release", 0, 14), "ITEM-003", "DC1"))[-1].figures
    assert (last["reserved"], last["promised"]) == (0, 0)
    assert last["available"] == last["free"] == last["ledger"] == last["shown: web"]


# What the words of nightly-500 say.


def at(clock: str) -> Row:
    """The shelf after everything that happened on the first day until then."""
    walked = walk("nightly-500", 1, 0)
    first_day = [row for row in stock.rows(walked, "WIDGET", "DC1") if not walked.wall(row.at_ms).startswith("+")]
    return [row for row in first_day if walked.wall(row.at_ms) <= clock][-1]


def test_the_morning_of_nightly_500_is_as_told() -> None:
    before_breakfast = at("06:30").figures
    assert (before_breakfast["reserved"], before_breakfast["free"], before_breakfast["ledger"]) == (320, 180, 500)
    assert (at("09:40").figures["free"], at("09:40").figures["shown: web"]) == (180, 180)
    held = at("09:45").figures
    assert (held["free"], held["shown: web"]) == (120, 180)
    assert (at("10:31").figures["free"], at("13:59").figures["free"], at("15:00").figures["free"]) == (20, 20, 30)


def test_thirty_of_the_five_hundred_are_left_in_every_book() -> None:
    walked = walk("nightly-500", 1, 0)
    last = list(stock.rows(walked, "WIDGET", "DC1"))[-1].figures
    assert (last["available"], last["free"], last["ledger"], last["shown: web"]) == (30, 30, 30, 30)
    assert (last["reserved"], last["promised"], last["quality_hold"]) == (0, 0, 0)


def test_fifty_wait_in_the_morning_and_leave_in_the_night_and_ninety_wait() -> None:
    walked = walk("nightly-500", 1, 0)
    fifty, ninety = list(order.rows(walked, "web/3"))[-1].figures, list(order.rows(walked, "web/4"))[-1].figures
    assert (fifty["ordered"], fifty["shipped"], fifty["billed"]) == (50, 50, 50)
    assert (ninety["ordered"], ninety["reserved"], ninety["shipped"], ninety["billed"]) == (90, 0, 0, 0)


def test_of_an_invoice_about_two_orders_each_is_shown_its_own_lines() -> None:
    lines = [{"line": "1", "item": "A", "quantity_base": units} for units in (5, 3)]
    sources = [{"origin": "order/1"}, {"origin": "order/2"}]
    said = {"fact": "InvoicePosted", "origin": "order/1", "invoice": "INV-1", "lines": lines, "sources": sources}
    walked = Walked((Told(0, 0, said),), Calendar("2026-03-02T00:00:00Z"))
    shown = [[(row.happened, row.figures["billed"]) for row in order.rows(walked, f"order/{n}")] for n in (1, 2, 3)]
    assert shown == [[("billed as INV-1", 5)], [("billed as INV-1", 3)], []]
