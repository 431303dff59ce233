"""A new idempotency key for every attempt: the receiver cannot know that it has done this before.

The key is minted where the request is sent instead of where it is decided. After a lost reply the same shipment is
billed again, under a key that nobody has ever seen.

Out:   keys as functions of business identity.
Seen:  F008, F011, F025.
"""

from msgspec.structs import replace

from engine.record import Intent
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def key_for(intent: Intent) -> str:
    return f"{intent.key}:try{intent.attempts}"


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, key_for=key_for))
