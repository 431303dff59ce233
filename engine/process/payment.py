"""One payment request on its way: from billing to the payment provider, and what became of it back to billing.

A payment is a record of its own, by the number of its payment request; a charge back is one too, by its own number. It
moves by the table below, whoever brings the news: the provider's answer, its message or a search. Once it is known
whether money has moved, nothing that is said later changes that.
"""

from collections.abc import Mapping

import msgspec
from msgspec import Struct, field

from engine.record import Record

STAGE: Mapping[tuple[str, str], str] = {
    ("opened", "asked"): "asked",
    ("opened", "succeeded"): "succeeded",
    ("opened", "given_up"): "closed",
    ("asked", "given_up"): "closed",
    ("asked", "pending"): "pending",
    ("asked", "unknown"): "unknown",
    ("asked", "succeeded"): "succeeded",
    ("asked", "failed"): "failed",
    ("pending", "unknown"): "unknown",
    ("pending", "succeeded"): "succeeded",
    ("pending", "failed"): "failed",
    ("unknown", "pending"): "pending",
    ("unknown", "succeeded"): "succeeded",
    ("unknown", "failed"): "failed",
    ("succeeded", "recorded"): "recorded",
    ("failed", "recorded"): "closed",
    ("recorded", "posted"): "closed",
    ("recorded", "nothing_to_post"): "closed",
}
"""opened: billing wants it. asked: the provider has the request, or may have it. pending: it will say. unknown: it does
not know itself, which is neither yes nor no. succeeded, failed: billing is to be told. recorded: it is; the ledger
follows what was paid back. closed: nothing more to do."""

DOUBTFUL = frozenset({"pending", "unknown"})


class Settlement(Struct, array_like=True, gc=False):
    """What billing is to be told of one transaction at the provider. `on_account`: to be applied to nothing."""

    transaction: str
    outcome: str
    key: str
    on_account: bool = False
    reason: str = ""


class Refunded(Struct, array_like=True, gc=False):
    """What billing has said of money that went back: the ledger has to follow."""

    payment_id: str
    refund_no: str
    minor: int
    posting_date: str
    late_of: str = ""


class Payment(Record, array_like=True):
    """`number`: of the payment request. `kind`: capture, refund or charge_back. `original`: the provider's number of
    what a refund or a charge back is taken from. `invoice` "": it is kept on account. `checkout`: paid in the shop, so
    that billing has not asked for it. `due`: what billing is to be told, one after the other. `look_at`: when to ask
    what became of it. `rounds`: how often it was executed, but for attempts under one key."""

    number: str
    kind: str
    order: str
    customer: str
    invoice: str
    minor: int
    currency: str
    original: str = ""
    checkout: bool = False
    stage: str = "opened"
    transaction: str = ""
    due: list[Settlement] = field(default_factory=list)
    look_at: int = 0
    rounds: int = 1
    refunds: list[Refunded] = field(default_factory=list)
    retire_at: int = 0
    book: str = "erp"
    """Whose ledger follows: that of the order that it is about."""
    contract: str = ""
    """The service contract that it is about, in place of an order."""

    @property
    def reference(self) -> str:
        """What the provider is told it is for."""
        return self.invoice or self.order or self.contract


decode = msgspec.msgpack.Decoder(Payment).decode


def payment_key(number: str) -> str:
    return "payment/" + number


def move(payment: Payment, happening: str) -> bool:
    """Take the step if the table has it; False if it does not."""
    then = STAGE.get((payment.stage, happening))
    if then is None:
        return False
    payment.stage = then
    return True
