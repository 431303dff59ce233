"""`seatrial replay --step`: a walk through a journal, with keys where there is a terminal, and plainly where not."""

import sys
from collections.abc import Callable, Sequence
from typing import Any

from rich.console import Group, RenderableType

from harness.replay.state import of, state_at, states
from harness.replay.walking import Walk
from reports.terminal import replay as shown
from seatrial.calendar import Calendar

KEYS = "n next, p previous, g NUMBER go to entry, q quit: "


def has_keys() -> bool:
    """Whether somebody sits there who can press keys and see what comes of it."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def plainly(entries: Sequence[Any], walk: Walk, concerned: Sequence[str], until: int, when: Calendar) -> RenderableType:
    """Every stop up to `until`, with what it changed in the books. Any: entries are of many kinds."""
    stops = [stop for stop in walk.stops if stop <= until]
    rows = []
    before = of(state_at(entries, 0), concerned)
    for number, whole in zip(stops, states(entries, stops), strict=True):
        state = of(whole, concerned)
        rows.append((number, when.local(state.at_ms), walk.told[number], shown.changes(before, state)))
        before = state
    return Group(shown.walked(rows), "")


def with_keys(
    entries: Sequence[Any],
    walk: Walk,
    concerned: Sequence[str],
    begins: int,
    when: Calendar,
    ask: Callable[[str], str],
    tell: Callable[[RenderableType], None],
) -> None:
    """Walk until somebody quits, or there is no more input. `ask` shows the keys and gives what was typed."""
    last = len(entries) - 1
    number = begins
    before = None
    while True:
        state = of(state_at(entries, number), concerned)
        tell(shown.stop(walk.told[number], when.local(state.at_ms), number, last, state, before))
        before = state
        try:
            typed = ask(KEYS).split()
        except EOFError:
            return
        match typed:
            case [] | ["n"]:
                number = walk.after(number)
            case ["p"]:
                number = walk.before(number)
            case ["q"]:
                return
            case ["g", said] if said.isdecimal():
                number = min(int(said), last)
            case _:
                tell("There is no such key.")
