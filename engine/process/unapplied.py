"""What no invoice has taken of money from a bank: the customer's money, and finance has to know of it.

He has paid what was credited meanwhile, or paid twice, and billing leaves the rest on his account. That is nobody's
until somebody pays it back or sets it against another invoice: a case, which ends when nothing is left. Of money from a
card the payment request tells, and what is taken twice is found by `engine.process.settling`.

Billing says how much it is with every change of the payment, so the newest version counts, whenever it comes.
"""

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from engine.adapters import billing_cash_v1, billing_v1
from engine.adapters.crm_v1 import Money
from engine.event import Event
from engine.exceptions import Trouble, case_id
from engine.process import entries, from_billing, prepaid

if TYPE_CHECKING:
    from engine.turn import Turn

REASON = "unapplied_cash"


class Standing(Struct, array_like=True):
    """What billing has said last of a payment."""

    version: int
    minor: int


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Standing).decode


def about(payment: str) -> str:
    """The business key: it is about the balance, and not about the document."""
    return f"{payment}/balance"


def received(turn: "Turn", event: Event) -> str:
    """`payment.received`: it says so if no invoice has taken anything."""
    said = billing_cash_v1.received(event.data)
    _note(turn, said.payment_id, said.version, said.unapplied)
    return prepaid.received(turn, event)


def applied(turn: "Turn", event: Event) -> str:
    """`payment.applied`."""
    said = billing_v1.payment_applied(event.data)
    _note(turn, said.payment_id, said.version, said.unapplied)
    return from_billing.payment_applied(turn, event)


def taken_off(turn: "Turn", event: Event) -> str:
    """`payment.unapplied`."""
    said = billing_cash_v1.unapplied(event.data)
    _note(turn, said.payment_id, said.version, said.unapplied)
    return entries.unapplied(turn, event)


def _note(turn: "Turn", payment: str, version: int, left: Money | None) -> None:
    """`left` None: billing says nothing of it, for there has never been anything."""
    if left is None:
        return
    raw = turn.tx.get("unapplied/" + payment)
    if raw is not None and _decode(raw).version >= version:
        return
    turn.tx.put("unapplied/" + payment, _encode(Standing(version, left.minor)))
    if not left.minor:
        turn.parts.close_case(turn, case_id(about(payment), REASON), "applied")
        return
    turn.parts.open_case(
        turn,
        None,
        Trouble(
            about(payment),
            REASON,
            "finance",
            f"{left.minor} minor units {left.currency} of {payment} are on account: no invoice has taken them",
            "pay it back, or set it against another invoice of the customer's",
            severity="warning",
        ),
    )
