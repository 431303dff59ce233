"""Engines side by side, a column each: what was broken, how long things took, and how much of everything there was."""

from collections.abc import Mapping

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reports.compare import CompareRecord, Contender
from reports.terminal.words import STYLES, many, next_steps, number, span

RULES_SHOWN_MAX = 6


def compare(record: CompareRecord, times: Mapping[str, str], counts: Mapping[str, str]) -> RenderableType:
    """The whole report. `times`, `counts`: measure -> what it measures, in the order in which they are shown."""
    parts: list[RenderableType] = [side_by_side(record, times, counts)]
    broken = [_broken(contender) for contender in record.contenders if contender.broken]
    if broken:
        parts.append(Group(Text("Rules broken, and in how many trials", "bold"), *broken))
    parts += [Text(bug, STYLES["bug"]) for bug in record.harness_bugs]
    worst = max(record.contenders, key=lambda one: one.trials - one.held)
    if worst.held < worst.trials:
        command = f"seatrial run {record.scenario} --seed {record.first_seed} --engine {worst.engine}"
        parts.append(next_steps([(command, "one of these trials, in full")]))
    return Group(*(Padding(part, (0, 0, 1, 0)) for part in parts))


def side_by_side(record: CompareRecord, times: Mapping[str, str], counts: Mapping[str, str]) -> Table:
    """One row per measure: the middle, and in brackets what 95 of 100 keep within."""
    title = f"{record.scenario}, {many(record.seeds, 'seed')} from {record.first_seed}"
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, show_edge=False,
                  pad_edge=False, header_style="bold")  # fmt: skip
    table.add_column("")
    for contender in record.contenders:
        table.add_column(contender.engine.rpartition(":")[2], justify="right")
    table.add_row("trials held", *[_held(one) for one in record.contenders])
    for name, said in times.items():
        table.add_row(said, *[_time(one, name) for one in record.contenders])
    table.add_section()
    for name, said in counts.items():
        table.add_row(said, *[number(one.counts.get(name, 0)) for one in record.contenders])
    return table


def _held(one: Contender) -> Text:
    return Text(f"{number(one.held)} of {number(one.trials)}", STYLES["held" if one.held == one.trials else "violated"])


def _time(one: Contender, name: str) -> Text:
    measured = one.times_ms.get(name)
    if measured is None:
        return Text("never", "dim")
    return Text(f"{span(measured.p50 / 1000)}\n({span(measured.p95 / 1000)})")


def _broken(one: Contender) -> Text:
    rules = sorted(one.broken.items(), key=lambda each: (-each[1], each[0]))
    shown = ", ".join(f"{rule} in {number(trials)}" for rule, trials in rules[:RULES_SHOWN_MAX])
    more = len(rules) - RULES_SHOWN_MAX
    return Text(f" {one.engine}: {shown}{f' and {more} more' if more > 0 else ''}")
