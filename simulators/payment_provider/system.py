"""A small payment provider: executes what it is asked, answers as well as it can, and tells later what it was.

It is trusting. A repeated key is the same payment; the same payment request under another key takes the money once
more. Who must not pay twice has to see to that himself. What it will not do is to pay back money that is not there: a
refund of more than is left of its payment fails, be it that the bank has taken it back meanwhile, or that other refunds
of it are under way.

    left = captured - refunded, or about to be - charged back
"""

from collections.abc import Mapping

from msgspec import UNSET, Struct, convert

from seatrial.calendar import Calendar
from seatrial.facts import CaptureFailed, ChargedBack, Fact, FundsCaptured, FundsRefunded, RefundFailed
from seatrial.message import JsonObject, Request, Response, problem
from simulators.eventlog import Cause, EventLog, cause_of
from simulators.idempotency import KeyMemory
from simulators.master import Master
from simulators.operations import Operations, unstated
from simulators.payment_provider import cards
from simulators.payment_provider.bodies import ChargeBack, ExecutePayment, PayAtCheckout
from simulators.system import Draw, Due, Promises, Tray

NAME = "payment_provider"
STREAM = "payment_request"
SETTLE, RESTATE = "settle", "restate"
DECLINED = "card_declined"
NOTHING_LEFT = "amount_exceeds_remaining"
"""Why a refund fails."""


class Transaction(Struct):
    """One execution. `state`: succeeded, failed, pending or unknown; `ends` what it will be. `original`: of a refund,
    the payment that it is taken from."""

    number: str
    cause: Cause
    request: str
    kind: str
    reference: str
    minor: int
    currency: str
    state: str
    ends: str
    original: str = ""
    order: str = ""

    @property
    def failure(self) -> str:
        """The reason code of one that has failed."""
        return NOTHING_LEFT if self.kind == "refund" else DECLINED

    @property
    def said(self) -> str | None:
        """Its outcome as an answer has it."""
        return None if self.state == "unknown" else self.state


