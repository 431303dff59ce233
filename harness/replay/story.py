"""The story of a trial: what was ordered, what went wrong on purpose, and the moment at which a rule was broken.

Actions and faults are numbered here, and these are the numbers that `--what-if` understands. They follow the trial
file and not the journal, so that they stay when another engine is tried.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import json

from harness.dice import Dice
from harness.failures import told
from harness.faults import KINDS
from harness.invariants import find
from harness.invariants.card import card
from harness.recording import fired
from harness.replay.sequence import steps
from harness.replay.words import action as action_words
from harness.replay.words import fault as fault_words
from harness.scenario.model import Scenario
from harness.spec import TrialSpec, fault_pins
from harness.trial_file.format import Part
from harness.workload import draw_workload
from harness.workload.action import Action
from harness.workload.edited import edited
from reports.record import RunRecord, Violation
from reports.replay import Story, StoryAction, StoryFault
from seatrial.calendar import Calendar

RESEMBLES_MAX = 3


def story(
    scenario: Scenario,
    spec: TrialSpec,
    record: RunRecord,
    journal: Sequence[bytes],
    signature: str,
    parts: Sequence[Part] = (),
) -> Story:
    """Tell one finished trial. `journal`: all its entries. `signature`: the failure to tell, "" if there is none; one
    that the trial does not show is not told."""
    entries = [json.decode(line) for line in journal]
    when = Calendar(scenario.start, scenario.zone)
    planned = actions(scenario, spec)
    violation = next((each for each in record.violations if each.signature == signature), None)
    witness = violation.witness if violation else ()
    about = concerned(entries, witness, [each.name for each in planned])
    rule = find(violation.invariant) if violation else None
    known = card(rule) if rule else None
    noted = {part.name: _noted(part) for part in parts}
    return Story(
        title=scenario.title,
        engine=record.engine,
        concerned=about,
        actions=tuple(
            StoryAction(
                number=number,
                name=each.name,
                at=when.local(each.at_ms),
                told=action_words(each),
                part=noted.get(each.name, ""),
            )
            for number, each in enumerate(planned, 1)
        ),
        faults=_faults(spec, journal, entries, when, noted),
        steps=steps(
            entries,
            witness,
            about,
            [each.name for each in planned],
            violation.at_ms if violation else None,
            when,
        ),
        at=violation.at if violation else "",
        summary=_summary(violation, record),
        invariant=violation.invariant if violation else "",
        claim=known.claim if known else "",
        why=known.why if known else "",
        resembles=tuple(map(told, known.seen[:RESEMBLES_MAX])) if known else (),
    )


def actions(scenario: Scenario, spec: TrialSpec) -> tuple[Action, ...]:
    """The planned actions of a trial, in the order in which the story numbers them."""
    return edited(draw_workload(scenario, Dice(spec.workload_seed)), spec).actions


def faults(spec: TrialSpec, journal: Sequence[bytes]) -> Mapping[str, str]:
    """Pin -> outcome in the order in which the story numbers them: those of the spec, then those of the dice."""
    pinned = {pin: outcome for pin, outcome in fault_pins(spec.pins).items() if outcome != "0"}
    return {**pinned, **{pin: outcome for pin, outcome in fired(journal).items() if pin not in pinned}}


def concerned(entries: Sequence[Any], witness: Sequence[int], planned: Sequence[str]) -> tuple[str, ...]:
    """Whom a failure is about: the planned actions behind its witness, and otherwise the items that it names; without
    a witness whoever acts, if those are few. Any: entries are of many kinds."""
    said = [entries[number][2] for number in witness if entries[number][0] == "fact"]
    origins = dict.fromkeys(_root(fact["origin"], planned) for fact in said if fact["origin"])
    known = [origin for origin in origins if origin in planned]
    if known:
        return tuple(known)
    items = dict.fromkeys(fact["item"] for fact in said if "item" in fact)
    return tuple(items) or tuple(origins) or tuple(planned[:3])


def _root(origin: str, planned: Sequence[str]) -> str:
    """The planned action that an origin descends from ("order/0007/pay/1" from "order/0007"), or the origin itself."""
    return next((name for name in planned if origin == name or origin.startswith(f"{name}/")), origin)


def _faults(
    spec: TrialSpec, journal: Sequence[bytes], entries: Sequence[Any], when: Calendar, noted: Mapping[str, str]
) -> tuple[StoryFault, ...]:
    at: dict[str, int] = {}
    for entry in entries:
        if entry[0] == "fault":
            at.setdefault(entry[2], entry[1])
    return tuple(
        StoryFault(
            number=number,
            kind=pin.partition("|")[0],
            pin=pin,
            outcome=outcome,
            at=when.local(at[pin]) if pin in at else "",
            told=fault_words(pin, outcome),
            part=noted.get(pin, ""),
        )
        for number, (pin, outcome) in enumerate(faults(spec, journal).items(), 1)
        if pin.partition("|")[0] in KINDS
    )


def _summary(violation: Violation | None, record: RunRecord) -> str:
    if violation is not None:
        return violation.summary
    return "the systems did not come to rest" if record.verdict == "unconverged" else ""


def _noted(part: Part) -> str:
    """What was found out about a fault or an action: is it needed, and how large."""
    said = []
    if part.verdict != "untried":
        said.append(_tried("needed" if part.verdict == "needed" else "not needed", part.tried))
    if part.magnitude in ("needed", "any"):
        words = "any magnitude would do" if part.magnitude == "any" else "its magnitude matters"
        said.append(_tried(words, part.magnitudes))
    return "; ".join(said)


def _tried(words: str, tried: str) -> str:
    return f"{words} (tried {tried})" if tried else words
