"""What is left of a credit memo when its invoice is paid: the customer's money, and finance has to know of it.

Billing sets a credit memo against its own invoice and says what is left. That is nobody's until somebody pays it back
or sets it against another invoice: a case, which ends when nothing is left. What is set against another invoice pays
that: its order is told, and the ledger moves it from the one to the other.
"""

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from engine.adapters import returns_v1
from engine.event import Event
from engine.exceptions import Trouble, case_id
from engine.process import from_billing, returning

if TYPE_CHECKING:
    from engine.turn import Turn

REASON = "credit_left_over"


class Left(Struct, array_like=True):
    """Of one credit memo. `invoice`: the one that it credits; what was set against that was said with the memo."""

    minor: int
    currency: str
    invoice: str


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Left).decode


def about(credit_memo: str) -> str:
    """The business key: it is about the balance, and not about the document."""
    return f"{credit_memo}/balance"


def posted(turn: "Turn", event: Event) -> str:
    """`credit_memo.posted`."""
    parent = returning.credit_posted(turn, event)
    said = returns_v1.credit_posted(event.data)
    if parent or turn.finished("credit", said.credit_memo_number):
        return parent
    turn.tx.retire(f"xref/credit/{said.credit_memo_number}")
    if said.balance.minor:
        _note(turn, said)
    turn.release(f"credit/{said.credit_memo_number}")
    return ""


def _note(turn: "Turn", said: returns_v1.CreditPosted) -> None:
    number, balance = said.credit_memo_number, said.balance
    turn.tx.put("left/" + number, _encode(Left(balance.minor, balance.currency, said.invoice_number)))
    turn.parts.open_case(
        turn,
        None,
        Trouble(
            about(number),
            REASON,
            "finance",
            f"{balance.minor} minor units {balance.currency} of {number} are left: {said.invoice_number} is paid",
            "pay it back, or set it against another invoice of the customer's",
            severity="warning",
        ),
    )


def applied(turn: "Turn", event: Event) -> str:
    """`credit_memo.applied`: it may be told before the memo is. What it settles of another invoice than it credits is
    told and posted as cash is."""
    said = returns_v1.credit_applied(event.data)
    number = said.credit_memo_number
    if not turn.finished("credit", number):
        return "credit/" + number
    if not said.credited_invoice_number:
        return ""
    left = left_of(turn, said)
    parent = from_billing.settled(turn, event, returns_v1.as_payment(said))
    if not parent and left is not None:
        spend(turn, said, left)
    return parent


def left_of(turn: "Turn", said: returns_v1.CreditApplied) -> Left | None:
    """What is left of the memo; None if nothing ever was. ValidationError if that is in another currency."""
    raw = turn.tx.get("left/" + said.credit_memo_number)
    left = None if raw is None else _decode(raw)
    if left is not None and said.amount.currency != left.currency:
        raise msgspec.ValidationError(f"{said.credit_memo_number} is in {left.currency}")
    return left


def spend(turn: "Turn", said: returns_v1.CreditApplied, left: Left) -> None:
    """Nobody has to look after that part any more."""
    left.minor -= said.amount.minor
    turn.tx.put("left/" + said.credit_memo_number, _encode(left))
    if left.minor <= 0:
        turn.parts.close_case(turn, case_id(about(said.credit_memo_number), REASON), "applied")
