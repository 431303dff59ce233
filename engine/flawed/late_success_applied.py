"""A payment that has succeeded pays its invoice, whatever has paid it meanwhile.

The invoice was open when the payment was asked for, and that was looked at. Nobody looks again.

Out:   an invoice is paid once; what comes second is kept on account.
Seen:  F210, F211, F212.
"""

from msgspec.structs import replace

from engine.process.payment import Payment
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def never(_turn: Turn, _payment: Payment, _transaction: str) -> bool:
    return False


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, paid_twice=never))
