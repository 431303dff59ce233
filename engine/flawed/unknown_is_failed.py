"""No answer is taken for a no: the call is made again at once, without asking what became of the first.

Harmless where the receiver knows keys. The legacy ERP does not: it books the order again.

Out:   waiting out the arrival bound and searching by reference.
Seen:  F008, F009, F010, F015, F023.
"""

from msgspec.structs import replace

from engine.record import WAITING, Intent
from engine.reference import PARTS, assemble
from engine.retrying import backoff_ms
from seatrial.engine import Setup, Vessel


def on_unknown(intent: Intent, now: int) -> None:
    intent.phase = WAITING
    intent.next_at = now + backoff_ms(intent.attempts, intent.key)


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, on_unknown=on_unknown))
