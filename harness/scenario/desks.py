"""The people who work the engine's exception queue: who, when, and what they know. A story that names none has none."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

CaseOwner = Literal["order_desk", "warehouse", "finance", "integration"]


class CaseDesk(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clerk who looks at the cases of one owner, in the working hours of the story's zone, and works them one after
    the other. What he does about which is in `harness.workload.clerks`."""

    owner: CaseOwner
    opens_ms_of_day: int = 28_800_000
    closes_ms_of_day: int = 61_200_000
    weekends: bool = False
    """He works on Saturdays and Sundays, too."""
    looks_every_ms: int = 1_800_000
    """From when he comes in until he goes home."""
    takes_ms_min: int = 120_000
    """To find out about one case and decide."""
    takes_ms_max: int = 900_000
    hopeful_ppm: int = 0
    """Chance per case that he first tries again what can only be corrected or closed."""
    successors: Mapping[str, str] = {}
    """Items whose numbers have changed: old -> new. Orders for an item that is not there and not among these are
    closed, and their customers told."""
