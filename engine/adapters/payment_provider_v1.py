"""Payment provider v1: payment requests out, what became of them in. Keys travel in the `Idempotency-Key` header."""

from typing import Literal

import msgspec
from msgspec import Struct

from engine.adapters.crm_v1 import Money
from seatrial.message import JsonObject

IDEMPOTENCY_WINDOW_MS = 86_400_000

Outcome = Literal["succeeded", "failed", "pending", "unknown"]


class Statement(Struct, frozen=True, gc=False):
    """What a payment has come to, by an answer, a message or a search. `transaction` "": it is not said."""

    transaction: str
    outcome: Outcome
    reason: str = ""


class Answer(Struct, frozen=True, gc=False):
    payment_request_id: str
    transaction_id: str | None
    outcome: Literal["succeeded", "failed", "pending"] | None
    reason_code: str = ""


class Found(Struct, frozen=True, gc=False):
    transaction_id: str
    outcome: Literal["succeeded", "failed", "pending"] | None
    reason_code: str = ""


class FoundPayments(Struct, frozen=True):
    payments: tuple[Found, ...]


class Settled(Struct, frozen=True):
    """Data of `payment_request.settled`. `order_reference`: it was paid at a checkout, for this order of the shop."""

    version: int
    payment_request_id: str
    transaction_id: str
    kind: Literal["capture", "refund"]
    outcome: Literal["succeeded", "failed", "unknown"]
    amount: Money
    order_reference: str = ""
    reason_code: str = ""

    @property
    def statement(self) -> Statement:
        return Statement(self.transaction_id, self.outcome, self.reason_code)


class ChargedBack(Struct, frozen=True):
    version: int
    payment_request_id: str
    charge_back_id: str
    transaction_id: str
    amount: Money


def answer(body: JsonObject) -> Statement:
    """Null is neither yes nor no."""
    said = msgspec.convert(body, Answer)
    return Statement(said.transaction_id or "", said.outcome or "unknown", said.reason_code)


def found(body: JsonObject) -> tuple[Statement, ...]:
    said = msgspec.convert(body, FoundPayments)
    return tuple([Statement(one.transaction_id, one.outcome or "unknown", one.reason_code) for one in said.payments])


def settled(data: JsonObject) -> Settled:
    return msgspec.convert(data, Settled)


def charged_back(data: JsonObject) -> ChargedBack:
    return msgspec.convert(data, ChargedBack)
