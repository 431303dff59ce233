"""What a person has corrected is sent by hand, and by hand each attempt is a new request: two may be two orders.

The retries of the machine have keys that last. The form in which a clerk corrects an order makes up a number whenever
it is sent, and when the answer is lost it is sent again.

Out:   one key for all attempts of a corrected booking.
Seen:  F002, F008, F009, F025.
"""

from msgspec.structs import replace

from engine.outbox import stable_key
from engine.record import Intent
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def key_by_hand(intent: Intent) -> str:
    """Each attempt at a corrected booking has a number of its own, and is looked for under the next one."""
    key = stable_key(intent)
    corrected = intent.operation == "erp.bookOrder" and key.rpartition(":")[2].startswith("c")
    return f"{key}.{intent.attempts}" if corrected else key


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, key_for=key_by_hand))
