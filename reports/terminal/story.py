"""A failing trial as a story: prose of a few lines, and the sequence that led to it.

harness/replay/story.py makes the `Story`; this only says how it looks, in 80 columns as in 120.
"""

from collections.abc import Sequence
from typing import TypeVar

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from reports.replay import Step, Story, StoryAction, StoryFault
from reports.terminal.words import STYLES, many

LISTED_MAX = 12
"""Actions and faults that are listed; of a trial that is not shrunken there may be hundreds."""
STEPS_MAX = 60
NARROW = 100
T = TypeVar("T")


def story(told: Story) -> RenderableType:
    """Prose and sequence."""
    return Group(prose(told), sequence(told))


def prose(told: Story) -> RenderableType:
    """What was ordered, what went wrong on purpose, and the moment at which a rule was broken."""
    dated = _dated(told)
    people, faults, moment, bitten = (_section(dated) for _ in range(4))
    actions = _few(told.actions, [action.name for action in told.actions], told.concerned)
    for action in actions:
        people.add_row(str(action.number), when(action.at, dated), _action(action))
    _more(people, len(told.actions) - len(actions), "action")
    listed = _few(told.faults, [fault.pin for fault in told.faults], told.concerned)
    for fault in listed:
        faults.add_row(str(fault.number), when(fault.at, dated) if fault.at else Text("never", "dim"), _fault(fault))
    if not told.faults:
        faults.add_row("", "", Text("nothing: the weather was fair", "dim"))
    _more(faults, len(told.faults) - len(listed), "fault")
    if told.summary:
        moment.add_row("", when(told.at, dated), Text(f"{told.summary[0].upper()}{told.summary[1:]}.", "bold"))
    if told.invariant:
        moment.add_row("", Text(told.invariant, STYLES["violated"]), f"The rule: {told.claim}")
        moment.add_row("", "", Text(told.why, "dim"))
    for failure in told.resembles:
        number, _, words = failure.partition("  ")
        bitten.add_row("", number, words)
    sections = [
        ("What people did", people),
        ("What went wrong on purpose", faults),
        ("The moment", moment),
        ("Who has been bitten like this", bitten),
    ]
    shown = [Group(Text(title, "bold"), grid, Text()) for title, grid in sections if grid.row_count]
    return Group(*shown)


def _section(dated: bool) -> Table:
    """A grid of number, time and words; the same columns in all sections."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(justify="right", no_wrap=True, min_width=3)
    grid.add_column(no_wrap=True, min_width=14 if dated else 8)
    grid.add_column()
    return grid


def sequence(told: Story) -> RenderableType:
    """Who did what to whom, and what became of it."""
    if not told.steps:
        return Text("Nothing happened that concerns it.", "dim")
    notes = []
    if len(told.steps) > STEPS_MAX:
        notes.append(f"… and {many(len(told.steps) - STEPS_MAX, 'step')} more; --step walks through all of them")
    if any(step.proof for step in told.steps):
        notes.append(f"◆ proves {told.invariant}")
    return Group(
        Text(f"How it came about: {', '.join(told.concerned)}", "bold"),
        Text(),
        _Sequence(told.steps[:STEPS_MAX], _dated(told)),
        *(Text(note, "dim") for note in notes),
    )


class _Sequence:
    """The steps as a table. Where there is little room, what became of a step stands below it."""

    def __init__(self, steps: Sequence[Step], dated: bool) -> None:
        self.steps = steps
        self.dated = dated

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        narrow = options.max_width < NARROW
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold", padding=(0, 1, 0, 0))
        table.add_column("#", justify="right", no_wrap=True)
        table.add_column("when", no_wrap=True)
        table.add_column("who → to whom", no_wrap=True)
        table.add_column("what, and what became of it" if narrow else "what", ratio=3, overflow="fold")
        if not narrow:
            table.add_column("fate", ratio=2, overflow="fold")
        for step in self.steps:
            if step.skipped:
                table.add_row("", "", "", Text(f"… {many(step.skipped, 'step')} as it should be", "dim"))
            fate, what = Text(step.fate, "red" * step.trouble), _what(step)
            if narrow and step.fate != "done":
                what.append("\n= ").append_text(fate)
            row = (str(step.entry), when(step.at, self.dated), _parties(step), what)
            table.add_row(*row, *(() if narrow else (fate,)))
        yield table


def when(at: str, dated: bool) -> Text:
    """The time of day, with the date if that says something."""
    return Text(f"{at[5:10]} {at[11:19]}" if dated else at[11:19], "dim")


def _dated(told: Story) -> bool:
    at = [step.at for step in told.steps] + [fault.at for fault in told.faults if fault.at] + [told.at or ""]
    return len({each[:10] for each in at if each}) > 1


def _action(action: StoryAction) -> Text:
    return Text.assemble((action.name, "bold"), f": {action.told}", *_part(action.part))


def _fault(fault: StoryFault) -> Text:
    never = "" if fault.at else "; it never came up"
    return Text.assemble(fault.told, (f" ({fault.kind})", "dim"), never, *_part(fault.part))


def _part(said: str) -> Sequence[tuple[str, str]]:
    return [(f" [{said}]", "cyan")] if said else []


def _few(all_: Sequence[T], names: Sequence[str], concerned: Sequence[str]) -> Sequence[T]:
    """All of them, or, where those are too many, the first that name somebody concerned."""
    if len(all_) <= LISTED_MAX:
        return all_
    mine = [each for each, name in zip(all_, names, strict=True) if any(one in name for one in concerned)]
    return mine[:LISTED_MAX]


def _more(grid: Table, count: int, one: str) -> None:
    if count:
        grid.add_row("", "", Text(f"… and {many(count, f'other {one}')}", "dim"))


def _parties(step: Step) -> str:
    return f"{step.who} → {step.whom}" if step.whom else step.who


def _what(step: Step) -> Text:
    head, *rest = step.what.split("\n")
    text = Text.assemble(("◆ " if step.proof else "", "bold red"), (head, "bold" if step.proof else ""))
    for line in rest:
        text.append(f"\n{line}", "" if line.startswith("→") else "dim")
    return text
