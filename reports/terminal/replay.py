"""A trial file that was run again: how it compares, the story, the books at a moment, and what if."""

import shlex
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from reports.replay import Difference, EntryShown, ReplayRecord, State, WhatIf
from reports.terminal.story import story
from reports.terminal.words import STYLES, next_steps
from seatrial.currencies import shown

TEXT_MAX = 320
"""Letters of an entry that are shown; --json has all of them."""
BUGS_SHOWN_MAX = 5
UNDER_WAY = "under way"


def replay(record: ReplayRecord) -> RenderableType:
    """The whole report. What was asked about comes first, and the trial as it was written down below it."""
    asked: list[RenderableType] = [what_if(record.what_if)] if record.what_if is not None else []
    parts: list[RenderableType] = [*asked, verdict(record)]
    if record.difference is not None:
        parts.append(difference(record.difference, "The first entry that differs", "was written down"))
    if record.run.harness_bugs:
        bugs = [Text(f" {bug}") for bug in record.run.harness_bugs[:BUGS_SHOWN_MAX]]
        parts.append(Group(Text("What stands in the way of a verdict", "bold"), *bugs))
    parts.append(story(record.story))
    if record.until is not None:
        parts.append(books(record.until, "The books at that moment"))
    parts.append(next_steps(_next(record)))
    return Group(*(Padding(part, (0, 0, 1, 0)) for part in parts))


def verdict(record: ReplayRecord) -> Panel:
    """The panel at the top."""
    run = record.run
    if record.standing == "diverged":
        word, style = "diverged", STYLES["bug"]
    elif run.harness_bugs or (record.standing == "same" and not record.again):
        word, style = "no verdict", STYLES["bug"]
    elif run.violations or run.verdict == "unconverged":
        word, style = run.verdict, STYLES[run.verdict]
    else:
        word, style = "held", STYLES["held"]
    lines: list[RenderableType] = [Text.assemble((word.upper(), style), "  ", record.message)]
    if record.differs:
        lines += [Text(), Text(f"Not as it was: {'; '.join(record.differs)}.", "dim")]
    return Panel(
        Group(*lines),
        title=Text.assemble((record.story.title, "bold"), " · engine ", (run.engine, "bold")),
        title_align="left",
        subtitle=Text(f"times of {run.zone} · digest {run.digest[:16]}", "dim"),
        subtitle_align="right",
        border_style=style.removeprefix("bold "),
        padding=(1, 2),
    )


