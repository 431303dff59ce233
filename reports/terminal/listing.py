"""The catalogues as tables, and one entry of them explained."""

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from reports.listing import (
    EngineEntry,
    EngineList,
    FaultEntry,
    FaultList,
    RuleEntry,
    RuleList,
    ScenarioEntry,
    ScenarioList,
)
from reports.terminal.words import flowing, many, next_steps, number

BASELINE = "order-to-cash"
"""The story that everybody should see first."""


def scenarios(listing: ScenarioList) -> RenderableType:
    table = _table("scenario", "what happens", "orders", "at stake", "seen in public")
    table.columns[2].justify = "right"
    for entry in listing.scenarios:
        failures = " ".join(failure.split()[0] for failure in entry.cites)
        table.add_row(
            Text(entry.name, "bold"),
            entry.title,
            number(entry.orders),
            " ".join(entry.at_stake),
            Text(failures, "dim"),
        )
    names = [entry.name for entry in listing.scenarios]
    first = _story([BASELINE] if BASELINE in names else names)
    return Group(
        table,
        _sum(many(len(names), "story", "stories")),
        next_steps(
            [
                (f"seatrial run {first} --seed 7", "one day, one verdict"),
                (f"seatrial explain {first}", "the story behind a name"),
            ]
        ),
    )


def invariants(listing: RuleList) -> RenderableType:
    table = _table("id", "claim", "kind", "convicts")
    for entry in listing.invariants:
        convicts = ", ".join(engine.removeprefix("flawed:") for engine in entry.convicts)
        table.add_row(Text(entry.id, "bold"), entry.claim, Text(entry.kind, "dim"), convicts)
    convicting = sum(bool(entry.convicts) for entry in listing.invariants)
    said = f"{many(len(listing.invariants), 'rule')}; {convicting} of them must convict a flawed engine that ships"
    steps = [
        ("seatrial explain S35", "a rule's formula, and who has been bitten"),
        ("seatrial engines", "the flawed engines"),
    ]
    return Group(table, _sum(said), next_steps(steps))


def engines(listing: EngineList) -> RenderableType:
    table = _table("engine", "what it is", "convicted by")
    for entry in listing.engines:
        table.add_row(Text(entry.name, "bold"), entry.title, entry.convicted_by or Text("–", "dim"))
    flawed = next((entry for entry in listing.engines if entry.convicted_by and entry.scenarios), None)
    steps = [("seatrial run SCENARIO --engine package.module:factory", "an engine of your own")]
    if flawed is not None:
        steps.insert(0, (f"seatrial run {flawed.scenarios[0]} --engine {flawed.name}", "see one convicted"))
    return Group(table, _sum(f"{number(len(listing.engines))} engines"), next_steps(steps))


def faults(listing: FaultList) -> RenderableType:
    table = _table("fault", "what happens", "in")
    for entry in listing.faults:
        where = many(len(entry.scenarios), "story", "stories") if entry.scenarios else "storms"
        table.add_row(Text(entry.name, "bold"), entry.title, Text(where, "dim"))
    steps = [
        ("seatrial explain lost-reply", "what it does, its options, and what a correct engine can do"),
        (f"seatrial explore {BASELINE} --storm --seeds 25", "a mixture of all of them for every seed"),
    ]
    return Group(table, _sum(f"{number(len(listing.faults))} kinds of fault"), next_steps(steps))


# ---------------------------------------------------------------- one entry


def rule(entry: RuleEntry) -> RenderableType:
    steps = [
        (f"seatrial run {_story(entry.scenarios)} --engine {engine}", "see it broken") for engine in entry.convicts[:1]
    ]
    return Group(
        _head(entry.id, entry.claim, entry.kind),
        _facts(
            ("formula", entry.formula.replace("; ", ";\n")),
            ("why it matters", entry.why),
            ("judged", entry.when),
            ("put to the test", entry.exercised),
            ("broken by", "\n".join(entry.example)),
            ("a self-check", entry.self_check),
            ("reads", ", ".join(entry.reads)),
            ("needs", ", ".join(entry.needs)),
            ("who has been bitten", "\n".join(entry.seen)),
            ("convicts", "\n".join(entry.convicts)),
            ("at stake in", ", ".join(entry.scenarios)),
        ),
        *([next_steps(steps)] if steps else []),
    )


