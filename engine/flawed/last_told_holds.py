"""What was told last about a customer holds, and goes out to everybody at once.

The clerk corrects an address that he has mistyped. Both messages are on their way, the first is held up and comes
second; from then on every parcel goes to the house that does not exist.

Out:   taking the higher version of two.
Seen:  F205.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from engine.adapters import erp_v1_customers
from engine.event import Event
from engine.process import master
from engine.process.events import EVENTS, Handler
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def changed(turn: Turn, event: Event) -> str:
    change = erp_v1_customers.customer_changed(event.data)
    known = turn.master("customer", change.customer, event.source)
    master.take(known, change.record.version, change.record)
    known.told = {receiver: min(told, known.version - 1) for receiver, told in known.told.items()}
    return ""


def build(setup: Setup) -> Vessel:
    events: Mapping[str, Handler] = {**EVENTS, "erp/customer.changed": changed}
    return assemble(setup, replace(PARTS, events=events))
