"""One trial: the verdict first, then what proves it, then what was at stake, in the order in which people ask."""

import shlex
from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from reports.record import RunRecord, Violation
from reports.terminal.words import STYLES, Downwards, SideBySide, amount, counts, many, next_steps, number, span, spoken

SHOWN_PER_RULE_MAX = 3
BUGS_SHOWN_MAX = 5
RULES_IN_A_COLUMN = 13


def run(record: RunRecord, titles: Mapping[str, str], again: str, named: str) -> RenderableType:
    """The whole report.

    `titles`: rule id -> its claim; `again`: the command that repeats this trial; `named`: what the scenario is called
    on the command line (a name, or the path of a user's file).
    """
    parts: list[RenderableType] = [verdict(record)]
    if record.harness_bugs:
        parts.append(bugs(record))
    if record.violations:
        parts.append(violations(record, titles))
    if record.required_unexercised or record.unseen:
        parts.append(not_exercised(record, titles))
    parts.append(figures(record))
    parts.append(next_steps(_next(record, again, named)))
    return Group(*(Padding(part, (0, 0, 1, 0)) for part in parts))


# ---------------------------------------------------------------- the verdict


def verdict(record: RunRecord) -> Panel:
    """The panel at the top."""
    word, style = ("no verdict", STYLES["bug"]) if record.harness_bugs else (record.verdict, STYLES[record.verdict])
    body = Group(
        Text.assemble((word.upper(), style), "  ", _sentence(record)),
        Text(),
        Text(
            f"{many(record.orders, 'order')}, {span(record.virtual_s)} of business in {span(record.wall_s)}: "
            f"{many(record.exchanges, 'exchange')} between the systems, {many(record.facts, 'fact')} checked, "
            f"{many(sum(record.faults.values()), 'thing')} gone wrong on purpose.",
        ),
    )
    return Panel(
        body,
        title=Text.assemble((record.scenario, "bold"), " · engine ", (record.engine, "bold"), f" · seed {record.seed}"),
        title_align="left",
        subtitle=Text(f"times of {record.zone} · digest {record.digest[:16]}", "dim"),
        subtitle_align="right",
        border_style=style.removeprefix("bold "),
        padding=(1, 2),
    )


def _sentence(record: RunRecord) -> str:
    exercised = sum(1 for count in record.exercised.values() if count)
    if record.harness_bugs:
        return "Something crashed, or a simulator broke its own promise: what else is said here cannot be relied on."
    match record.verdict:
        case "held":
            return f"All {many(exercised, 'rule')} that this voyage put to the test held.{_left_to_people(record)}"
        case "violated":
            broken = len({violation.invariant for violation in record.violations})
            return f"{many(broken, 'rule')} broken; {many(len(record.violations), 'breach', 'breaches')} listed."
        case "unconverged":
            return (
                "The systems did not come to rest: somebody is still retrying long after the weather cleared, or calls "
                f"without end ({many(record.exchanges, 'exchange')} for {many(record.orders, 'order')})."
            )
        case "unexercised":
            return "Nothing was broken, but what this scenario is about was never put to the test."


def _left_to_people(record: RunRecord) -> str:
    """What the engine gave up on and put on somebody's desk: allowed, and not the same as done."""
    cases, overdue = record.outcomes.get("cases_open", 0), record.outcomes.get("cases_overdue", 0)
    if not cases:
        return ""
    late = f", {number(overdue)} of them overdue" if overdue else ""
    return f" {many(cases, 'case')} {'waits' if cases == 1 else 'wait'} for people{late}."


# ---------------------------------------------------------------- what is wrong


def violations(record: RunRecord, titles: Mapping[str, str]) -> RenderableType:
    """Each broken rule with its claim, and what happened in words, in the order in which they were broken."""
    grid = _grid()
    for rule, found in _by_rule(record).items():
        _tell(grid, rule, found, titles, _with_date(record))
    return Group(Text("What went wrong", "bold"), Text(), Padding(grid, (0, 0, 0, 1)))


def conviction(record: RunRecord, titles: Mapping[str, str], rule: str) -> RenderableType:
    """What one rule has to say, in full; of the others only that they were broken too."""
    by_rule = _by_rule(record)
    grid = _grid()
    if rule in by_rule:
        _tell(grid, rule, by_rule.pop(rule), titles, _with_date(record))
    parts: list[RenderableType] = [Text("What went wrong", "bold"), Text(), Padding(grid, (0, 0, 0, 1))]
    if by_rule:
        others = Table.grid(padding=(0, 2, 0, 0))
        others.add_column(no_wrap=True)
        others.add_column(no_wrap=True, justify="right")
        others.add_column()
        for other, found in by_rule.items():
            others.add_row(Text(other, STYLES["violated"]), Text(number(len(found)), "dim"), titles.get(other, ""))
        parts += [Text("Also broken, by the same flaw", "bold"), Text(), Padding(others, (0, 0, 0, 1))]
    return Group(*parts)