class PaymentProvider:
    """The simulated payment provider; see `simulators.system.System`."""

    name = NAME

    def __init__(self, master: Master, calendar: Calendar, promises: Promises) -> None:
        self.tray = Tray()
        self.log = EventLog(self.name, (STREAM,), calendar, self.tray)
        self._keys = KeyMemory(promises.idempotency_window_ms)
        self._habits = master.habits.payments
        self._cards: Mapping[str, str] = {customer.number: customer.card for customer in master.customers}
        self._transactions: dict[str, Transaction] = {}
        self._by_request: dict[str, list[Transaction]] = {}
        self._attempts: dict[str, int] = {}
        self._versions: dict[str, int] = {}
        self._numbers: dict[str, int] = {}

    def open(self, now_ms: int) -> None:
        """It begins without a payment."""

    def handle(self, request: Request, now_ms: int, origin: str) -> Response:
        return OPERATIONS.answer(self, self._keys, request, now_ms, origin)

    def perform(self, due: Due, now_ms: int, draw: Draw) -> None:  # noqa: ARG002  (nothing here is left to chance)
        """`settle`: what was pending or not known is known. `restate`: it is said once more."""
        transaction = self._transactions[due.document]
        if due.job == SETTLE:
            self._settle(transaction, transaction.ends, now_ms)
        else:
            self._tell(transaction, now_ms)

    # ------------------------------------------------------------ payments

    def execute(self, request: Request, now_ms: int, origin: str) -> Response:
        """`executePayment`: once under each key."""
        told = convert(request.body, ExecutePayment)
        original = "" if told.transaction_id is UNSET else told.transaction_id
        if told.kind == "refund" and original not in self._transactions:
            return problem(422, "unknown_transaction", f"no payment {original!r} to refund")
        first: cards.Outcome
        ends: cards.Ending
        card = self._cards.get(told.customer_number) or cards.GOOD
        if told.kind == "refund":
            enough = told.amount.minor <= self._left_minor(self._transactions[original])
            first, ends = cards.refunded(card) if enough else ("failed", "failed")
        else:
            attempt = self._attempts[told.reference] = self._attempts.get(told.reference, 0) + 1
            first, ends = cards.captured(card, attempt)
        number = self._draw_number("TXN" if told.kind == "capture" else "RTX", origin)
        cause = cause_of(request, origin)
        transaction = Transaction(
            number, cause, told.payment_request_id, told.kind, told.reference, told.amount.minor,
            told.amount.currency, first, ends, original,
        )  # fmt: skip
        self._keep(transaction)
        if first in ("succeeded", "failed"):
            self._settle(transaction, first, now_ms)
        else:
            if first == "unknown":
                self._tell(transaction, now_ms)
            self._wait(transaction, SETTLE)
        return self._answer(transaction)

    def pay_at_checkout(self, request: Request, now_ms: int, origin: str) -> Response:
        """`payAtCheckout`."""
        told = convert(request.body, PayAtCheckout)
        number = self._draw_number("CHK", origin)
        cause = Cause(origin, told.order_reference, request.headers.get("idempotency-key", origin))
        transaction = Transaction(
            self._draw_number("TXN", origin), cause, number, "capture", told.order_reference, told.amount.minor,
            told.amount.currency, "pending", "succeeded", order=told.order_reference,
        )  # fmt: skip
        self._keep(transaction)
        self._settle(transaction, "succeeded", now_ms)
        return self._answer(transaction)

    def charge_back(self, request: Request, now_ms: int, origin: str) -> Response:
        """`chargeBack`: all of a payment that has not been paid back, at once."""
        told = convert(request.body, ChargeBack)
        transaction = self._transactions.get(request.params.get("transaction_id", ""))
        if transaction is None or (transaction.kind, transaction.state) != ("capture", "succeeded"):
            return problem(404, "unknown_transaction", "no captured payment of that number")
        left_minor = self._left_minor(transaction)
        if left_minor <= 0:
            return problem(404, "unknown_transaction", "nothing of that payment is left")
        number = self._draw_number("CBK", origin)
        transaction.state = "charged_back"
        money = {"minor": left_minor, "currency": transaction.currency}
        self.tray.facts.append(
            ChargedBack(
                origin=transaction.cause.origin,
                system=NAME,
                charge_back=number,
                transaction=transaction.number,
                payment_request=transaction.request,
                amount_minor=left_minor,
                currency=transaction.currency,
            )
        )
        data: JsonObject = {
            "version": self._next_version(transaction.request),
            "payment_request_id": transaction.request,
            "charge_back_id": number,
            "transaction_id": transaction.number,
            "amount": money,
            "reason_code": told.reason,
        }
        self.log.emit("payment_request.charged_back", transaction.request, data, transaction.cause, now_ms)
        return Response(201, {"charge_back_id": number})

    def _left_minor(self, transaction: Transaction) -> int:
        """What of a payment is there: not paid back, nor about to be, nor taken back by the bank."""
        if transaction.state != "succeeded":
            return 0
        refunds = [one for one in self._transactions.values() if one.original == transaction.number]
        return transaction.minor - sum([one.minor for one in refunds if one.state != "failed"])

    def find(self, request: Request, _now_ms: int, _origin: str) -> Response:
        """`findPayments`."""
        refused = unstated(request, "payment_request_id")
        if refused is not None:
            return refused
        found = []
        for one in self._by_request.get(request.params["payment_request_id"], ()):
            said: JsonObject = {
                "transaction_id": one.number,
                "outcome": "succeeded" if one.state == "charged_back" else one.said,
                "amount": {"minor": one.minor, "currency": one.currency},
            }
            if one.state == "failed":
                said["reason_code"] = one.failure
            found.append(said)
        return Response(200, {"payments": found})

    # ------------------------------------------------------------ inside

    def _keep(self, transaction: Transaction) -> None:
        self._transactions[transaction.number] = transaction
        self._by_request.setdefault(transaction.request, []).append(transaction)

    def _draw_number(self, kind: str, origin: str) -> str:
        count = self._numbers[kind] = self._numbers.get(kind, 0) + 1
        number = f"{kind}-{count}"
        self.tray.minted.append((number, origin))
        return number

    def _next_version(self, request: str) -> int:
        version = self._versions[request] = self._versions.get(request, 0) + 1
        return version

    def _wait(self, transaction: Transaction, job: str) -> None:
        habits = self._habits
        if job == RESTATE:
            low, high = habits.restate_ms_min, habits.restate_ms_max
        elif transaction.state == "unknown":
            low, high = habits.silent_ms_min, habits.silent_ms_max
        elif transaction.ends == "failed":
            low, high = habits.abandoned_ms_min, habits.abandoned_ms_max
        else:
            low, high = habits.pending_ms_min, habits.pending_ms_max
        self.tray.due.append(Due(job, transaction.number, transaction.cause.origin, low, high))

    def _settle(self, transaction: Transaction, state: str, now_ms: int) -> None:
        """Money moves, or it is clear that it will not; and everybody is told."""
        transaction.state = state
        self.tray.facts.append(_fact(transaction))
        self._tell(transaction, now_ms)
        if self._habits.restates:
            self._wait(transaction, RESTATE)

    def _tell(self, transaction: Transaction, now_ms: int) -> None:
        data: JsonObject = {
            "version": self._next_version(transaction.request),
            "payment_request_id": transaction.request,
            "transaction_id": transaction.number,
            "kind": transaction.kind,
            "outcome": "succeeded" if transaction.state == "charged_back" else transaction.state,
            "amount": {"minor": transaction.minor, "currency": transaction.currency},
        }
        if transaction.order:
            data["order_reference"] = transaction.order
        if transaction.state == "failed":
            data["reason_code"] = transaction.failure
        self.log.emit("payment_request.settled", transaction.request, data, transaction.cause, now_ms)

    def _answer(self, transaction: Transaction) -> Response:
        known = transaction.state != "unknown"
        said: JsonObject = {
            "payment_request_id": transaction.request,
            "transaction_id": transaction.number if known else None,
            "outcome": transaction.said,
        }
        if transaction.state == "failed":
            said["reason_code"] = transaction.failure
        return Response(201, said)

    # ------------------------------------------------------------ events

    def list_events(self, request: Request, _now_ms: int, _origin: str) -> Response:
        return self.log.list_events(request)

    def create_subscription(self, request: Request, _now_ms: int, _origin: str) -> Response:
        return self.log.create_subscription(request)

    def get_subscription(self, request: Request, _now_ms: int, _origin: str) -> Response:
        return self.log.get_subscription(request)


