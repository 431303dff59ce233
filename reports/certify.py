"""Whether the harness convicts every engine that is known to be flawed, how soon, and what it costs to find out."""

from typing import Literal

from msgspec import Struct


class StorySize(Struct, frozen=True, kw_only=True):
    """The smallest story that was found: how many faults it needs, and how many actions of people, their reactions
    included. `finished`: nothing more can be taken out of it; otherwise the budget ended. `cpu_s`: what that took."""

    faults: int
    actions: int
    finished: bool
    cpu_s: float


class EngineFinding(Struct, frozen=True, kw_only=True):
    """One flawed engine. `convicted_by` is `expected`, or "" if no trial broke that rule.

    `seeds_needed` counts trials up to and including the one that convicts; `scenario` and `seed` are that trial.
    `broken` are all rules that any of its trials broke, `undeclared` those of them that its card does not name.
    """

    name: str
    title: str
    expected: str
    convicted_by: str
    scenario: str
    seed: int | None
    seeds_needed: int
    trials: int
    cpu_s: float
    signature: str
    summary: str
    broken: tuple[str, ...]
    undeclared: tuple[str, ...]
    story: StorySize | None
    """None: nobody was asked to make it smaller, or there was no conviction."""
    canary: Literal["", "easy", "hard"] = ""
    convicting: int = 0
    """How many of the trials convict. Only canaries go on after the first."""
    harness_bugs: tuple[str, ...] = ()


class SafeguardFinding(Struct, frozen=True, kw_only=True):
    """One safeguard of the reference engine: the flawed engines that are without it, or the one that doubles it."""

    name: str
    engines: tuple[str, ...]
    partner: str
    why: str
    proved: bool
    """An engine without it was convicted; for one that is redundant: one without both."""


class CertifyRecord(Struct, frozen=True, kw_only=True):
    """The whole certificate. `held`: every engine was convicted by the rule that its card names."""

    format: Literal["seatrial.certify/1"] = "seatrial.certify/1"
    held: bool
    seeds: int
    engines: tuple[EngineFinding, ...]
    safeguards: tuple[SafeguardFinding, ...]
    unfinished: tuple[str, ...]
    """Engines that the budget left no time for."""
    cpu_s: float
    wall_s: float
    interrupted: bool
