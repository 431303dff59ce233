"""The run record and the campaign record: everything that reports, gates and shrinking read of a finished trial.

Both are versioned and written as one JSON object; their JSON Schemas lie beside this file.
"""

from typing import Any, Literal

from msgspec import Struct, field

Verdict = Literal["held", "violated", "unexercised", "unconverged"]


class Violation(Struct, frozen=True):
    """A rule was broken. `signature` = rule id/entity/kind; `at` is an RFC 3339 instant; `witness` journal entries."""

    invariant: str
    signature: str
    summary: str
    at: str
    at_ms: int
    witness: tuple[int, ...] = ()


class RunRecord(Struct, frozen=True, kw_only=True):
    """One finished trial. `wall_s` is the only field that differs between two runs of the same trial."""

    format: Literal["seatrial.run/1"] = "seatrial.run/1"
    scenario: str
    engine: str
    seed: int
    verdict: Verdict
    digest: str
    violations: tuple[Violation, ...]
    exercised: dict[str, int]
    """Rule id -> how often its precondition was met."""
    unexercised: tuple[str, ...]
    """Rules of the catalogue that nothing exercised."""
    required_unexercised: tuple[str, ...]
    """Those of them that the scenario requires: exit 4."""
    not_applicable: tuple[str, ...]
    unseen: tuple[str, ...] = ()
    """Situations that the scenario demands to be seen and that did not come up: exit 4."""
    faults: dict[str, int]
    """Fault kind -> how often it fired."""
    weather: dict[str, dict[str, Any]]
    """The resolved faults: kind -> options."""
    orders: int
    exchanges: int
    facts: int
    virtual_s: int
    wall_s: float
    zone: str = "UTC"
    """The zone of the site, in which instants and times of day in sentences are given."""
    outcomes: dict[str, int] = field(default_factory=dict)
    """What became of the business: booked, promised_units, shipments, invoices, cases …"""
    invoiced: dict[str, int] = field(default_factory=dict)
    """What was billed: currency -> minor units of it."""
    spec: dict[str, int] = field(default_factory=dict)
    harness_bugs: tuple[str, ...] = ()
    """Broken self-checks, contract breaches by a simulator, crashes of rules or of the engine: exit 3."""


class DemoRecord(Struct, frozen=True, kw_only=True):
    """Two voyages in the same weather: the same story and seed, with and without a safeguard."""

    format: Literal["seatrial.demo/1"] = "seatrial.demo/1"
    reference: RunRecord
    flawed: RunRecord


class FailingTrial(Struct, frozen=True, kw_only=True):
    scenario: str
    seed: int
    verdict: Verdict
    signatures: tuple[str, ...]
    summary: str
    digest: str


class Counterexample(Struct, frozen=True, kw_only=True):
    """One way of failing, at its lowest failing seed (of a sweep: at its first failing class). `file`: its shrunken
    trial, with so many faults and business actions left; "" and None if none was written. `finished`: no part of it can
    be taken out any more; otherwise it is the smallest so far."""

    signature: str
    scenario: str
    seed: int
    file: str = ""
    faults: int | None = None
    actions: int | None = None
    finished: bool | None = None


class ScenarioTally(Struct, frozen=True, kw_only=True):
    """One scenario's share of a campaign."""

    scenario: str
    trials: int
    held: int
    violated: int
    unconverged: int
    unexercised: int
    exercised: dict[str, int]
    faults: dict[str, int]
    orders: int
    exchanges: int
    cpu_s: float
    required_unexercised: dict[str, int] = field(default_factory=dict)
    """Rule that the scenario requires -> in how many trials nothing exercised it."""
    unseen: dict[str, int] = field(default_factory=dict)
    """What the scenario demands to be seen -> in how many trials it did not come up."""
    virtual_s: int = 0


class CampaignRecord(Struct, frozen=True, kw_only=True):
    """Many trials. `lowest_failing_seed` is the same whatever the order of the workers.

    Failing means violated or unconverged. `by_invariant` counts the trials that broke a rule, not the breaches.
    """

    format: Literal["seatrial.campaign/1"] = "seatrial.campaign/1"
    engine: str
    trials: int
    held: int
    violated: int
    unconverged: int
    unexercised: int
    lowest_failing_seed: int | None
    by_invariant: dict[str, int]
    nondeterministic: int
    rerun: int
    """How many trials were run twice, to the end, and compared."""
    trials_per_cpu_s: float
    """Trials per second of one core, without those run twice."""
    cpu_s: float
    wall_s: float
    first_seed: int
    seeds: int
    """As asked for, per scenario and over all shards."""
    shard: str
    """"1/4": the first of four contiguous parts of the seeds; "1/1" is all of them."""
    workers: int
    interrupted: bool
    """Among the trials, or while the counterexamples were shrunken."""
    scenarios: tuple[ScenarioTally, ...]
    failures: tuple[FailingTrial, ...]
    """The failing trials, lowest seed first, at most 100."""
    counterexamples: tuple[Counterexample, ...] = ()
    """One for each distinct signature, lowest failing seed first."""
    harness_bugs: tuple[str, ...] = ()
    faults: dict[str, int] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    """Scenario -> digest over the digests of its trials in order of seed."""
    planned: int = 0
    """How many trials there should have been. Fewer without a violation is exit 4."""
    planned_reruns: int = 0
    """How many of them should have been run twice. Fewer without a violation is exit 4 as well."""


class ErrorDetail(Struct, frozen=True, kw_only=True):
    """`code` is stable and for machines, `where` a file with line, an option, or a seed, `remedy` what to do next."""

    code: str
    message: str
    where: str
    remedy: str


class ErrorRecord(Struct, frozen=True, kw_only=True):
    """What `--json` prints when there is no verdict."""

    format: Literal["seatrial.error/1"] = "seatrial.error/1"
    error: ErrorDetail
