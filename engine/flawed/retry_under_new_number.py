"""A booking that was not answered is sent again under a new number, so that it cannot be refused as a duplicate.

It is not refused. Both are booked, and the second belongs to no order that anybody has placed.

Out:   repeating a call as it was.
Seen:  F012.
"""

from msgspec.structs import replace

from engine.record import WAITING, Intent, pack, unpack
from engine.reference import PARTS, assemble
from engine.retrying import settle_unknown
from seatrial.engine import Setup, Vessel

PAUSE_MS = 30_000


def as_another_order(intent: Intent, now: int) -> None:
    if intent.operation != "erp.bookOrder":
        settle_unknown(intent, now)
        return
    body = unpack(intent.body) or {}
    number = f"{body['external_id']}-R{intent.attempts + 1}"
    intent.key = f"book:crm:{number}"
    intent.body = pack({**body, "external_id": number})
    intent.phase, intent.next_at = WAITING, now + PAUSE_MS


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, on_unknown=as_another_order))
