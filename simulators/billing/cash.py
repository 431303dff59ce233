"""Money that comes in, and which invoices take it. What no invoice takes stays unapplied."""

from msgspec import UNSET, convert

from seatrial.facts import PaymentApplied, PaymentReceived
from seatrial.message import JsonObject, Request, Response, problem
from simulators.billing.bodies import AppliedAmount, ReceivedAmount
from simulators.billing.documents import money, standing
from simulators.billing.premises import NAME, Premises
from simulators.billing.state import Invoice, Payment
from simulators.eventlog import Cause, cause_of
from simulators.operations import etag, stale


class Cash:
    __slots__ = ("_premises",)

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def receive(self, request: Request, now_ms: int, origin: str) -> Response:
        """`receivePayment`: money has arrived: nobody refuses it. What cannot be applied stays unapplied."""
        told = convert(request.body, ReceivedAmount)
        number = f"PAY-{len(self._premises.state.payments) + 1}"
        minor, currency = told.amount.minor, told.amount.currency
        payment = Payment(number, cause_of(request, origin), minor, currency, told.reference, minor)
        self._premises.state.payments[number] = payment
        self._premises.tray.minted.append((number, origin))
        self._premises.tray.facts.append(
            PaymentReceived(origin=origin, system=NAME, payment=number, amount_minor=minor, currency=currency)
        )
        data = {"version": 1, "payment_id": number, "amount": money(minor, currency), "reference": told.reference}
        received = self._premises.log.emit("payment.received", number, data, payment.cause, now_ms)
        applications = []
        invoice = None if told.invoice_number is UNSET else self._premises.state.invoices.get(told.invoice_number)
        if invoice is not None and invoice.event.told.currency == currency and invoice.open_minor > 0:
            applications.append(self._apply(payment, invoice, minor, received, now_ms))
        return Response(201, standing(payment, applications), etag(payment.version))

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
        if not payment.currency == told.amount.currency == invoice.event.told.currency:
            return problem(422, "currency_mismatch", f"{number} is in {payment.currency}")
        if told.amount.minor > payment.unapplied_minor:
            return problem(422, "amount_exceeds_unapplied", f"{payment.unapplied_minor} of {number} are unapplied")
        applications = []
        if invoice.open_minor > 0:
            causation = cause_of(request, payment.cause.origin).causation
            applications.append(self._apply(payment, invoice, told.amount.minor, causation, now_ms))
        return Response(201, standing(payment, applications), etag(payment.version))

    def _apply(self, payment: Payment, invoice: Invoice, wanted: int, causation: str, now_ms: int) -> JsonObject:
        """Settle as much of `invoice` as is wanted, open on it and unapplied."""
        self._premises.state.applications += 1
        number = f"APP-{self._premises.state.applications}"
        minor = min(wanted, payment.unapplied_minor, invoice.open_minor)
        payment.unapplied_minor -= minor
        payment.version += 1
        invoice.applied_minor += minor
        invoice.version += 1
        origin, currency = payment.cause.origin, payment.currency
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
            )
        )
        applied = {"application_no": number, "invoice_number": invoice.number, "amount": money(minor, currency)}
        data = {
            "version": payment.version,
            "payment_id": payment.number,
            **applied,
            "sales_order_number": invoice.event.told.sales_order_number,
            "open_amount": money(invoice.open_minor, currency),
            "applied_at": self._premises.calendar.text(now_ms),
            "posting_date": self._premises.clock.date(now_ms),
        }
        cause = Cause(origin, invoice.event.cause.correlation, causation)
        self._premises.log.emit("payment.applied", payment.number, data, cause, now_ms)
        return applied
