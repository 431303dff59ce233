"""What shrinking has made of a failing trial: how much there was, what is left, and which of that matters."""

from typing import Literal

from msgspec import Struct


class Extent(Struct, frozen=True, kw_only=True):
    """How large a trial is. `reactions` are what people did in return; `actions` were planned."""

    faults: int
    actions: int
    reactions: int
    lines: int
    units: int
    entries: int


class Tried(Struct, frozen=True, kw_only=True):
    """One other value of a part. `same`: the trial fails by the same signature. `outcome`: that, or what happens
    instead: "held", or other signatures."""

    value: str
    same: bool
    outcome: str


class StoryPart(Struct, frozen=True, kw_only=True):
    """One thing that is left.

    `name`: a pin, an action, or a seed, as a trial file has it. `verdict`: "needed": without it, or with some other
    values, the failure is gone. "any": with every value that was tried the trial fails in the same way. "untried": the
    budget ended before. `told` says so in words.
    """

    what: Literal["fault", "magnitude", "action", "reaction", "quantity", "seed"]
    name: str
    value: str
    verdict: Literal["needed", "any", "untried"]
    tried: tuple[Tried, ...] = ()
    told: str = ""


class ShrinkRecord(Struct, frozen=True, kw_only=True):
    """A shrunken trial. `finished`: no single part can be taken out any more; otherwise it is the best so far.

    `file`: where the trial is written down, "" if nowhere. `pins` and `actions` are its decisions.
    """

    format: Literal["seatrial.shrink/1"] = "seatrial.shrink/1"
    scenario: str
    engine: str
    workload_seed: int
    weather_seed: int
    tie_seed: int
    signature: str
    summary: str
    before: Extent
    after: Extent
    finished: bool
    interrupted: bool
    trials: int
    accepted: int
    budget_s: int
    cpu_s: float
    wall_s: float
    pins: dict[str, str]
    actions: tuple[str, ...]
    parts: tuple[StoryPart, ...]
    digest: str
    file: str
    others: tuple[str, ...] = ()
    """The other signatures of the trial that was given."""
    harness_bugs: tuple[str, ...] = ()
    """What came to light on the way that no engine is to blame for: exit 3."""
