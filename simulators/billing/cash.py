"""Money that comes in, which invoices take it, and what is taken off them again.

What no invoice takes stays unapplied. Money for an invoice that was credited in full and made anew is for the new one
as well, whichever comes first.
"""

from msgspec import UNSET, convert

from seatrial.facts import PaymentApplied, PaymentReceived, PaymentUnapplied
from seatrial.message import JsonObject, Request, Response, problem
from simulators.billing.bodies import AppliedAmount, ReceivedAmount, UnapplyPayment
from simulators.billing.documents import concerns, money, standing
from simulators.billing.premises import NAME, Premises
from simulators.billing.state import Application, Invoice, Payment
from simulators.eventlog import Cause, cause_of
from simulators.operations import etag, stale


class Cash:
    __slots__ = ("_premises",)

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def receive(self, request: Request, now_ms: int, origin: str) -> Response:
        """`receivePayment`: money has arrived: nobody refuses it. What cannot be applied stays unapplied."""
        told = convert(request.body, ReceivedAmount)
        minor, currency = told.amount.minor, told.amount.currency
        named = None if told.invoice_number is UNSET else self._premises.state.invoices.get(told.invoice_number)
        of = [] if named is None or named.draft.currency != currency else named.with_successors()
        due = [invoice for invoice in of if invoice.open_minor > 0]
        cause = cause_of(request, origin)
        payment, received = self.take_in(cause, minor, currency, told.reference, now_ms, taken=bool(due))
        payment.invoice = "" if named is None else named.number
        applications = [
            self.settle(payment, invoice, payment.unapplied_minor, received, now_ms)
            for invoice in due
            if payment.unapplied_minor > 0
        ]
        return Response(201, standing(payment, applications), etag(payment.version))

    def invoiced(self, invoice: Invoice, now_ms: int) -> None:
        """An invoice was posted: what has come from a bank for the one that it replaces, and found nothing open there,
        is set against it."""
        replaced = invoice.draft.replaces
        if replaced is None:
            return
        invoices, draft = self._premises.state.invoices, invoice.draft
        for payment in self._premises.state.payments.values():
            named = invoices.get(payment.invoice)
            due = payment.unapplied_minor > 0 < invoice.open_minor and payment.currency == draft.currency
            if due and named is not None and replaced in named.with_successors():
                self.settle(payment, invoice, payment.unapplied_minor, draft.cause.causation, now_ms)

    def apply(self, request: Request, now_ms: int) -> Response:
        """`applyPayment`."""
        told = convert(request.body, AppliedAmount)
        number = request.params.get("payment_id", "")
        payment = self._premises.state.payments.get(number)
        if payment is None:
            return problem(404, "unknown_payment", f"no payment {number!r}")
        refused = stale(request, payment.version)
        if refused is not None:
            return refused
        invoice = self._premises.state.invoices.get(told.invoice_number)
        if invoice is None:
            return problem(422, "unknown_invoice", f"no invoice {told.invoice_number!r}")
        if not payment.currency == told.amount.currency == invoice.draft.currency:
            return problem(422, "currency_mismatch", f"{number} is in {payment.currency}")
        if told.amount.minor > payment.unapplied_minor:
            return problem(422, "amount_exceeds_unapplied", f"{payment.unapplied_minor} of {number} are unapplied")
        applications = []
        if invoice.open_minor > 0:
            causation = cause_of(request, payment.cause.origin).causation
            applications.append(self.settle(payment, invoice, told.amount.minor, causation, now_ms))
        return Response(201, standing(payment, applications), etag(payment.version))

    def unapply(self, request: Request, now_ms: int, origin: str) -> Response:
        """`unapplyPayment`."""
        told = convert(request.body, UnapplyPayment)
        number = request.params.get("application_no", "")
        application = self._premises.state.applications.get(number)
        if application is None or not application.live:
            return problem(404, "unknown_application", f"no application {number!r}")
        self._take_off(application, told.reason, cause_of(request, origin).causation, now_ms)
        payment = application.payment
        return Response(201, standing(payment, []), etag(payment.version))

    def take_in(
        self,
        cause: Cause,
        minor: int,
        currency: str,
        reference: str,
        now_ms: int,
        order: str = "",
        customer: str = "",
        *,
        taken: bool = True,
    ) -> tuple[Payment, str]:
        """Receive money; gives the payment, and the event that tells of it. `customer`: whose card it came from.
        `taken`: an invoice is about to take some of it."""
        origin, number = cause.origin, f"PAY-{len(self._premises.state.payments) + 1}"
        payment = Payment(number, cause, minor, currency, reference, minor, held_minor=minor, order=order)
        if customer:
            payment.transaction, payment.customer = reference, customer
        self._premises.state.payments[number] = payment
        self._premises.tray.minted.append((number, origin))
        self._premises.tray.facts.append(
            PaymentReceived(
                origin=origin,
                system=NAME,
                payment=number,
                reference=reference,
                amount_minor=minor,
                currency=currency,
            )
        )
        data = {"version": 1, "payment_id": number, "amount": money(minor, currency), "reference": reference}
        if not taken:
            data |= _left(payment)
        return payment, self._premises.log.emit("payment.received", number, data, cause, now_ms)

    def take_off_all(self, payment: Payment, reason: str, cause: Cause, now_ms: int) -> None:
        """Take back every application of a payment."""
        for application in self._premises.state.applications.values():
            if application.payment is payment and application.live:
                self._take_off(application, reason, cause.causation, now_ms)

    def _take_off(self, application: Application, reason: str, causation: str, now_ms: int) -> None:
        application.live = False
        payment, invoice, minor = application.payment, application.invoice, application.minor
        payment.unapplied_minor += minor
        payment.version += 1
        invoice.applied_minor -= minor
        invoice.version += 1
        if application.by_card:
            invoice.by_card_minor -= minor
        origin, currency = payment.cause.origin, payment.currency
        day = self._premises.day_in(invoice.zone, now_ms)
        self._premises.tray.facts.append(
            PaymentUnapplied(
                origin=origin,
                system=NAME,
                application=application.number,
                payment=payment.number,
                invoice=invoice.number,
                amount_minor=minor,
                currency=currency,
                reason=reason,
                posting_date=self._premises.in_books(day),
            )
        )
        data = {
            "version": payment.version,
            "payment_id": payment.number,
            "application_no": application.number,
            "invoice_number": invoice.number,
            **concerns(invoice.draft.lines[0].event.told),
            "amount": money(minor, currency),
            "open_amount": money(invoice.open_minor, currency),
            "reason_code": reason,
            "unapplied_at": self._premises.calendar.text(now_ms),
            "posting_date": day,
            **_left(payment),
        }
        cause = Cause(origin, invoice.draft.cause.correlation, causation)
        self._premises.log.emit("payment.unapplied", payment.number, data, cause, now_ms)

    def settle(
        self, payment: Payment, invoice: Invoice, wanted: int, causation: str, now_ms: int, trusting: bool = False
    ) -> JsonObject:
        """Settle as much of `invoice` as is wanted, open on it and unapplied. `trusting`: as much as is wanted."""
        applications = self._premises.state.applications
        number = f"APP-{len(applications) + 1}"
        minor = wanted if trusting else min(wanted, payment.unapplied_minor, invoice.open_minor)
        applications[number] = Application(number, payment, invoice, minor, trusting)
        payment.unapplied_minor -= minor
        payment.version += 1
        invoice.applied_minor += minor
        invoice.version += 1
        origin, currency = payment.cause.origin, payment.currency
        day = self._premises.day_in(invoice.zone, now_ms)
        self._premises.tray.minted.append((number, origin))
        self._premises.tray.facts.append(
            PaymentApplied(
                origin=origin,
                system=NAME,
                application=number,
                payment=payment.number,
                invoice=invoice.number,
                amount_minor=minor,
                currency=currency,
                posting_date=self._premises.in_books(day),
            )
        )
        applied = {"application_no": number, "invoice_number": invoice.number, "amount": money(minor, currency)}
        data = {
            "version": payment.version,
            "payment_id": payment.number,
            **applied,
            **concerns(invoice.draft.lines[0].event.told),
            "open_amount": money(invoice.open_minor, currency),
            "applied_at": self._premises.calendar.text(now_ms),
            "posting_date": day,
            **_left(payment),
        }
        cause = Cause(origin, invoice.draft.cause.correlation, causation)
        self._premises.log.emit("payment.applied", payment.number, data, cause, now_ms)
        return applied


def _left(payment: Payment) -> JsonObject:
    """What no invoice has taken of money from a bank, as every message about it says from when there is something: that
    nothing is left any more as well. Money from a card has a payment request, and an owner by that."""
    if payment.transaction or not (payment.unapplied_minor or payment.left_told):
        return {}
    payment.left_told = True
    return {"unapplied": money(payment.unapplied_minor, payment.currency)}