def _by_rule(record: RunRecord) -> dict[str, list[Violation]]:
    by_rule: dict[str, list[Violation]] = {}
    for violation in record.violations:
        by_rule.setdefault(violation.invariant, []).append(violation)
    return by_rule


def _with_date(record: RunRecord) -> bool:
    """The time of day says when, unless it went on for more than a day."""
    return len({violation.at[:10] for violation in record.violations}) > 1


def _grid() -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column()
    return grid


def _tell(grid: Table, rule: str, found: Sequence[Violation], titles: Mapping[str, str], with_date: bool) -> None:
    grid.add_row(Text(rule, STYLES["violated"]), Text(titles.get(rule, ""), "bold"))
    for violation in found[:SHOWN_PER_RULE_MAX]:
        when = f"{violation.at[5:10]} {violation.at[11:16]}" if with_date else violation.at[11:19]
        grid.add_row(Text(when, "dim"), violation.summary)
    if len(found) > SHOWN_PER_RULE_MAX:
        grid.add_row("", Text(f"… and {number(len(found) - SHOWN_PER_RULE_MAX)} more like it", "dim"))
    grid.add_row()


def not_exercised(record: RunRecord, titles: Mapping[str, str]) -> RenderableType:
    """Rules that the scenario requires and nothing put to the test; situations that it demands and that never came."""
    unseen = [
        Text.assemble(" ", (name, STYLES["unexercised"]), f"  {titles.get(name, 'never happened')}")
        for name in record.unseen
    ]
    return Group(Text("Required, but never put to the test", "bold"), *_untested(record, titles), *unseen)


def _untested(record: RunRecord, titles: Mapping[str, str]) -> list[Text]:
    return [
        Text.assemble(" ", (rule, STYLES["unexercised"]), f"  {titles.get(rule, '')}")
        for rule in record.required_unexercised
    ]


def bugs(record: RunRecord) -> RenderableType:
    """Crashes of the engine, of rules, and broken promises of the harness itself."""
    shown = [Text(f" {bug}") for bug in record.harness_bugs[:BUGS_SHOWN_MAX]]
    more = len(record.harness_bugs) - BUGS_SHOWN_MAX
    if more > 0:
        shown.append(Text(f" … and {number(more)} more", "dim"))
    return Group(Text("What stands in the way of a verdict", "bold"), *shown)


# ---------------------------------------------------------------- what was at stake


def figures(record: RunRecord) -> RenderableType:
    """Business, weather and rules, side by side where there is room."""
    done: list[tuple[str, int | str]] = [(spoken(name), count) for name, count in record.outcomes.items()]
    done += [(f"invoiced in {currency}", amount(minor, currency)) for currency, minor in record.invoiced.items()]
    business = counts("What became of the business", done)
    weather = counts(
        "Weather",
        [(spoken(kind), count) for kind, count in record.faults.items() if count],
        empty="fair: nothing went wrong",
    )
    return SideBySide(business, weather, rules(record))


def rules(record: RunRecord) -> Downwards:
    """Every rule with how often it was put to the test."""
    broken = {violation.invariant for violation in record.violations}
    cells: list[tuple[Text, Text, Text]] = []
    for rule, count in sorted(record.exercised.items(), key=lambda item: item[0][1:]):
        if rule in broken:
            cells.append((Text(rule, STYLES["violated"]), Text(number(count)), Text("broken", STYLES["violated"])))
        elif count:
            cells.append((Text(rule), Text(number(count)), Text("held", "green")))
        else:
            cells.append((Text(rule, "dim"), Text("0", "dim"), Text("not tested", "dim")))
    cells.extend((Text(rule, "dim"), Text("–", "dim"), Text("not applicable", "dim")) for rule in record.not_applicable)
    return Downwards("Rules, and how often each was tested", cells, RULES_IN_A_COLUMN)


def _next(record: RunRecord, again: str, named: str) -> list[tuple[str, str]]:
    if record.harness_bugs:
        return [(f"{again} --out DIR", "keep the journal, and report it with the seed")]
    if record.verdict == "held":
        return [
            (f"seatrial explore {shlex.quote(named)} --seeds 100", "the same day in other weather"),
            ("seatrial engines", "engines with one safeguard removed, to see it convicted"),
        ]
    if record.violations:
        return [
            (f"seatrial explain {record.violations[0].invariant}", "the rule, and who has been bitten"),
            (f"{again} --out DIR", "the journal: how it came about, message by message"),
        ]
    return [(f"{again} --out DIR", "the journal: what went on, message by message")]