def difference(found: Difference, title: str, was: str) -> RenderableType:
    """The entry that came instead of another, between its neighbours."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    before = [each for each in found.around if each.number < found.entry]
    after = [each for each in found.around if each.number > found.entry]
    for each in before:
        _entry(grid, each, "", "dim")
    if found.expected is not None:
        _entry(grid, found.expected, was, "")
    if found.came is None:
        grid.add_row(Text(str(found.entry), "bold"), Text("came", "bold"), "nothing: the journal ends here")
    else:
        _entry(grid, found.came, "came", "bold")
    for each in after:
        _entry(grid, each, "", "dim")
    return Group(Text(title, "bold"), Text(), Padding(grid, (0, 0, 0, 1)))


def _entry(grid: Table, shown: EntryShown, mark: str, style: str) -> None:
    text = shown.text if len(shown.text) <= TEXT_MAX else f"{shown.text[:TEXT_MAX]} …"
    grid.add_row(Text(str(shown.number), style), Text(mark or shown.at[11:19], style), Text(text, style))


# ---------------------------------------------------------------- the books


def rows(state: State) -> list[tuple[str, str]]:
    """The books, a line each: what it is about, and what it says."""
    found: list[tuple[str, str]] = []
    for order in state.orders:
        axes = ", ".join(f"{axis} {word.replace('_', ' ')}" for axis, word in order.axes.items())
        holds = f"; on hold: {', '.join(order.holds)}" if order.holds else ""
        found.append((order.origin, f"{' '.join(order.documents)}: {axes or 'not booked'}{holds}"))
        for line in order.lines:
            counts = (
                ("ordered", line.ordered), ("reserved", line.reserved), ("shipped", line.shipped),
                ("billed", line.billed), ("cut", line.cut),
            )  # fmt: skip
            said = ", ".join(f"{name} {units}" for name, units in counts if units or name != "cut")
            found.append((f"  line {line.line}", f"{line.item}: {said}"))
        if order.told:
            found.append(("  customer told", ", ".join(order.told)))
        for invoice, bill in order.invoices.items():
            said = f"{shown(bill.billed, bill.currency)} billed, {shown(bill.paid, bill.currency)} paid"
            found.append((f"  {invoice}", said))
    for shelf in state.stock:
        where = f"{shelf.site} lot {shelf.lot} {shelf.status}"
        figures = f"on hand {shelf.on_hand}, reserved {shelf.reserved}, ledger {shelf.ledger}"
        found.append((f"stock {shelf.item}", f"{where}: {figures}"))
    for what, units in state.offered.items():
        found.append((f"offered {what}", f"{units}"))
    for currency in sorted({*state.receivables, *state.billed_open}):
        account, invoices = state.receivables.get(currency, 0), state.billed_open.get(currency, 0)
        found.append(
            (
                f"receivables {currency}",
                f"{shown(account, currency)} on account, {shown(invoices, currency)} in open invoices",
            )
        )
    found += [("case", case) for case in state.cases]
    found += [(UNDER_WAY, exchange) for exchange in state.under_way]
    return found


def books(state: State, title: str, before: State | None = None) -> RenderableType:
    """The books; what has changed since `before` is marked."""
    old = rows(before) if before is not None else None
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, min_width=1)
    grid.add_column(no_wrap=True)
    grid.add_column()
    for about, said in rows(state):
        new = old is not None and (about, said) not in old
        grid.add_row(Text("*" if new else "", "bold"), Text(about, "dim"), Text(said, "bold" if new else ""))
    return Group(Text(f"{title} (after entry {state.entry})", "bold"), Text(), grid)


def changes(before: State, after: State) -> list[str]:
    """What an entry has changed, a line each. (What is under way, the entries say themselves.)"""
    old, new = ([row for row in rows(state) if row[0] != UNDER_WAY] for state in (before, after))
    gone = {about for about, _ in new}
    changed = [f"{about.strip()}: {said}" for about, said in new if (about, said) not in old]
    return [*changed, *(f"{about.strip()}: no longer {said}" for about, said in old if about not in gone)]


def stop(told: str, at: str, number_: int, last: int, state: State, before: State | None) -> RenderableType:
    """One stop of a walk."""
    head = Text.assemble((f"entry {number_} of {last}", "bold"), f" · {at[:10]} {at[11:19]}", "\n", (told, "bold cyan"))
    return Group(Text(), head, Text(), books(state, "The books", before))


def walked(stops: Sequence[tuple[int, str, str, Sequence[str]]]) -> RenderableType:
    """All stops of a walk where nobody can press a key: (entry, when, what it is, what it changed in the books)."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for number_, at, told, changed in stops:
        grid.add_row(
            str(number_), f"{at[5:10]} {at[11:19]}", Text("\n".join([told, *(f"  {each}" for each in changed)]))
        )
    return grid


# ---------------------------------------------------------------- what if


def what_if(asked: WhatIf) -> RenderableType:
    """What is otherwise with something in the trial changed."""
    run = asked.run
    found = tuple(dict.fromkeys(violation.signature for violation in run.violations))
    lines = [Text(f"What if: {'; '.join(asked.edits)}", "bold")]
    if not found and run.verdict != "unconverged":
        lines.append(Text.assemble("  Then nothing is broken: ", ("HELD", STYLES["held"])))
    elif run.verdict == "unconverged":
        lines.append(Text.assemble("  Then it never comes to rest: ", ("UNCONVERGED", STYLES["unconverged"])))
    elif not asked.gone and not asked.new:
        lines.append(Text.assemble("  Then it fails all the same: ", ("VIOLATED", STYLES["violated"])))
    else:
        lines.append(Text.assemble("  Then it fails otherwise: ", ("VIOLATED", STYLES["violated"])))
    lines += [Text(f"    gone: {signature}", "green") for signature in asked.gone]
    lines += [Text(f"    new:  {signature}", "red") for signature in asked.new]
    kept = [signature for signature in found if signature not in asked.new]
    lines += [Text(f"    still: {signature}") for signature in kept]
    if asked.difference is None:
        return Group(*lines, Text("  Every journal entry is the same.", "dim"))
    return Group(*lines, Text(), difference(asked.difference, "Where it begins to differ", "before"))


def _next(record: ReplayRecord) -> list[tuple[str, str]]:
    again = shlex.join(["seatrial", "replay", record.file])
    if record.standing == "diverged":
        return [("seatrial determinism", "whether any trial is still the same everywhere")]
    steps = [(f"{again} --step", "walk through it, entry by entry, with the books at each")]
    if record.story.faults:
        steps.append((f"{again} --what-if 'drop fault 1'", "is that fault needed?"))
    other = "reference" if record.run.engine.startswith("flawed:") else "package.module:factory"
    steps.append((f"{again} --engine {other}", "does another engine stand it?"))
    if record.story.invariant:
        steps.append((f"seatrial explain {record.story.invariant}", "the rule, and who has been bitten"))
    return steps
