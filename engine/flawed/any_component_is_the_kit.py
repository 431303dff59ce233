"""A kit counts as shipped as soon as one of its components is: the rest of it goes unasked for.

The order's line is marked from the first delivery line that refers to it. Right as long as kits leave whole.

Out:   counting a kit by the component of which least has left.
Seen:  F118.
"""

from msgspec.structs import replace

from engine.process.kits import Done
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def whole_kits(done: Done) -> int:
    return max([-(-base // per_kit) for base, per_kit in done])


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, whole_kits=whole_kits))
