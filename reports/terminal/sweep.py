"""A crash sweep: which steps the engine was made to die at, and after which of them something was wrong."""

import shlex
from collections.abc import Mapping

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from reports.sweep import Mark, SweepFailure, SweepRecord, SweepRow
from reports.terminal.words import STYLES, Command, many, next_steps, number, span

FAILURES_SHOWN_MAX = 6
BUGS_SHOWN_MAX = 5
MARKS: Mapping[Mark, tuple[str, str]] = {
    "held": ("✓", "green"),
    "violated": ("✗", "bold red"),
    "unconverged": ("∞", "bold red"),
    "not reached": ("?", "bold yellow"),
    "none": ("·", "dim"),
}
"""Mark -> the sign for it, and its colour."""


def sweep(record: SweepRecord, titles: Mapping[str, str]) -> RenderableType:
    """The whole report. `titles`: rule id -> its claim."""
    parts: list[RenderableType] = [verdict(record)]
    if record.harness_bugs:
        bugs = [Text(f" {bug}") for bug in record.harness_bugs[:BUGS_SHOWN_MAX]]
        parts.append(Group(Text("What stands in the way of a verdict", "bold"), *bugs))
    if record.failures:
        parts.append(_failures(record, titles))
    if record.counterexamples:
        parts.append(_counterexamples(record))
    if record.rows:
        parts.append(table(record))
    if record.uncovered:
        missing = [Text(f" {klass}") for klass in record.uncovered[:BUGS_SHOWN_MAX]]
        parts.append(Group(Text("Where the engine was to die, and did not", "bold"), *missing))
    if record.unfired:
        often = "twice, as it was to" if record.twice else "as it was to"
        parts.append(Text(f"In {many(record.unfired, 'trial')} the engine did not die {often}.", STYLES["unexercised"]))
    if record.calm_only:
        parts.append(_calm(record))
    if record.failures:
        parts.append(next_steps(_next(record)))
    return Group(*(Padding(part, (0, 0, 1, 0)) for part in parts))


def _calm(record: SweepRecord) -> Text:
    """What is in no class that is counted, by job."""
    jobs: dict[str, int] = {}
    for klass in record.calm_only:
        job = klass.split(" · ")[1]
        jobs[job] = jobs.get(job, 0) + 1
    listed = ", ".join(f"{job} ({number(count)})" for job, count in sorted(jobs.items()))
    how_many = many(len(record.calm_only), "more class", "more classes")
    return Text(f"Only after the storm, where nothing fails, come {how_many} of steps: {listed}.", "dim")


def word(record: SweepRecord) -> str:
    """The sweep's verdict in a word, as in `reports.terminal.campaign`."""
    if record.harness_bugs:
        return "bug"
    if record.fair != "held" or record.violated:
        return "violated"
    if record.unconverged:
        return "unconverged"
    if record.interrupted:
        return "interrupted"
    return "held" if record.covered == record.classes and not record.unfired else "unexercised"


def verdict(record: SweepRecord) -> Panel:
    """The panel at the top."""
    what = word(record)
    crashes = "crashed, and crashed again in recovery," if record.twice else "crashed"
    sizes = ", ".join(f"{number(part.classes)} of them in {many(part.orders, 'order')}" for part in record.parts)
    body = Group(
        Text.assemble(("NO VERDICT" if what == "bug" else what.upper(), STYLES[what]), f"  {_sentence(record)}"),
        Text(),
        Text(
            f"The day has {many(record.orders, 'order')} of {many(len(record.kinds), 'kind')} and "
            f"{many(record.steps, 'step')} at which the engine can die, in {many(record.classes, 'class', 'classes')}"
            f"{f' ({sizes})' if sizes else ''}. The engine {crashes} in {number(record.covered)} of "
            f"{number(record.classes)}, and was started again {span(record.down_ms / 1000)} later: "
            f"{many(record.trials, 'trial')} in {span(record.wall_s)}, {span(record.cpu_s)} of CPU time."
        ),
    )
    return Panel(
        body,
        title=Text.assemble(
            "crash sweep · ", (record.scenario, "bold"), " · engine ", (record.engine, "bold"), f" · seed {record.seed}"
        ),
        title_align="left",
        border_style=STYLES[what].removeprefix("bold "),
        padding=(1, 2),
    )


