"""What comes to the ERP from outside: what vendors and banks say, carriers prove, customers use or send back."""

from typing import TYPE_CHECKING

from msgspec import UNSET, convert

from seatrial.message import Request, Response, problem
from simulators.erp import refunds
from simulators.erp.bodies import (
    AuthorizeReturnBody,
    CreditMemoBody,
    DeliveryBody,
    HandOverBody,
    RefundBody,
    ReturnReceiptBody,
    ReversalBody,
    TransferBody,
    VoidBody,
)
from simulators.erp.consignment import ConsumptionBody, SettleBody
from simulators.erp.contracts import TerminateBody
from simulators.erp.exchange_bodies import SetExchangeRateBody
from simulators.erp.milestones import ConfirmBody, WithdrawBody
from simulators.erp.orders import Order
from simulators.erp.rebates import SettleClaimBody
from simulators.erp.vendor_bodies import AcknowledgementBody, VendorInvoiceBody, VendorShipmentBody
from simulators.eventlog import cause_of
from simulators.operations import stale

if TYPE_CHECKING:
    from simulators.erp.system import Erp


def order_transfer(erp: "Erp", request: Request, now_ms: int, origin: str) -> Response:
    body = convert(request.body, TransferBody)
    return erp.transfers.order(body, now_ms, origin, cause_of(request, origin).causation)


def hand_over_stock(erp: "Erp", request: Request, now_ms: int, origin: str) -> Response:
    body = convert(request.body, HandOverBody)
    return erp.handover.hand_over(body.site, now_ms, cause_of(request, origin))


def record_acknowledgement(erp: "Erp", request: Request, now_ms: int, _origin: str) -> Response:
    body, number = convert(request.body, AcknowledgementBody), request.params.get("purchase_order_no", "")
    order = _bought(erp, number)
    if isinstance(order, Response):
        return order
    return erp.purchasing.acknowledge(number, body, now_ms, order.cause(request))


def post_vendor_shipment(erp: "Erp", request: Request, now_ms: int, _origin: str) -> Response:
    body = convert(request.body, VendorShipmentBody)
    order = _bought(erp, body.purchase_order_no)
    return order if isinstance(order, Response) else erp.purchasing.ship(body, now_ms, order.cause(request))


def post_vendor_invoice(erp: "Erp", request: Request, _now_ms: int, _origin: str) -> Response:
    body = convert(request.body, VendorInvoiceBody)
    order = _bought(erp, body.purchase_order_no)
    return order if isinstance(order, Response) else erp.purchasing.invoice(body)


def record_delivery(erp: "Erp", request: Request, now_ms: int, origin: str) -> Response:
    body = convert(request.body, DeliveryBody)
    one = erp.book.fulfilment_orders.get(body.fulfilment_order_no)
    cause = one.order.cause(request) if one is not None else cause_of(request, origin)
    return erp.deliveries.record(body, now_ms, cause)


def authorize_return(erp: "Erp", request: Request, now_ms: int, origin: str) -> Response:
    return erp.returns.authorize(convert(request.body, AuthorizeReturnBody), now_ms, cause_of(request, origin))


def post_return_receipt(erp: "Erp", request: Request, _now_ms: int, origin: str) -> Response:
    return erp.returns.post_receipt(convert(request.body, ReturnReceiptBody), origin)


def reverse_goods_issue(erp: "Erp", request: Request, now_ms: int, _origin: str) -> Response:
    convert(request.body, ReversalBody)
    shipment = request.params.get("shipment_number", "")
    return erp.ledger.reverse_goods_issue(shipment, now_ms, lambda order: order.cause(request))


def post_credit_memo(erp: "Erp", request: Request, now_ms: int, _origin: str) -> Response:
    body = convert(request.body, CreditMemoBody)
    if body.service_contract_number:
        return erp.contracts.post_credit_memo(body, now_ms)
    order = erp.book.orders.get(body.sales_order_number)
    if order is None:
        return problem(404, "unknown_order", f"no sales order {body.sales_order_number!r}")
    return erp.receivables.post_credit_memo(order, body, now_ms, order.cause(request))


def post_refund(erp: "Erp", request: Request, now_ms: int, _origin: str) -> Response:
    return refunds.post(erp, convert(request.body, RefundBody), now_ms, request)


def settle_rebate_claim(erp: "Erp", request: Request, now_ms: int, origin: str) -> Response:
    body = convert(request.body, SettleClaimBody)
    if body.amount is not UNSET and body.amount.currency != body.currency:
        return problem(422, "currency_mismatch", f"a claim in {body.currency} is of {body.amount.currency}")
    return erp.rebates.settle(body, now_ms, origin)


def terminate_contract(erp: "Erp", request: Request, now_ms: int, origin: str) -> Response:
    body, number = convert(request.body, TerminateBody), request.params.get("service_contract_number", "")
    outdated = stale(request, erp.contracts.version(number))
    return outdated or erp.contracts.terminate(number, body, now_ms, cause_of(request, origin))


def confirm_milestone(erp: "Erp", request: Request, now_ms: int, origin: str) -> Response:
    body, (number, name) = convert(request.body, ConfirmBody), _milestone(request)
    outdated = stale(request, erp.contracts.version(number))
    return outdated or erp.contracts.confirm(number, name, body, now_ms, cause_of(request, origin))


def withdraw_milestone(erp: "Erp", request: Request, now_ms: int, origin: str) -> Response:
    body, (number, name) = convert(request.body, WithdrawBody), _milestone(request)
    outdated = stale(request, erp.contracts.version(number))
    return outdated or erp.contracts.withdraw(number, name, body, now_ms, cause_of(request, origin))


def _milestone(request: Request) -> tuple[str, str]:
    """Contract and milestone."""
    return request.params.get("service_contract_number", ""), request.params.get("milestone", "")


CONTRACTS = {
    "terminateContract": (terminate_contract, "service_contract_number"),
    "confirmMilestone": (confirm_milestone, "service_contract_number"),
    "withdrawMilestone": (withdraw_milestone, "service_contract_number"),
}
"""As in `simulators.erp.system.WRITES`: operationId -> handler, and what names the document under its reference."""


def post_void(erp: "Erp", request: Request, _now_ms: int, origin: str) -> Response:
    """Billing says so, and no order is behind it."""
    return erp.receivables.post_void(convert(request.body, VoidBody), origin)


def set_exchange_rate(erp: "Erp", request: Request, now_ms: int, origin: str) -> Response:
    """Treasury says so, by what a bank has published."""
    body = convert(request.body, SetExchangeRateBody)
    return erp.exchange.set_rate(request.params.get("currency", ""), body, now_ms, cause_of(request, origin))


def _bought(erp: "Erp", number: str) -> Order | Response:
    """The order that a purchase order is for."""
    bought = erp.purchasing.orders.get(number)
    return bought.one.order if bought else problem(404, "unknown_purchase_order", f"no purchase order {number!r}")


def record_consumption(erp: "Erp", request: Request, now_ms: int, origin: str) -> Response:
    return erp.consignment.record(convert(request.body, ConsumptionBody), now_ms, cause_of(request, origin))


def settle_consumption(erp: "Erp", request: Request, _now_ms: int, origin: str) -> Response:
    convert(request.body, SettleBody)
    return erp.consignment.settle(request.params.get("report_number", ""), cause_of(request, origin))
