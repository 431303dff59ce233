"""A payment is posted to the order book twice: as received, and as applied to its invoice.

Two interfaces grew up side by side, and each posting has a number of its own. The customer seems to owe less than he
does, and the order book approves what his limit does not bear.

Out:   posting cash once, for its application to an invoice.
Seen:  F122, F211.
"""

from msgspec.structs import replace

from engine.event import Event
from engine.process import unapplied
from engine.process.events import EVENTS
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def payment_applied(turn: Turn, event: Event) -> str:
    parent = unapplied.applied(turn, event)
    if not parent:
        invoice = turn.invoice(event.data["invoice_number"], event.correlationid)
        last = invoice.payments[-1]
        invoice.payments.append(replace(last, application_no=f"{last.application_no}-RECEIPT"))
    return parent


def build(setup: Setup) -> Vessel:
    events = {**EVENTS, "billing/payment.applied": payment_applied}
    return assemble(setup, replace(PARTS, events=events))
