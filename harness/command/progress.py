"""What a campaign shows while it runs, on stderr: a bar with trials per second, and violations as they appear.

Nothing here starts a thread (a forked worker must not inherit one): the bar is drawn when something comes in. Where
there is no terminal, a line every tenth of the way says the same.
"""

from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text

from harness.campaign.chunk import Finished
from harness.campaign.plan import Plan
from harness.stopwatch import Stopwatch

TOLD_MAX = 8
"""Violations told while the campaign runs; the report has the rest."""


class Progress:
    """A context. `finished` hears of each chunk; `tick` redraws."""

    def __init__(self, plan: Plan, console: Console) -> None:
        self._plan = plan
        self._console = console
        self._watch = Stopwatch()
        self._trials = 0
        self._failed = 0
        self._told: set[str] = set()
        self._silenced = False
        self._tenths = 0
        self._bar: Bar | None = None
        if console.is_terminal:
            self._bar = Bar(
                TextColumn("[bold]{task.fields[rate]}[/]"),
                BarColumn(bar_width=None),
                TaskProgressColumn("{task.completed:,.0f}/{task.total:,.0f}"),
                TextColumn("{task.fields[failed]}"),
                TimeRemainingColumn(),
                console=console,
                auto_refresh=False,
                transient=True,
                expand=True,
            )
            self._task = self._bar.add_task("", total=plan.trials, rate="", failed=Text())

    def __enter__(self) -> "Progress":
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def finished(self, done: Finished) -> None:
        """Some trials have been run."""
        self._trials += len(done.seeds)
        self._failed += len(done.failures)
        for failure in done.failures:
            self._tell(
                failure.signatures[0] if failure.signatures else failure.verdict,
                Text.assemble(
                    ("✗ ", "bold red"),
                    (f"{failure.scenario} seed {failure.seed} ", "bold"),
                    f"{', '.join(sorted({s.split('/')[0] for s in failure.signatures}))} {failure.summary}",
                ),
            )
        for bug in done.bugs:
            self._tell(bug, Text.assemble(("! ", "bold magenta"), f"harness bug: {bug}"))
        if self._bar is not None:
            failed = Text(f"{self._failed:,} failed", "bold red") if self._failed else Text("none failed", "green")
            self._bar.update(self._task, completed=self._trials, rate=self._rate(), failed=failed)
        elif self._trials * 10 // max(1, self._plan.trials) > self._tenths:
            self._tenths = self._trials * 10 // self._plan.trials
            self._console.print(
                f"{self._trials:,}/{self._plan.trials:,} trials, {self._rate()}, {self._failed:,} failed",
                soft_wrap=True,
            )

    def tick(self) -> None:
        """Redraw."""
        if self._bar is not None:
            self._bar.refresh()

    def _rate(self) -> str:
        return f"{self._trials / max(self._watch.wall_s(), 0.001):,.1f} trials/s"

    def _tell(self, what: str, text: Text) -> None:
        """Each kind of violation once, and not too many of them."""
        if what in self._told or self._silenced:
            return
        self._told.add(what)
        if len(self._told) > TOLD_MAX:
            self._silenced = True
            text = Text("… more kinds of failure: the report has them", "dim")
        self._console.print(text, soft_wrap=not self._console.is_terminal)
