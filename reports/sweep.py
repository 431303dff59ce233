"""A crash sweep: at which steps of a day the engine was made to die, and whether everything came right each time."""

from typing import Any, Literal

from msgspec import Struct

from reports.record import Counterexample

Mark = Literal["held", "violated", "unconverged", "not reached", "none"]
"""Of one class: "not reached" was due and did not crash; "none": no step of this class exists."""


class SweepRow(Struct, frozen=True, kw_only=True):
    """What the engine was doing (`job`) for an order of this `kind`, and what came of a crash at each point of it, in
    the order in which a transaction comes to them."""

    kind: str
    job: str
    marks: dict[str, Mark]


class SweepPart(Struct, frozen=True, kw_only=True):
    """A part of the day that stands for some classes: the fewer orders, the quicker the trials."""

    orders: int
    classes: int


class SweepFailure(Struct, frozen=True, kw_only=True):
    """A crash that did not come right. `crashes` are the decisions, in order of time; `command` repeats the trial.

    `pins` and `actions` are all that happens in it besides what people do in return: the trial's spec, without dice.
    """

    kind: str
    job: str
    point: str
    verdict: str
    signatures: tuple[str, ...]
    summary: str
    crashes: tuple[str, ...]
    command: str
    pins: dict[str, str]
    actions: tuple[str, ...]
    digest: str


class SweepRecord(Struct, frozen=True, kw_only=True):
    """The whole sweep. `fair` is the verdict of the day without any crash: if it fails, nothing was swept."""

    format: Literal["seatrial.sweep/1"] = "seatrial.sweep/1"
    scenario: str
    engine: str
    seed: int
    fair: str
    steps: int
    """Steps of the whole day at which the engine can die, up to the end of the storm."""
    orders: int
    kinds: dict[str, int]
    """Kind of order -> how many orders of the day are of it."""
    classes: int
    covered: int
    """Classes in which the engine did die at least once."""
    uncovered: tuple[str, ...]
    calm_only: tuple[str, ...]
    """Classes of which there is a step only after the storm, where nothing fails any more: they are not in `classes`.
    What the engine is asked at rest is left out."""
    parts: tuple[SweepPart, ...]
    trials: int
    held: int
    violated: int
    unconverged: int
    unfired: int
    """Trials in which the engine did not die as often as it was meant to, whatever came of them."""
    down_ms: int
    every: bool
    twice: bool
    rows: tuple[SweepRow, ...]
    failures: tuple[SweepFailure, ...]
    """One for each class that failed, in order of kind and job."""
    counterexamples: tuple[Counterexample, ...] = ()
    """One for each distinct signature, made from the first class that failed so; none unless files were asked for."""
    cpu_s: float
    wall_s: float
    interrupted: bool
    harness_bugs: tuple[str, ...] = ()
    weather: dict[str, dict[str, Any]] = {}
    """What was left of the scenario's weather."""