def _fact(transaction: Transaction) -> Fact:
    origin, money = transaction.cause.origin, (transaction.minor, transaction.currency)
    if transaction.kind == "refund" and transaction.state == "succeeded":
        return FundsRefunded(
            origin=origin, system=NAME, refund=transaction.number, payment_request=transaction.request,
            transaction=transaction.original, amount_minor=money[0], currency=money[1],
        )  # fmt: skip
    if transaction.kind == "refund":
        return RefundFailed(
            origin=origin, system=NAME, refund=transaction.number, payment_request=transaction.request,
            transaction=transaction.original, amount_minor=money[0], currency=money[1], reason=transaction.failure,
        )  # fmt: skip
    if transaction.state == "succeeded":
        return FundsCaptured(
            origin=origin, system=NAME, transaction=transaction.number, payment_request=transaction.request,
            reference=transaction.reference, amount_minor=money[0], currency=money[1],
        )  # fmt: skip
    return CaptureFailed(
        origin=origin, system=NAME, transaction=transaction.number, payment_request=transaction.request,
        reference=transaction.reference, amount_minor=money[0], currency=money[1], reason=transaction.failure,
    )  # fmt: skip


OPERATIONS: Operations[PaymentProvider] = Operations(
    reads={
        "findPayments": PaymentProvider.find,
        "listEvents": PaymentProvider.list_events,
        "getSubscription": PaymentProvider.get_subscription,
    },
    writes={
        "executePayment": PaymentProvider.execute,
        "payAtCheckout": PaymentProvider.pay_at_checkout,
        "chargeBack": PaymentProvider.charge_back,
        "createSubscription": PaymentProvider.create_subscription,
    },
)
"""operationId -> handler."""
