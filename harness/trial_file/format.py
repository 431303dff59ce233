"""What a trial file says. It holds decisions and not only a seed, so that it replays when the dice have changed.

format     seatrial.trial/1
expected   what the trial shows: verdict, signature, summary, digest, number of journal entries;
               and a seal over all this but the parts, which tells whether it was edited since
engine     its name, and a fingerprint of its source
seeds      business, weather, ties: what is not pinned (latencies, how long work takes) still follows them
dice       false: a fault that is not pinned does not happen
pins       decision -> outcome, one a line
actions    the planned actions that happen; null: all
parts      what shrinking has found out about the pins and actions that are left
versions   of the world, of Seatrial, of Python, and of the libraries that have a part in the digest
scenario   the story, resolved, so that it replays when the library tells it differently
journal    four letters an entry, by which the first entry that differs can be named
"""

from typing import Literal

from msgspec import Struct

from harness.recording import Recording
from harness.scenario.model import Scenario
from harness.spec import TrialSpec

FORMAT = "seatrial.trial/1"
SUFFIX = ".trial.json"
BYTES_MAX = 32_000_000
"""Larger files are refused unread: that of a day of a thousand orders, not shrunken, takes 2 MB."""


class Expected(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the trial showed. `signature` is "" if it held, and "unconverged" if it never came to rest."""

    verdict: Literal["held", "violated", "unexercised", "unconverged"]
    signature: str
    summary: str
    digest: str
    entries: int
    seal: str
    """Over the decisions, and over what came of them (see `harness.trial_file.seal`)."""


class EngineSaid(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    fingerprint: str
    """Of its source (see `harness.trial_file.fingerprint`); "" if it has none."""


class Seeds(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    workload: int
    weather: int
    tie: int


Finding = Literal["needed", "any", "untried"]


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing that is left in a shrunken trial.

    `name`: a pin, an action of the list, "weather_seed" or "tie_seed". `verdict`: "needed" (without it, or for
    quantities and seeds with another value, the failure is gone) or "any" (the trial fails in the same way). `tried`:
    what was tried, in words ("without it", "1 unit to 12 units", "1 of 5 seeds fail in the same way").
    `magnitude`: likewise of a fault that stays, with other magnitudes, which are `magnitudes`; "" if it has none.
    """

    name: str
    verdict: Finding
    tried: str = ""
    magnitude: Literal["", "needed", "any", "untried"] = ""
    magnitudes: str = ""


class Versions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    world: int
    seatrial: str
    python: str
    libraries: dict[str, str]


class TrialFile(Struct, frozen=True, kw_only=True):
    """A trial file, read and checked. `file` is what it is called; `marks` are the short hashes of its entries;
    `edited`: its decisions, or what it expects of them, are not those that were written."""

    file: str
    scenario: Scenario
    engine: str
    fingerprint: str
    spec: TrialSpec
    expected: Expected
    versions: Versions
    marks: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    edited: bool = False

    def recording(self) -> Recording:
        """The trial, ready to be run again, shrunk further or edited."""
        return Recording(self.scenario, self.engine, self.spec, self.expected.signature)
