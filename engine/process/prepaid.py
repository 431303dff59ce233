"""What is left of money paid in the shop when its order is over: it is the customer's, and finance has to know of it.

A shop asks for all of an order when it is placed. What is cut, cancelled or turns out cheaper is never invoiced, and
that much of the money is set against nothing. As long as the order may still be billed it waits for that; when the
order is over it is nobody's until somebody pays it back: a case, which ends when nothing is left.

    left = captured - applied + taken off again - paid back - charged back

Billing's statements about a payment go by billing's number, and may be there before the engine has heard that number;
so all are counted from the first payment at a checkout on, and read when the payment is known.
"""

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from engine.exceptions import Trouble, case_id
from engine.process.payment import Payment

if TYPE_CHECKING:
    from engine.turn import Turn

REASON = "prepayment_left_over"
SHOP = "checkouts"
"""Mark: there are customers who pay in the shop."""


class Prepaid(Struct, frozen=True, array_like=True):
    """One payment. `request`, `transaction`: what the provider calls it."""

    number: str
    order: str
    request: str
    transaction: str
    minor: int
    currency: str


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Prepaid).decode


def about(payment: str) -> str:
    """The business key: it is about the balance, and not about the payment."""
    return f"{payment}/balance"


def paid_in_shop(turn: "Turn") -> None:
    """Noted once: what everybody writes, everybody waits for."""
    if turn.tx.get(SHOP) is None:
        turn.tx.put(SHOP, b"yes")


def recorded(turn: "Turn", payment: Payment, transaction: str, number: str) -> None:
    """Billing has it in its books, under its own `number`."""
    if not payment.checkout or not number:
        return
    known = Prepaid(number, payment.order, payment.number, transaction, payment.minor, payment.currency)
    turn.tx.put(f"prepaid/{payment.order}/{number}", _encode(known))
    turn.tx.put("prepayment/" + number, payment.order.encode())
    turn.tx.put("prepaid-as/" + transaction, number.encode())
    _judge(turn, known)


def used(turn: "Turn", number: str, minor: int) -> None:
    """So much more of a payment is used, or (< 0) less. `number`: billing's."""
    if turn.tx.get(SHOP) is None:
        return
    counter = "used/" + number
    turn.tx.put(counter, str(_used(turn, number) + minor).encode())
    order = turn.tx.get("prepayment/" + number)
    if order is not None:
        raw = turn.tx.get(f"prepaid/{order.decode()}/{number}")
        if raw is not None:
            _judge(turn, _decode(raw))


def charged_back(turn: "Turn", transaction: str, minor: int) -> None:
    """What was applied is taken off by billing; here it is the money itself that is gone."""
    number = turn.tx.get("prepaid-as/" + transaction)
    if number is not None:
        used(turn, number.decode(), minor)


def over(turn: "Turn", sales_order: str) -> None:
    """The order is over: nothing more of it will be billed."""
    if sales_order and turn.tx.get(SHOP) is not None:
        for _, raw in [*turn.tx.scan(f"prepaid/{sales_order}/")]:
            _judge(turn, _decode(raw))


def _used(turn: "Turn", number: str) -> int:
    return int((turn.tx.get("used/" + number) or b"0").decode())


def _judge(turn: "Turn", paid: Prepaid) -> None:
    """Somebody has to know of what is left, from when the order is over until nothing is."""
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
