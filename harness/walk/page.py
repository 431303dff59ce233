"""A page says which trial it walks through, and where the trial's own words go:

    <!-- walk nightly-500 seed 1 -->

    <!-- stock WIDGET DC1 from 00:00 to 06:30: written by `make docs` -->
    <!-- order web/3: written by `make docs` -->
    <!-- journal web/3 of StockReserved MilestoneRecorded: written by `make docs` -->
    …
    <!-- end of table -->

`walk` may end with `orders 8`. A journal without `of` has all kinds of fact that systems' books have; `from … to …`
keeps to a part of the day (`+1d/02:00` is in the night that follows). ValueError names a mark that means nothing.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from harness.walk import order, stock
from harness.walk.lines import line
from harness.walk.stock import Row
from harness.walk.trial import Told, Walked, walk

_TRIAL = re.compile(r"<!-- walk (?P<scenario>[a-z0-9-]+) seed (?P<seed>\d+)(?: orders (?P<orders>\d+))? -->")
_MARK = re.compile(
    r"(?P<head><!-- (?P<what>[^\n]+?): written by `make docs` -->).*?(?P<foot><!-- end of table -->)", re.DOTALL
)
_WHAT = re.compile(
    r"^(?P<kind>stock|order|journal) (?P<about>[^ ]+)(?: (?P<site>[A-Z]\w*))?"
    r"(?: of (?P<facts>[A-Za-z ]+?))?(?: from (?P<since>\S+) to (?P<until>\S+))?$"
)
_ON_THE_WIRE = frozenset({
    "EventSent", "EventAcknowledged", "CallSent", "CallExecuted", "CallAnswered", "BalanceStated",
})  # fmt: skip
"""Facts that the tables leave out unless a mark asks for them: they say what was said, not what was done."""


def fill(page: str, name: str) -> str:
    """The page with every marked place written anew. `name` is for messages."""
    trial = _TRIAL.search(page)
    if trial is None:
        raise ValueError(f"{name}: no line like <!-- walk nightly-500 seed 1 -->")
    walked = walk(trial["scenario"], int(trial["seed"]), int(trial["orders"] or 0))

    def written(mark: re.Match[str]) -> str:
        what = _WHAT.match(mark["what"])
        if what is None:
            raise ValueError(f"{name}: nobody can write {mark['what']!r}")
        return f"{mark['head']}\n\n{_write(walked, what)}\n\n{mark['foot']}"

    return _MARK.sub(written, page)


def _write(walked: Walked, what: re.Match[str]) -> str:
    since, until = (what["since"] or "").replace("/", " "), (what["until"] or "").replace("/", " ")

    def within(at_ms: int) -> bool:
        return not since or _sortable(since) <= _sortable(walked.wall(at_ms)) < _sortable(until)

    match what["kind"]:
        case "journal":
            wanted = (what["facts"] or "").split()
            told = [
                one for one in walked.facts if _about(one, what["about"]) and _kind(one, wanted) and within(one.at_ms)
            ]
            return "\n".join(["```", *[line(walked, one) for one in told], "```"])
        case "order":
            return _table(walked, [row for row in order.rows(walked, what["about"]) if within(row.at_ms)])
    return _table(walked, [row for row in stock.rows(walked, what["about"], what["site"]) if within(row.at_ms)])


def _about(told: Told, origin: str) -> bool:
    return origin == "*" or told.origin == origin or told.origin.startswith(f"{origin}/")


def _kind(told: Told, wanted: list[str]) -> bool:
    return told.kind in wanted if wanted else told.kind not in _ON_THE_WIRE


def _sortable(wall: str) -> tuple[int, str]:
    """Times of later days come later."""
    days, _, clock = wall.rpartition(" ")
    return int(days.strip("+d") or 0), clock


def _table(walked: Walked, rows: Iterable[Row]) -> str:
    return "\n".join(_markdown(walked, list(rows)))


def _markdown(walked: Walked, rows: list[Row]) -> Iterator[str]:
    """Columns that stay at nought are left out."""
    names = [name for row in rows for name in row.figures if any(each.figures.get(name, 0) for each in rows)]
    names = list(dict.fromkeys(names))
    yield "| " + " | ".join(["time", "journal", "what happened", *names]) + " |"
    yield "|---|---|---|" + "---:|" * len(names)
    for row in rows:
        figures = [str(row.figures[name]) if name in row.figures else "" for name in names]
        yield "| " + " | ".join([walked.wall(row.at_ms), f"#{row.entry:04d}", row.happened, *figures]) + " |"


def main(folder: Path) -> None:
    """Fill every page of the folder."""
    for path in sorted(folder.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        filled = fill(text, path.name)
        if filled != text:
            path.write_text(filled, encoding="utf-8")
