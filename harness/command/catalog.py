"""The product's own catalogues as records: scenarios, rules, engines, and who knows whom among them."""

import importlib
from inspect import cleandoc

from engine.catalog import ENGINES
from harness.failures import told
from harness.faults import KINDS
from harness.faults.kind import Kind
from harness.invariants import RULES
from harness.invariants.card import Card, card
from harness.reference import fault_about, fault_effect, option_rows
from harness.scenario.model import Scenario
from harness.scenario.reader import library, read_scenario
from harness.sights import SIGHTS
from harness.swarm import WORST_PPM
from reports.listing import (
    EngineEntry,
    EngineList,
    FaultEntry,
    FaultList,
    OptionEntry,
    RuleEntry,
    RuleList,
    ScenarioEntry,
    ScenarioList,
)
from seatrial.engine import EngineCard


def titles() -> dict[str, str]:
    """Rule id -> its claim; and what a scenario can demand to be seen -> what that is."""
    sights = {name: sight.said for name, sight in SIGHTS.items()}
    return {**{entry.id: entry.claim for entry in map(card, RULES)}, **sights}


def scenario_list() -> ScenarioList:
    """The library, by name."""
    return ScenarioList(scenarios=tuple(scenario_entry(read_scenario(name)) for name in library()))


def rule_list() -> RuleList:
    """All rules, by id."""
    stories = tuple(read_scenario(name) for name in library())
    return RuleList(invariants=tuple(rule_entry(card(rule), stories) for rule in RULES))


def engine_list() -> EngineList:
    """The engines that ship, the reference first."""
    return EngineList(engines=tuple(engine_entry(known) for known in ENGINES.values()))


def fault_list() -> FaultList:
    """All kinds of fault, in the order of the documents."""
    stories = tuple(read_scenario(name) for name in library())
    return FaultList(faults=tuple(fault_entry(kind, stories) for kind in KINDS.values()))


def fault_entry(kind: Kind, stories: tuple[Scenario, ...]) -> FaultEntry:
    about = fault_about(kind)
    title, _, rest = about.partition("\n\n")
    told, answer, more = rest.partition("A correct engine")
    return FaultEntry(
        name=kind.name,
        title=" ".join(title.split()),
        about=told.strip(),
        answer=f"{answer}{more}",
        effect=fault_effect(kind),
        options=tuple(
            OptionEntry(name=name, value=value, default=default, about=said)
            for name, value, default, said in option_rows(kind.options)
        ),
        worst_ppm=WORST_PPM[kind.name],
        scenarios=tuple(story.name for story in stories if kind.name in story.weather),
    )


def scenario_entry(scenario: Scenario) -> ScenarioEntry:
    plan = scenario.workload
    return ScenarioEntry(
        name=scenario.name,
        title=scenario.title,
        story=scenario.story,
        orders=sum(stream.count for stream in plan.orders) + len(plan.named_orders),
        at_stake=scenario.at_stake,
        requires=scenario.requires,
        weather=tuple(scenario.weather),
        cites=tuple(map(told, scenario.cites)),
    )


def rule_entry(known: Card, stories: tuple[Scenario, ...]) -> RuleEntry:
    """A rule, with the engines that it must convict and the stories in which it is at stake."""
    convicts = [name for name, engine in ENGINES.items() if engine.convicted_by == known.id]
    return RuleEntry(
        id=known.id,
        claim=known.claim,
        kind=known.kind,
        when=known.when,
        formula=known.formula,
        why=known.why,
        reads=known.reads,
        needs=known.needs,
        exercised=known.exercised,
        self_check=known.self_check,
        seen=tuple(map(told, known.seen)),
        convicts=tuple(dict.fromkeys([*convicts, *known.convicts])),
        scenarios=tuple(story.name for story in stories if known.id in story.at_stake),
        example=known.example,
    )


def engine_entry(known: EngineCard) -> EngineEntry:
    """An engine; what it does is said in the docstring of its own module."""
    about, safeguard_out = _said(known.factory)
    return EngineEntry(
        name=known.name,
        title=known.title,
        convicted_by=known.convicted_by,
        also=known.also,
        seen=tuple(map(told, known.seen)),
        scenarios=known.stories,
        needs_fault=known.needs_fault,
        about=about,
        safeguard_out=safeguard_out,
    )


def _said(factory: str) -> tuple[str, str]:
    """What an engine does, and what was taken out of it: the docstring of the module that it lives in.

    A flawed engine's ends with "Out:" and "Seen:"; the reference's does not, and nothing was taken out of it.
    """
    text = cleandoc(importlib.import_module(factory.partition(":")[0]).__doc__ or "")
    about, found, rest = text.partition("\nOut:")
    return about.strip(), rest.partition("\nSeen:")[0].strip() if found else ""
