"""The new version has its own client, and its own keys: a call that had no answer is made anew in it.

The warehouse knows its key in both versions, if it is the same.

Out:   a key is a function of the business, and not of how it is told.
Seen:  F009, F181.
"""

from msgspec.structs import replace

from engine.outbox import stable_key
from engine.record import Intent
from engine.reference import PARTS, assemble
from engine.versions import FIRST
from seatrial.engine import Setup, Vessel


def of_its_version(intent: Intent) -> str:
    return stable_key(intent) if intent.version in ("", FIRST) else f"{intent.version}:{stable_key(intent)}"


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, key_for=of_its_version))
