"""A campaign: how many trials held, what failed first, what was never put to the test, and what it cost."""

import shlex
from collections.abc import Mapping, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from reports.record import CampaignRecord, FailingTrial
from reports.terminal.words import STYLES, SideBySide, counts, many, next_steps, number, span, spoken

FAILURES_SHOWN_MAX = 5
COUNTEREXAMPLES_SHOWN_MAX = 12
BUGS_SHOWN_MAX = 5


def campaign(
    record: CampaignRecord, titles: Mapping[str, str], names: Mapping[str, str], options: Sequence[str] = ()
) -> RenderableType:
    """The whole report. `titles`: rule id -> its claim; `names`: scenario -> what it is called on the command line;
    `options`: words about weather and size that belong to a command that repeats a trial of this campaign."""
    parts: list[RenderableType] = [verdict(record)]
    if record.harness_bugs:
        parts.append(_bugs(record))
    if record.failures:
        parts.append(failures(record, titles))
    if record.counterexamples:
        parts.append(_counterexamples(record))
    parts.append(scenarios(record))
    parts.append(_figures(record))
    steps = _next(record, names, options)
    if steps:
        parts.append(next_steps(steps))
    return Group(*(Padding(part, (0, 0, 1, 0)) for part in parts))


def word(record: CampaignRecord) -> str:
    """The campaign's verdict in a word; `bug` and `interrupted` besides those of a trial."""
    if record.harness_bugs or record.nondeterministic:
        return "bug"
    if record.violated:
        return "violated"
    if record.unconverged:
        return "unconverged"
    if record.interrupted:
        return "interrupted"
    if record.unexercised or record.trials < max(1, record.planned) or record.rerun < record.planned_reruns:
        return "unexercised"
    return "held"


def verdict(record: CampaignRecord) -> Panel:
    """The panel at the top."""
    what = word(record)
    shard = "" if record.shard == "1/1" else f" · shard {record.shard}"
    last = record.first_seed + record.seeds - 1
    body = Group(
        Text.assemble(
            ("NO VERDICT" if what == "bug" else what.upper(), STYLES[what]),
            f"  {number(record.held)} of {many(record.trials, 'trial')} held.{_sentence(record, what)}",
        ),
        Text(),
        Text(
            f"{many(sum(tally.orders for tally in record.scenarios), 'order')} in {span(record.wall_s)} on "
            f"{many(record.workers, 'worker')}, {record.trials_per_cpu_s:,.1f} trials per second of one core; "
            f"{many(record.rerun, 'trial')} run twice, {number(record.nondeterministic)} of them differed."
        ),
    )
    return Panel(
        body,
        title=Text.assemble(
            (many(len(record.scenarios), "scenario"), "bold"),
            " · engine ",
            (record.engine, "bold"),
            f" · seeds {record.first_seed} to {last}{shard}",
        ),
        title_align="left",
        border_style=STYLES[what].removeprefix("bold "),
        padding=(1, 2),
    )


def _sentence(record: CampaignRecord, what: str) -> str:
    stopped = f" Stopped after {number(record.trials)} of {number(record.planned)}." * record.interrupted
    if record.trials == record.planned:
        stopped = " Stopped before all was compared and shrunken." * record.interrupted
    match what:
        case "bug":
            return f"{stopped} But something crashed, or did not repeat itself: see below."
        case "violated" | "unconverged":
            broken = f" {many(len(record.by_invariant), 'rule')} broken;" if record.by_invariant else ""
            return f"{broken} the lowest failing seed is {record.lowest_failing_seed}.{stopped}"
        case "interrupted":
            return f"{stopped} Nothing had failed until then."
        case "unexercised" if record.unexercised:
            return " Rules that a scenario is about were never put to the test in the others."
        case "unexercised" if record.rerun < record.planned_reruns:
            return f" {number(record.planned_reruns)} were due to be run twice: too few to say that they repeat."
        case "unexercised":
            return f" {number(record.planned)} were due: too few to say anything."
    return ""


def failures(record: CampaignRecord, titles: Mapping[str, str]) -> RenderableType:
    """Broken rules by how many trials broke them, then the lowest failing seeds."""
    rules = Table.grid(padding=(0, 2, 0, 0))
    rules.add_column(no_wrap=True)
    rules.add_column(justify="right", no_wrap=True)
    rules.add_column()
    for rule, trials in sorted(record.by_invariant.items(), key=lambda item: (-item[1], item[0])):
        rules.add_row(Text(rule, STYLES["violated"]), many(trials, "trial"), Text(titles.get(rule, ""), "bold"))
    first = Table.grid(padding=(0, 2, 0, 0))
    first.add_column(no_wrap=True)
    first.add_column(no_wrap=True)
    first.add_column()
    for failure in record.failures[:FAILURES_SHOWN_MAX]:
        first.add_row(Text(f"seed {failure.seed}", "bold"), failure.scenario, failure.summary)
    rest = record.violated + record.unconverged - FAILURES_SHOWN_MAX
    if rest > 0:
        first.add_row("", "", Text(f"… and {many(rest, 'more trial')}", "dim"))
    parts: list[RenderableType] = [Text("What went wrong", "bold")]
    if record.by_invariant:
        parts.append(Padding(rules, (0, 0, 1, 1)))
    return Group(*parts, Padding(first, (0, 0, 0, 1)))


