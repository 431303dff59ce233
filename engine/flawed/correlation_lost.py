"""Every job gets a number of its own, and what it was started for is not among its parameters.

The log has one line for each job, and no two of them can be told to belong together.

Out:   carrying the thread of the order through everything that is done for it.
Seen:  F096.
"""

from msgspec.structs import replace
from xxhash import xxh3_64_hexdigest

from engine.record import Intent, Record
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def own_number(_record: Record, intent: Intent) -> str:
    return f"job-{xxh3_64_hexdigest((intent.key or intent.operation).encode())[:8]}"


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, thread=own_number))