def engine(entry: EngineEntry) -> RenderableType:
    steps = [(f"seatrial run {_story(entry.scenarios)} --engine {entry.name}", "see what becomes of it")]
    if entry.convicted_by:
        steps.append((f"seatrial explain {entry.convicted_by}", "the rule that catches it"))
    return Group(
        _head(entry.name, entry.title, "flawed engine" if entry.convicted_by else "engine"),
        _facts(
            ("what it does", flowing(entry.about if entry.convicted_by else entry.about.partition("\n\n")[0])),
            ("what is missing", flowing(entry.safeguard_out)),
            ("convicted by", entry.convicted_by),
            ("may break besides", ", ".join(entry.also)),
            (
                "needs bad weather",
                ("yes" if entry.needs_fault else "no, it fails on a fair day") * bool(entry.convicted_by),
            ),
            ("who has been bitten", "\n".join(entry.seen)),
            ("shows in", ", ".join(entry.scenarios)),
        ),
        next_steps(steps),
    )


def fault(entry: FaultEntry) -> RenderableType:
    options = Table.grid(padding=(0, 2, 0, 0))
    for option in entry.options:
        default = f"default {option.default}" if option.default else ""
        options.add_row(Text(option.name, "bold"), option.value, Text(default, "dim"), option.about)
    story = _story(entry.scenarios)
    how = "--seed 7" if entry.scenarios else "--storm --seed 7"
    return Group(
        _head(entry.name, entry.title, "fault"),
        _facts(
            ("what happens", flowing(entry.about)),
            ("what can be done", flowing(entry.answer)),
            ("in short", entry.effect),
            ("at its worst", f"{entry.worst_ppm / 10_000:g} % in a storm"),
            ("in the weather of", ", ".join(entry.scenarios)),
        ),
        Padding(options, (0, 0, 1, 1)),
        next_steps([(f"seatrial run {story} {how}", "a day with it"), ("seatrial faults", "all kinds")]),
    )


def scenario(entry: ScenarioEntry) -> RenderableType:
    return Group(
        _head(entry.name, entry.title, "scenario"),
        _facts(
            ("story", flowing(entry.story)),
            ("orders", number(entry.orders)),
            ("at stake", ", ".join(entry.at_stake)),
            ("must be tested", ", ".join(entry.requires)),
            ("weather", ", ".join(entry.weather) or "fair"),
            ("who has been bitten", "\n".join(entry.cites)),
        ),
        next_steps(
            [
                (f"seatrial run {entry.name} --seed 7", "one trial of it"),
                (f"seatrial explore {entry.name} --seeds 100", "a hundred"),
            ]
        ),
    )


def _story(names: Sequence[str]) -> str:
    return names[0] if names else BASELINE


def _table(*headers: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for number_, header in enumerate(headers):
        table.add_column(header, no_wrap=number_ == 0)
    return table


def _sum(said: str) -> RenderableType:
    """How many there are, below a list that is too long to count."""
    return Padding(Text(f"{said}.", "dim"), (1, 0))


def _head(name: str, claim: str, kind: str) -> Panel:
    return Panel(
        Text(claim, "bold"),
        title=Text(name, "bold cyan"),
        title_align="left",
        subtitle=Text(kind, "dim"),
        subtitle_align="right",
        border_style="cyan",
        padding=(1, 2),
    )


def _facts(*rows: tuple[str, str]) -> RenderableType:
    grid = Table.grid(padding=(0, 2, 1, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, text in rows:
        if text:
            grid.add_row(name, Text(text))
    return Padding(grid, (1, 0, 1, 1))
