"""`seatrial explain S35`: a rule, an engine, a scenario or a kind of fault, told in full."""

from difflib import get_close_matches
from typing import Annotated

import typer

from engine.catalog import ENGINES
from harness.command.catalog import engine_entry, fault_entry, rule_entry, scenario_entry
from harness.command.options import Json
from harness.command.outcome import Outcome
from harness.errors import UsageError
from harness.faults import KINDS
from harness.invariants import RULES, find
from harness.invariants.card import card
from harness.scenario.reader import library, read_scenario
from harness.sights import FAULT
from reports.listing import Explanation
from reports.terminal import listing as shown


def explain(
    name: Annotated[
        str,
        typer.Argument(help="A rule (S35), an engine (flawed:key-per-attempt), a scenario, or a fault (lost-reply)."),
    ],
    json: Json = False,
) -> Outcome:
    """Explain a rule, an engine, a scenario or a fault: what it is, why it matters, who has been bitten."""
    rule = find(name)
    if rule is not None:
        entry = rule_entry(card(rule), tuple(read_scenario(each) for each in library()))
        return Outcome(0, Explanation(invariant=entry), shown.rule(entry), json)
    known = ENGINES.get(name) or ENGINES.get(f"flawed:{name}")
    if known is not None:
        engine = engine_entry(known)
        return Outcome(0, Explanation(engine=engine), shown.engine(engine), json)
    if name in library():
        story = scenario_entry(read_scenario(name))
        return Outcome(0, Explanation(scenario=story), shown.scenario(story), json)
    kind = KINDS.get(name.removeprefix(FAULT))
    if kind is not None:
        fault = fault_entry(kind, tuple(read_scenario(each) for each in library()))
        return Outcome(0, Explanation(fault=fault), shown.fault(fault), json)
    raise UsageError(f"there is nothing called {name!r} to explain", "NAME", _suggestion(name))


def _suggestion(name: str) -> str:
    """People remember the number of a rule better than its letter."""
    rules = [rule.id for rule in RULES]
    near = (
        [rule for rule in rules if rule[1:] == name[1:]]
        or get_close_matches(name.upper(), rules, n=1)
        or get_close_matches(name, [*ENGINES, *library(), *KINDS], n=1, cutoff=0.5)
        or get_close_matches(f"flawed:{name}", ENGINES, n=1)
    )
    where = "Names are listed by `seatrial invariants`, `engines`, `scenarios` and `faults`."
    return f"Did you mean {near[0]!r}? {where}" if near else where
