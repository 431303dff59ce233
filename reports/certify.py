"""Whether the harness convicts every engine that is known to be flawed, how soon, and what it costs to find out."""

from typing import Literal

from msgspec import Struct


class StorySize(Struct, frozen=True, kw_only=True):
    """The smallest story that was found: how many faults it needs, and how many actions of people, their reactions
    included. `finished`: nothing more can be taken out of it; otherwise the budget ended. `cpu_s`: what that took.
    `file`: the trial file that tells it, if one was asked for."""

    faults: int
    actions: int
    finished: bool
    cpu_s: float
    file: str = ""


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
    """One safeguard of the reference engine, and the flawed engines that are without it and lack nothing else."""

    name: str
    engines: tuple[str, ...]
    proved: bool
    """An engine without it was convicted."""
    unproved: str
    """Why no engine proves it, if that is known; "" for one that must be proved."""


class CertifyRecord(Struct, frozen=True, kw_only=True):
    """The whole certificate. `held`: every engine was convicted by the rule that its card names and broke no rule that
    the card does not name, every safeguard is proved or declared as unproved, the easy canary never went free, and
    nothing stood in the way of a verdict."""

    format: Literal["seatrial.certify/1"] = "seatrial.certify/1"
    held: bool
    seeds: int
    first_seed: int = 0
    engines: tuple[EngineFinding, ...]
    safeguards: tuple[SafeguardFinding, ...]
    unfinished: tuple[str, ...]
    """Engines that the budget left no time for."""
    cpu_s: float
    wall_s: float
    interrupted: bool


def free(record: CertifyRecord) -> list[EngineFinding]:
    """Engines that went free though every trial was run."""
    return [each for each in record.engines if not each.convicted_by and each.name not in record.unfinished]


def stray(record: CertifyRecord) -> list[EngineFinding]:
    """Engines that broke rules which their cards do not name."""
    return [each for each in record.engines if each.undeclared]


def unproved(record: CertifyRecord) -> list[SafeguardFinding]:
    """Safeguards that are neither proved nor declared as unproved, though their engines had all their trials."""
    return [
        each
        for each in record.safeguards
        if not each.proved and not each.unproved and not any(name in record.unfinished for name in each.engines)
    ]


def bugs(record: CertifyRecord) -> list[str]:
    """What stood in the way of a verdict."""
    return [bug for each in record.engines for bug in each.harness_bugs]


def wrong(record: CertifyRecord) -> bool:
    """Whether what the catalog says of engines and safeguards is not what was seen."""
    return bool(free(record) or stray(record) or unproved(record))


def dead(record: CertifyRecord) -> bool:
    """Whether the easy canary went free in one of its trials: then no verdict of the harness is worth anything."""
    return any(each.canary == "easy" and each.convicting < each.trials for each in record.engines)
