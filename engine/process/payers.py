"""Which card payment has paid an invoice, and which one is leaving it again.

The first payment to succeed has paid it; another one is a second one (`engine.process.settling`) until the first has
left: because the customer's bank has taken it back, because it was taken off, or because all of it was paid back. While
a bank's word is on its way to billing, what pays the invoice now waits: for billing it would be a second one still.

Billing knows a payment by a number of its own, and by the provider's number. Both lead here once billing has it; what
is said of money that billing does not have yet waits for that.
"""

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from engine.process.payment import Payment, Settlement

if TYPE_CHECKING:
    from engine.turn import Turn

TRANSACTION = "transaction"


class Taken(Struct, frozen=True, array_like=True):
    """Money that billing has: by which payment request, for which invoice ("": none), and how much."""

    request: str
    invoice: str
    minor: int


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Taken).decode


def parent(transaction: str) -> str:
    """By what a message about it waits for it."""
    return f"{TRANSACTION}/{transaction}"


def recorded(turn: "Turn", payment: Payment, transaction: str, number: str) -> None:
    """Billing has it in its books, under its own `number`."""
    taken = Taken(payment.number, payment.invoice, payment.minor)
    if number:
        turn.tx.put(f"xref/pay/{number}", _encode(taken))
    if turn.tx.insert(f"xref/{parent(transaction)}", _encode(taken)):
        turn.release(parent(transaction))


def by_transaction(turn: "Turn", transaction: str) -> Taken | None:
    raw = turn.tx.get(f"xref/{parent(transaction)}")
    return None if raw is None else _decode(raw)


def _by_number(turn: "Turn", payment: str) -> Taken | None:
    raw = turn.tx.get(f"xref/pay/{payment}")
    return None if raw is None else _decode(raw)


def claim(turn: "Turn", invoice: str, request: str) -> bool:
    """Whether this payment is the one that pays it."""
    mark = "paid/" + invoice
    return turn.tx.insert(mark, request.encode()) or turn.tx.get(mark) == request.encode()


def _leaves(turn: "Turn", invoice: str, request: str) -> bool:
    """Whether it was this payment that paid it."""
    mark = "paid/" + invoice
    if turn.tx.get(mark) != request.encode():
        return False
    turn.tx.delete(mark)
    return True


def put_on(turn: "Turn", payment: str, invoice: str) -> None:
    """Billing has applied it, perhaps for the second time."""
    taken = _by_number(turn, payment)
    if taken is not None:
        claim(turn, invoice, taken.request)


def taken_off(turn: "Turn", payment: str, invoice: str) -> None:
    """Billing has taken it off. If nobody knows which payment that is, it is the one that had paid."""
    taken = _by_number(turn, payment)
    if taken is None:
        turn.tx.delete("paid/" + invoice)
    else:
        _leaves(turn, invoice, taken.request)


def paid_back(turn: "Turn", transaction: str, minor: int) -> None:
    """What is paid back in part may pay its invoice with the rest, until the parts come to all of it."""
    taken = by_transaction(turn, transaction)
    if taken is None or not taken.invoice:
        return
    back = "back/" + transaction
    so_far = int(turn.tx.get(back) or b"0") + minor
    turn.tx.put(back, str(so_far).encode())
    if so_far >= taken.minor:
        _leaves(turn, taken.invoice, taken.request)


def charged_back(turn: "Turn", back: Payment, taken: Taken) -> None:
    """`back` is to be told to billing; until it is, nothing else is entered for the invoice."""
    if taken.invoice and _leaves(turn, taken.invoice, taken.request):
        back.invoice = taken.invoice
        turn.tx.put("leaving/" + taken.invoice, back.key.encode())


def kept_back(turn: "Turn", payment: Payment, settlement: Settlement) -> bool:
    """Whether what this payment has taken waits for another one to have left."""
    pays = payment.kind == "capture" and settlement.outcome == "succeeded" and not settlement.on_account
    return pays and bool(payment.invoice) and turn.tx.get("leaving/" + payment.invoice) is not None


def gone(turn: "Turn", back: Payment) -> None:
    """Billing has heard of it, or a person has decided that it need not: whoever pays instead goes on."""
    if back.invoice and turn.tx.get("leaving/" + back.invoice) == back.key.encode():
        turn.tx.delete("leaving/" + back.invoice)
        now_pays = turn.tx.get("paid/" + back.invoice)
        if now_pays is not None:
            turn.payment(now_pays.decode())
