"""Money that is taken from cards and given back to them: billing wants it, somebody carries the wish to the provider.

    opened ──recordSettlement──▶ succeeded: received, and applied to the invoice unless it is to be kept on account
                              └▶ failed: nothing has come; people may open another one

Billing believes what it is told. Whether an invoice is open is looked at when a payment request is opened, and not
again when the money comes: of two that succeed, both are applied, unless the second is said to be for the account.
Only what was credited or paid by other means since then is left out. A success that is said to have failed after all
is taken back.
"""

from msgspec import UNSET, convert

from seatrial.facts import CaptureRecorded, PaymentRequested, PaymentReversed, RefundRecorded
from seatrial.message import JsonObject, Request, Response, problem
from simulators.billing.bodies import OpenPaymentRequest, RecordSettlement, RequestDeposit, RequestRefund
from simulators.billing.cash import Cash
from simulators.billing.documents import about, money
from simulators.billing.premises import NAME, Premises
from simulators.billing.state import Invoice, Payment, PaymentRequest
from simulators.eventlog import Cause, cause_of

RECORDED = "recorded"


class PaymentRequests:
    __slots__ = ("_card_payers", "_cash", "_premises")

    def __init__(self, premises: Premises, cash: Cash, card_payers: frozenset[str]) -> None:
        self._premises = premises
        self._cash = cash
        self._card_payers = card_payers

    # ------------------------------------------------------------ wishes

    def invoiced(self, invoice: Invoice, now_ms: int) -> None:
        """An invoice was posted: what was paid for its orders before is applied; a card is asked for the rest."""
        draft = invoice.draft
        for payment in [one for order in draft.orders for one in self._premises.state.prepaid.get(order, ())]:
            if payment.unapplied_minor > 0 < invoice.open_minor:
                self._cash.settle(payment, invoice, payment.unapplied_minor, draft.cause.causation, now_ms)
        if draft.customer in self._card_payers and invoice.open_minor > 0:
            self._open(draft.cause, draft.customer, invoice.open_minor, draft.currency, draft.orders[0], now_ms,
                       invoice=invoice.number, contract=bool(draft.contract))  # fmt: skip

    def open(self, request: Request, now_ms: int, origin: str) -> Response:
        """`openPaymentRequest`."""
        told = convert(request.body, OpenPaymentRequest)
        invoice = self._premises.state.invoices.get(told.invoice_number)
        if invoice is None:
            return problem(422, "unknown_invoice", f"no invoice {told.invoice_number!r}")
        if invoice.open_minor <= 0:
            return problem(422, "nothing_open", f"nothing is open on {invoice.number}")
        by = invoice.draft
        cause = Cause(origin, by.cause.correlation, cause_of(request, origin).causation)
        wish = self._open(cause, by.customer, invoice.open_minor, by.currency, by.orders[0], now_ms,
                          invoice=invoice.number, contract=bool(by.contract))  # fmt: skip
        return _opened(wish)

    def deposit(self, request: Request, now_ms: int, origin: str) -> Response:
        """`requestDeposit`."""
        told = convert(request.body, RequestDeposit)
        if told.customer_number not in self._premises.state.customers:
            return problem(422, "unknown_customer", f"no customer {told.customer_number!r}")
        wish = self._open(cause_of(request, origin), told.customer_number, told.amount.minor, told.amount.currency,
                          told.sales_order_number, now_ms)  # fmt: skip
        return _opened(wish)

    def refund(self, request: Request, now_ms: int, origin: str) -> Response:
        """`requestRefund`: what is asked for is set aside until it is known what became of it."""
        told = convert(request.body, RequestRefund)
        payment = self._premises.state.payments.get(request.params.get("payment_id", ""))
        if payment is None:
            return problem(404, "unknown_payment", "no payment of that number")
        if not payment.transaction:
            return problem(422, "not_paid_by_card", f"{payment.number} has come from a bank")
        if told.amount.currency != payment.currency:
            return problem(422, "currency_mismatch", f"{payment.number} is in {payment.currency}")
        if told.amount.minor > payment.unapplied_minor:
            return problem(
                422, "amount_exceeds_unapplied", f"{payment.unapplied_minor} of {payment.number} are unapplied"
            )
        payment.unapplied_minor -= told.amount.minor
        payment.version += 1
        cause = Cause(origin, payment.cause.correlation, cause_of(request, origin).causation)
        memo = "" if told.credit_memo_number is UNSET else told.credit_memo_number
        return _opened(
            self._open(cause, payment.customer, told.amount.minor, payment.currency, payment.order, now_ms,
                       payment=payment, credit_memo=memo, contract=payment.contract)
        )  # fmt: skip

    def _open(
        self,
        cause: Cause,
        customer: str,
        minor: int,
        currency: str,
        order: str,
        now_ms: int,
        invoice: str = "",
        payment: Payment | None = None,
        credit_memo: str = "",
        *,
        contract: bool = False,
    ) -> PaymentRequest:
        """`contract`: `order` is the number of a service contract."""
        requests = self._premises.state.payment_requests
        number = f"PRQ-{len(requests) + 1}"
        kind = "capture" if payment is None else "refund"
        of = "" if payment is None else payment.number
        wish = PaymentRequest(number, cause, kind, customer, minor, currency, order, invoice, of, credit_memo,
                              contract=contract)  # fmt: skip
        requests[number] = wish
        self._premises.tray.minted.append((number, cause.origin))
        self._premises.tray.facts.append(
            PaymentRequested(
                origin=cause.origin,
                system=NAME,
                payment_request=number,
                kind=kind,
                invoice=invoice,
                order_number=order,
                customer=customer,
                amount_minor=minor,
                currency=currency,
                payment=of,
            )
        )
        data: JsonObject = {
            "version": 1,
            "payment_request_id": number,
            "kind": kind,
            "amount": money(minor, currency),
            "customer_number": customer,
            **about(wish.order, contract=wish.contract),
            "invoice_number": invoice,
            "transaction_id": "" if payment is None else payment.transaction,
        }
        self._premises.log.emit("payment_request.opened", number, data, cause, now_ms)
        return wish

    # ------------------------------------------------------------ what became of them

    def record(self, request: Request, now_ms: int, origin: str) -> Response:
        """`recordSettlement`."""
        told = convert(request.body, RecordSettlement)
        number = request.params.get("payment_request_id", "")
        wish = self._premises.state.payment_requests.get(number)
        cause = cause_of(request, origin)
        if told.kind == "charge_back":
            original = "" if told.original_transaction_id is UNSET else told.original_transaction_id
            payment = self._premises.state.by_transaction.get(original)
            if payment is None:
                return problem(422, "unknown_payment", f"no payment has come from {original!r}")
            self._gone(payment, told.transaction_id, told.amount.minor, "charged_back", cause, now_ms)
            return _recorded(payment.number)
        if wish is None and (told.sales_order_number is UNSET or told.customer_number is UNSET):
            return problem(422, "unknown_payment_request", f"no payment request {number!r}")
        if told.outcome == "failed":
            return self._failed(wish, told, cause, now_ms)
        if wish is not None and wish.kind == "refund":
            return self._refunded(wish, told, cause, now_ms)
        return self._captured(number, wish, told, cause, now_ms)

    def _captured(
        self, number: str, wish: PaymentRequest | None, told: RecordSettlement, cause: Cause, now_ms: int
    ) -> Response:
        state = self._premises.state
        order = wish.order if wish is not None else told.sales_order_number or ""
        customer = wish.customer if wish is not None else told.customer_number or ""
        payment, received = self._cash.take_in(
            cause, told.amount.minor, told.amount.currency, told.transaction_id, now_ms, order=order, customer=customer
        )
        payment.request = number
        payment.contract = wish is not None and wish.contract
        state.by_transaction[told.transaction_id] = payment
        invoice = None if wish is None else state.invoices.get(wish.invoice)
        self._premises.tray.facts.append(
            CaptureRecorded(
                origin=payment.cause.origin,
                system=NAME,
                payment=payment.number,
                transaction=told.transaction_id,
                payment_request=number,
                invoice="" if wish is None else wish.invoice,
                order_number=order,
                customer=customer,
                amount_minor=payment.amount_minor,
                currency=payment.currency,
                on_account=told.on_account,
            )
        )
        if wish is not None:
            wish.status = "succeeded"
        if wish is None:
            state.prepaid.setdefault(order, []).append(payment)
            for other in state.invoices.values() if not told.on_account else ():
                if order in other.draft.orders and payment.unapplied_minor > 0 < other.open_minor:
                    self._cash.settle(payment, other, payment.unapplied_minor, received, now_ms)
        elif invoice is not None and not told.on_account:
            open_minor = invoice.open_minor + invoice.by_card_minor
            minor = min(payment.amount_minor, open_minor)
            if minor > 0:
                invoice.by_card_minor += minor
                self._cash.settle(payment, invoice, minor, received, now_ms, trusting=True)
        return _recorded(payment.number)

    def _failed(self, wish: PaymentRequest | None, told: RecordSettlement, cause: Cause, now_ms: int) -> Response:
        """Nothing has come; or what had come is gone, if this was said to have succeeded before."""
        if wish is None:
            return _recorded("")
        payment = self._premises.state.payments.get(wish.payment)
        if wish.kind == "refund" and payment is not None and wish.status == "opened":
            payment.unapplied_minor += wish.minor
            payment.version += 1
        if wish.kind == "capture" and wish.status == "succeeded":
            for one in self._premises.state.payments.values():
                if one.request == wish.number and one.held_minor > 0:
                    self._gone(one, told.transaction_id, one.held_minor, "failed_after_all", cause, now_ms)
        wish.status = "failed"
        return _recorded(wish.payment)

    def _refunded(self, wish: PaymentRequest, told: RecordSettlement, cause: Cause, now_ms: int) -> Response:
        state = self._premises.state
        payment = state.payments[wish.payment]
        state.refunds += 1
        number = f"RFD-{state.refunds}"
        self._premises.tray.minted.append((number, wish.cause.origin))
        if wish.status != "opened":
            payment.unapplied_minor -= told.amount.minor
        wish.status = "succeeded"
        payment.held_minor -= told.amount.minor
        payment.version += 1
        put_on = next((one.invoice for one in state.applications.values() if one.payment is payment), None)
        asked = state.payment_requests.get(payment.request)  # not there: he has paid in the shop, before any invoice
        meant = put_on or (None if asked is None else state.invoices.get(asked.invoice))
        day = self._premises.day_in(UNSET if meant is None else meant.zone, now_ms)
        self._premises.tray.facts.append(
            RefundRecorded(
                origin=wish.cause.origin,
                system=NAME,
                refund_no=number,
                refund=told.transaction_id,
                payment_request=wish.number,
                payment=payment.number,
                transaction=payment.transaction,
                amount_minor=told.amount.minor,
                currency=payment.currency,
                posting_date=self._premises.in_books(day),
            )
        )
        data: JsonObject = {
            "version": payment.version,
            "payment_id": payment.number,
            "refund_no": number,
            "payment_request_id": wish.number,
            "transaction_id": payment.transaction,
            **about(wish.order, contract=wish.contract),
            "amount": money(told.amount.minor, payment.currency),
            "posting_date": day,
        }
        if wish.credit_memo:
            data["credit_memo_number"] = wish.credit_memo
        self._premises.log.emit("payment.refunded", payment.number, data,
                                Cause(wish.cause.origin, wish.cause.correlation, cause.causation), now_ms)  # fmt: skip
        return Response(201, {"outcome": RECORDED, "payment_id": payment.number, "refund_no": number})

    def _gone(self, payment: Payment, transaction: str, minor: int, reason: str, cause: Cause, now_ms: int) -> None:
        """Money that was there is not: whatever it was applied to is open again."""
        self._cash.take_off_all(payment, reason, cause, now_ms)
        payment.unapplied_minor -= minor
        payment.held_minor -= minor
        payment.version += 1
        self._premises.tray.facts.append(
            PaymentReversed(
                origin=payment.cause.origin,
                system=NAME,
                payment=payment.number,
                transaction=transaction,
                amount_minor=minor,
                currency=payment.currency,
                reason=reason,
            )
        )


def _opened(wish: PaymentRequest) -> Response:
    return Response(201, {"payment_request_id": wish.number, "status": wish.status})


def _recorded(payment: str) -> Response:
    said: JsonObject = {"outcome": RECORDED}
    if payment:
        said["payment_id"] = payment
    return Response(201, said)
