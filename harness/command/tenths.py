"""Progress for commands that do one thing many times: a line on stderr every tenth of the way, nothing more."""

from rich.console import Console

from harness.stopwatch import Stopwatch
from reports.terminal.words import span

STEPS = 10


class Tenths:
    """Call it with how many are done, how many there are, and how many of them went wrong."""

    def __init__(self, console: Console, what: str, wrong: str) -> None:
        self._console = console
        self._what = what
        self._wrong = wrong
        self._watch = Stopwatch()
        self._told = 0

    def __call__(self, done: int, of: int, wrong: int) -> None:
        tenth = done * STEPS // max(1, of)
        if tenth > self._told:
            self._told = tenth
            text = f"{done:,}/{of:,} {self._what}, {wrong:,} {self._wrong}, {span(self._watch.wall_s())}"
            self._console.print(text, soft_wrap=True)
