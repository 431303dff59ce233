"""Every refusal is taken for a bad moment: what was refused for good is tried again until nobody looks any more.

The deleted item stays deleted. The attempts fill the log, use up the receiver's patience with everybody else's calls,
and the person who could correct the order hears of it on the next day.

Out:   telling a refusal that is final from one that is not.
Seen:  F017, F069, F173.
"""

from msgspec.structs import replace

from engine.reference import PARTS, assemble
from engine.retrying import for_good as refused_for_good
from seatrial.engine import Setup, Vessel
from seatrial.message import Response


def for_good(response: Response, code: str) -> bool:
    return response.status != 422 and refused_for_good(response, code)


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, for_good=for_good))
