"""A payment that has succeeded pays its invoice, whatever has paid it meanwhile.

The invoice was open when the payment was asked for, and that was looked at. Nobody looks again.

Out:   an invoice is paid once; what comes second is kept on account.
Seen:  F210, F211, F212.
"""

from msgspec.structs import replace

from engine import keys
from engine.adapters.payment_provider_v1 import Statement
from engine.process.payment import DOUBTFUL, Payment, Settlement, move
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def applied(turn: Turn, payment: Payment, said: Statement) -> None:
    """Take it in, and apply it."""
    if not move(payment, said.outcome):
        return
    payment.transaction = said.transaction or payment.transaction
    if payment.stage in DOUBTFUL:
        payment.look_at = turn.now + turn.policies.payment_unknown_ms_max
        return
    key = keys.settlement(said.transaction)
    payment.due.append(Settlement(said.transaction, said.outcome, key, reason=said.reason))


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, settle=applied))
