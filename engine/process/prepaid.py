"""What is left of money paid in the shop when its order is over: it is the customer's, and finance has to know of it.

A shop asks for all of an order when it is placed. What is cut, cancelled or turns out cheaper is never invoiced, and
that much of the money is set against nothing. As long as the order may still be billed it waits for that; when the
order is over it is nobody's until somebody pays it back: a case, which ends when nothing is left.

    left = captured - applied + taken off again - paid back - charged back

Billing calls a payment by a number of its own, and says in `payment.received` which of the provider's it is. What it
says of that number may be there before: so all uses are counted from the first payment at a checkout on, and read when
the number is known.
"""

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from engine.adapters import billing_cash_v1
from engine.event import Event
from engine.exceptions import Trouble, case_id
from engine.process.payment import Payment

if TYPE_CHECKING:
    from engine.turn import Turn

REASON = "prepayment_left_over"
SHOP = "checkouts"
"""Mark: there are customers who pay in the shop."""


class Prepaid(Struct, array_like=True):
    """One payment, by the provider's number of it. `number`: billing's; "": it has not said so far."""

    transaction: str
    order: str
    minor: int
    currency: str
    number: str = ""


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Prepaid).decode


def about(payment: str) -> str:
    """The business key: it is about the balance, and not about the payment."""
    return f"{payment}/balance"


def paid_in_shop(turn: "Turn", payment: Payment) -> None:
    """The mark is written once: what everybody writes, everybody waits for."""
    if turn.tx.get(SHOP) is None:
        turn.tx.put(SHOP, b"yes")
    paid = Prepaid(payment.transaction, payment.order, payment.minor, payment.currency)
    turn.tx.put("prepaid/" + paid.transaction, _encode(paid))
    turn.tx.put(f"prepaid-for/{paid.order}/{paid.transaction}", paid.transaction.encode())


def received(turn: "Turn", event: Event) -> str:
    """`payment.received`: what has come from a bank is not looked at here."""
    said = billing_cash_v1.received(event.data)
    paid = _paid(turn, said.reference)
    if paid is not None:
        paid.number = said.payment_id
        turn.tx.put("prepaid/" + paid.transaction, _encode(paid))
        turn.tx.put("prepaid-as/" + paid.number, paid.transaction.encode())
        _judge(turn, paid)
    return ""


def used(turn: "Turn", number: str, minor: int) -> None:
    """So much more of a payment is used, or (< 0) less. `number`: billing's."""
    if turn.tx.get(SHOP) is None:
        return
    turn.tx.put("used/" + number, str(_used(turn, number) + minor).encode())
    transaction = turn.tx.get("prepaid-as/" + number)
    paid = None if transaction is None else _paid(turn, transaction.decode())
    if paid is not None:
        _judge(turn, paid)


def charged_back(turn: "Turn", transaction: str, minor: int) -> None:
    """What was applied is taken off by billing; here it is the money itself that is gone."""
    paid = _paid(turn, transaction)
    if paid is not None:
        paid.minor -= minor
        turn.tx.put("prepaid/" + transaction, _encode(paid))
        _judge(turn, paid)


def over(turn: "Turn", sales_order: str) -> None:
    """The order is over: nothing more of it will be billed."""
    if sales_order and turn.tx.get(SHOP) is not None:
        for _, transaction in [*turn.tx.scan(f"prepaid-for/{sales_order}/")]:
            paid = _paid(turn, transaction.decode())
            if paid is not None:
                _judge(turn, paid)


def _paid(turn: "Turn", transaction: str) -> Prepaid | None:
    raw = turn.tx.get("prepaid/" + transaction)
    return None if raw is None else _decode(raw)


def _used(turn: "Turn", number: str) -> int:
    return int((turn.tx.get("used/" + number) or b"0").decode())


def _judge(turn: "Turn", paid: Prepaid) -> None:
    """Somebody has to know of what is left, from when the order is over until nothing is."""
    if not paid.number:
        return
    left = paid.minor - _used(turn, paid.number)
    if left <= 0:
        turn.parts.close_case(turn, case_id(about(paid.number), REASON), "used up")
    elif turn.finished("so", paid.order):
        turn.parts.open_case(
            turn,
            None,
            Trouble(
                about(paid.number),
                REASON,
                "finance",
                f"{left} minor units {paid.currency} of {paid.transaction} are left: {paid.order} is over",
                "pay it back",
                severity="warning",
            ),
        )
