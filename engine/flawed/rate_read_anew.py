"""A posting that was not answered is made anew, from what holds now: and so at the rate of now.

The first attempt never arrived, so nothing is posted twice. It is posted otherwise.

Out:   repeating a call as it was.
Seen:  F136, F137.
"""

from msgspec.structs import replace

from engine.record import Intent, pack, unpack
from engine.reference import PARTS, assemble
from engine.retrying import settle_unknown
from seatrial.engine import Setup, Vessel


def made_anew(intent: Intent, now: int) -> None:
    body = unpack(intent.body) or {}
    stated = body.get("exchange")
    if stated is not None:
        intent.body = pack({**body, "exchange": {name: stated[name] for name in ("currency", "digits", "decimals")}})
    settle_unknown(intent, now)


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, on_unknown=made_anew))