def scenarios(record: CampaignRecord) -> Table:
    """One line per scenario. What happened nowhere has no column."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    table.add_column("scenario", no_wrap=True)
    headers = ["trials", "held", "violated"]
    headers += ["unsettled"] * bool(record.unconverged) + ["untested"] * bool(record.unexercised) + ["trials/s"]
    for header in headers:
        table.add_column(header, justify="right", no_wrap=True)
    for tally in record.scenarios:
        table.add_row(
            tally.scenario,
            number(tally.trials),
            Text(number(tally.held), "green" if tally.held == tally.trials else ""),
            _alarm(tally.violated, "violated"),
            *([_alarm(tally.unconverged, "unconverged")] if record.unconverged else []),
            *([_alarm(tally.unexercised, "unexercised")] if record.unexercised else []),
            f"{tally.trials / tally.cpu_s:,.1f}" if tally.cpu_s else "–",
        )
    return table


def _figures(record: CampaignRecord) -> RenderableType:
    fired = [(spoken(kind), count or "never") for kind, count in record.faults.items()]
    missing = any(tally.required_unexercised or tally.unseen for tally in record.scenarios)
    weather = counts("Weather over all trials", fired, empty="fair: nothing went wrong")
    if not missing:
        return SideBySide(weather)
    rows = [
        (f"{tally.scenario}: {rule}", many(trials, "trial"))
        for tally in record.scenarios
        for rule, trials in (tally.required_unexercised | tally.unseen).items()
    ]
    return SideBySide(weather, counts("Required, but never put to the test", rows))


def _counterexamples(record: CampaignRecord) -> RenderableType:
    """Each way of failing, and where its story was written down."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    for one in record.counterexamples[:COUNTEREXAMPLES_SHOWN_MAX]:
        size = f"{many(one.faults or 0, 'fault')}, {many(one.actions or 0, 'action')}" if one.file else "not shrunk"
        size += ", not finished" * (one.finished is False)
        table.add_row(Text(one.signature, STYLES["violated"]), f"{one.scenario}, seed {one.seed}", Text(size, "dim"))
    parts: list[RenderableType] = [Text("Ways of failing, each at its lowest seed", "bold"), Text(), table]
    more = len(record.counterexamples) - COUNTEREXAMPLES_SHOWN_MAX
    if more > 0:
        parts.append(Text(f"… and {number(more)} more", "dim"))
    return Group(*parts)


def _bugs(record: CampaignRecord) -> RenderableType:
    shown = [Text(f" {bug}") for bug in record.harness_bugs[:BUGS_SHOWN_MAX]]
    more = len(record.harness_bugs) - BUGS_SHOWN_MAX
    if more > 0:
        shown.append(Text(f" … and {number(more)} more", "dim"))
    return Group(Text("What stands in the way of a verdict", "bold"), *shown)


def _alarm(count: int, verdict_: str) -> Text:
    return Text(number(count), STYLES[verdict_] if count else "dim")


def _next(record: CampaignRecord, names: Mapping[str, str], options: Sequence[str]) -> list[tuple[str, str]]:
    first: FailingTrial | None = record.failures[0] if record.failures else None
    if first is None:
        return []
    engine = "" if record.engine == "reference" else f" --engine {record.engine}"
    named = shlex.quote(names.get(first.scenario, first.scenario))
    how = "".join(f" {shlex.quote(word)}" for word in options)
    steps = [(f"seatrial run {named} --seed {first.seed}{how}{engine} --out DIR", "that trial alone, with its journal")]
    written = next((one for one in record.counterexamples if one.file), None)
    if written is not None:
        steps.insert(0, (f"seatrial replay {shlex.quote(written.file)}", "the smallest story that fails in this way"))
    elif record.counterexamples:
        steps.insert(
            0,
            (
                f"seatrial shrink --scenario {named} --seed {first.seed}{engine}",
                "the smallest story that fails like it",
            ),
        )
    if first.signatures:
        rule = first.signatures[0].split("/")[0]
        steps.append((f"seatrial explain {rule}", "the rule, and who has been bitten"))
    return steps