def _sentence(record: SweepRecord) -> str:
    if record.fair != "held":
        return "The day goes wrong though nothing crashes: look at that first."
    stopped = " Stopped before all were tried." if record.interrupted else ""
    if record.violated or record.unconverged:
        wrong = record.violated + record.unconverged
        return f"{number(wrong)} of {many(record.trials, 'crash', 'crashes')} did not come right.{stopped}"
    return f"After {number(record.held)} of {many(record.trials, 'crash', 'crashes')} everything came right.{stopped}"


def table(record: SweepRecord) -> RenderableType:
    """One line per job, one column per kind of order, a sign for each point."""
    kinds = list(dict.fromkeys(row.kind for row in record.rows))
    letters = {kind: _letter(index) for index, kind in enumerate(kinds)}
    rows: dict[str, dict[str, SweepRow]] = {}
    for row in record.rows:
        rows.setdefault(row.job, {})[row.kind] = row
    grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    grid.add_column("what the engine was doing")
    for kind in kinds:
        grid.add_column(letters[kind], no_wrap=True)
    for job in sorted(rows):
        grid.add_row(job, *(_signs(rows[job].get(kind)) for kind in kinds))
    legend = [Text(f" {letters[kind]}  {kind}{_times(record.kinds.get(kind, 0))}", "dim") for kind in kinds]
    signs = "  ".join(f"{sign} {'no such step' if mark == 'none' else mark}" for mark, (sign, _) in MARKS.items())
    points = Text(f" the signs: {', '.join(record.rows[0].marks)}.  {signs}", "dim")
    return Group(grid, Text(), *legend, points)


def _letter(index: int) -> str:
    """A, B … Z, AA …: names for columns."""
    return chr(ord("A") + index % 26) * (index // 26 + 1)


def _times(orders: int) -> str:
    return f" ({many(orders, 'order')})" if orders else ""


def _signs(row: SweepRow | None) -> Text:
    if row is None:
        return Text()
    return Text.assemble(*(MARKS[mark] for mark in row.marks.values()))


def _failures(record: SweepRecord, titles: Mapping[str, str]) -> RenderableType:
    """By rule, how many classes broke it; then the first few crashes."""
    rules: dict[str, int] = {}
    for failure in record.failures:
        for rule in sorted({signature.partition("/")[0] for signature in failure.signatures}) or ["unconverged"]:
            rules[rule] = rules.get(rule, 0) + 1
    broken = Table.grid(padding=(0, 2, 0, 0))
    broken.add_column(no_wrap=True)
    broken.add_column(justify="right", no_wrap=True)
    broken.add_column()
    for rule, count in sorted(rules.items(), key=lambda item: (-item[1], item[0])):
        claim = Text(titles.get(rule, ""), "bold")
        broken.add_row(Text(rule, STYLES["violated"]), many(count, "class", "classes"), claim)
    parts: list[RenderableType] = [Text("What went wrong", "bold"), Padding(broken, (0, 0, 1, 1))]
    parts += [_failure(failure) for failure in record.failures[:FAILURES_SHOWN_MAX]]
    more = len(record.failures) - FAILURES_SHOWN_MAX
    if more > 0:
        parts.append(Text(f" … and {many(more, 'more class', 'more classes')} of steps", "dim"))
    return Group(*parts)


def _counterexamples(record: SweepRecord) -> RenderableType:
    """Each way of failing, and the file that its smallest story was written to."""
    lines: list[RenderableType] = []
    for one in record.counterexamples:
        size = f"{many(one.faults or 0, 'fault')}, {many(one.actions or 0, 'action')}: " if one.file else ""
        lines.append(Text.assemble((f" {one.signature}", STYLES["violated"])))
        lines.append(Text.assemble("   ", (size or "not shrunk", "dim"), one.file))
    return Group(Text("Ways of failing, each at the first class of steps that failed so", "bold"), *lines)


def _next(record: SweepRecord) -> list[tuple[str, str]]:
    """What to type: the smallest story, if there is a file of it, and the first crash."""
    files = [one.file for one in record.counterexamples if one.file][:1]
    return [
        *((f"seatrial replay {shlex.quote(file)}", "the smallest story that fails in this way") for file in files),
        (record.failures[0].command, "the first of these crashes again, alone"),
    ]


def _failure(failure: SweepFailure) -> RenderableType:
    twice = ", and again in recovery" if len(failure.crashes) > 1 else ""
    head = Text.assemble((f" {failure.job}", "bold"), f", {failure.point}{twice}, order: {failure.kind}")
    return Group(head, Text(f"   {failure.summary}"), Command(failure.command))
