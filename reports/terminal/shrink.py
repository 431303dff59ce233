"""A shrunken trial: what was there and what is left, the story, and which parts of it could be anything."""

import shlex
from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from reports.replay import Story
from reports.shrink import Extent, ShrinkRecord, StoryPart
from reports.terminal.story import prose
from reports.terminal.words import STYLES, many, next_steps, span

BUGS_SHOWN_MAX = 5
PARTS_SHOWN_MAX = 20
VERDICT_STYLES = {"needed": "bold", "any": "cyan", "untried": "dim"}


def shrink(record: ShrinkRecord, told: Story, titles: Mapping[str, str], again: str) -> RenderableType:
    """The whole report. `told`: the story of the trial that is left; `again`: the command that shrinks it again."""
    parts: list[RenderableType] = [verdict(record, titles)]
    if record.harness_bugs:
        shown = [Text(f" {bug}") for bug in record.harness_bugs[:BUGS_SHOWN_MAX]]
        parts.append(Group(Text("What came to light on the way, and no engine is to blame for", "bold"), *shown))
    parts += [prose(told), what_matters(record.parts), next_steps(_next(record, again))]
    return Group(*(Padding(part, (0, 0, 1, 0)) for part in parts))


def verdict(record: ShrinkRecord, titles: Mapping[str, str]) -> Panel:
    """What was there, what is left, and what it took."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_row(Text("there were", "dim"), _extent(record.before))
    grid.add_row(Text("are left", "dim"), Text(_extent(record.after), "bold"))
    rule = record.signature.partition("/")[0]
    claim = titles.get(rule, "Everything comes to rest.")
    body = Group(
        Text.assemble((record.signature, STYLES["violated"]), f"  {claim}"), Text(), grid, Text(), Text(_took(record))
    )
    return Panel(
        body,
        title=Text.assemble(
            (record.scenario, "bold"), " · engine ", (record.engine, "bold"), f" · seed {record.workload_seed}"
        ),
        title_align="left",
        subtitle=Text(f"digest {record.digest[:16]}", "dim"),
        subtitle_align="right",
        border_style="red",
        padding=(1, 2),
    )


def _extent(extent: Extent) -> str:
    reactions = f" (and {extent.reactions:,} in return)" if extent.reactions else ""
    return (
        f"{many(extent.faults, 'fault')}, {many(extent.actions, 'action')} of people{reactions}, "
        f"{many(extent.units, 'unit')} on {many(extent.lines, 'line')}, "
        f"{many(extent.entries, 'journal entry', 'journal entries')}"
    )


def _took(record: ShrinkRecord) -> str:
    work = f"{many(record.trials, 'trial')} in {span(record.cpu_s)} of CPU"
    if record.interrupted:
        return f"Interrupted after {work}: this is the smallest so far."
    if not record.finished:
        return f"The budget of {record.budget_s} s ended after {work}: this is the smallest so far."
    if record.before == record.after:
        return f"It was as small as it can be. {work}."
    return f"Nothing more can be taken out. {work}."


def what_matters(parts: Sequence[StoryPart]) -> RenderableType:
    """Each part with what was found out about it."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for part in parts[:PARTS_SHOWN_MAX]:
        style = VERDICT_STYLES[part.verdict]
        words = part.told or "not looked into: the budget ended before"
        grid.add_row(Text(part.what, "dim"), Text.assemble((_named(part), style), "\n", words))
    if len(parts) > PARTS_SHOWN_MAX:
        grid.add_row("", Text(f"… and {many(len(parts) - PARTS_SHOWN_MAX, 'more part')}: --json has them", "dim"))
    return Group(Text("What matters, and what could be anything", "bold"), Text(), Padding(grid, (0, 0, 0, 1)))


def _named(part: StoryPart) -> str:
    match part.what:
        case "seed":
            return NAMES[part.name]
        case "quantity":
            order, _, line = part.name.partition("|")[2].rpartition("|")
            return f"{order} line {line}: {part.value}"
        case "magnitude":
            return f"{part.name.replace('|', ' ')}: {part.value}"
        case "fault" | "action" | "reaction":
            return part.name.replace("|", " ")


NAMES = {
    "weather_seed": "how long messages and work take",
    "tie_seed": "who comes first within a millisecond",
}
"""What the seeds still decide when everything else is pinned."""


def _next(record: ShrinkRecord, again: str) -> list[tuple[str, str]]:
    steps = []
    if record.file:
        steps.append((f"seatrial replay {shlex.quote(record.file)}", "the story again, message by message"))
    else:
        steps.append((f"{again} --out DIR", "keep it as a trial file, to be replayed"))
    rule = record.signature.partition("/")[0]
    if rule != record.signature:
        steps.append((f"seatrial explain {rule}", "the rule, and who has been bitten"))
    return steps
