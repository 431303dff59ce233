"""What `scenarios`, `invariants`, `engines`, `faults` and `explain` print: the product's own catalogues, as records."""

from typing import Literal

from msgspec import Struct


class ScenarioEntry(Struct, frozen=True, kw_only=True):
    """`at_stake`: the rules that the story is most likely to break; `requires`: those it must put to the test."""

    name: str
    title: str
    story: str
    orders: int
    at_stake: tuple[str, ...]
    requires: tuple[str, ...]
    weather: tuple[str, ...]
    """Fault kinds that are on."""
    cites: tuple[str, ...]
    """Public failures that the story retells."""


class ScenarioList(Struct, frozen=True, kw_only=True):
    format: Literal["seatrial.scenarios/1"] = "seatrial.scenarios/1"
    scenarios: tuple[ScenarioEntry, ...]


class RuleEntry(Struct, frozen=True, kw_only=True):
    """`kind`: safety, timed, settled, self-check or metamorphic. `convicts`: the flawed engines that must be caught by
    it."""

    id: str
    claim: str
    kind: str
    when: str
    formula: str
    why: str
    reads: tuple[str, ...]
    """Kinds of fact."""
    needs: tuple[str, ...]
    """Capabilities of the engine without which the rule is not applicable."""
    exercised: str
    """What counts as having put it to the test."""
    self_check: str
    """Why only a simulator could break it; "" for a rule that an engine can break."""
    seen: tuple[str, ...]
    """Public failures: who has been bitten."""
    convicts: tuple[str, ...]
    scenarios: tuple[str, ...]
    """Scenarios in which it is at stake."""
    example: tuple[str, ...]
    """A journal that breaks it, one fact a line."""


class RuleList(Struct, frozen=True, kw_only=True):
    format: Literal["seatrial.invariants/1"] = "seatrial.invariants/1"
    invariants: tuple[RuleEntry, ...]


class EngineEntry(Struct, frozen=True, kw_only=True):
    """`convicted_by`: the rule that must catch it ("" for the reference); `also`: rules it may break besides."""

    name: str
    title: str
    about: str
    safeguard_out: str
    """What was taken out of the reference; "" for an engine that is whole."""
    convicted_by: str
    also: tuple[str, ...]
    seen: tuple[str, ...]
    scenarios: tuple[str, ...]
    """Those that bring the flaw to light, best first."""
    needs_fault: bool


class EngineList(Struct, frozen=True, kw_only=True):
    format: Literal["seatrial.engines/1"] = "seatrial.engines/1"
    engines: tuple[EngineEntry, ...]


class OptionEntry(Struct, frozen=True, kw_only=True):
    """A key of a fault's options: what its value is (a duration, parts per million …), and what it means."""

    name: str
    value: str
    default: str
    about: str


class FaultEntry(Struct, frozen=True, kw_only=True):
    """`effect`: what it does and where that is decided; `answer`: what a correct engine can still do about it."""

    name: str
    title: str
    about: str
    answer: str
    effect: str
    options: tuple[OptionEntry, ...]
    worst_ppm: int
    """Its chance where a storm is at its worst."""
    scenarios: tuple[str, ...]
    """Those that have it in their own weather."""


class FaultList(Struct, frozen=True, kw_only=True):
    format: Literal["seatrial.faults/1"] = "seatrial.faults/1"
    faults: tuple[FaultEntry, ...]


class Explanation(Struct, frozen=True, kw_only=True):
    """One thing explained: exactly one of the four is set."""

    format: Literal["seatrial.explanation/1"] = "seatrial.explanation/1"
    invariant: RuleEntry | None = None
    engine: EngineEntry | None = None
    scenario: ScenarioEntry | None = None
    fault: FaultEntry | None = None
