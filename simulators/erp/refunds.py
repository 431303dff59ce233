"""Money that went back to a customer: cash that no invoice has taken becomes less, and so does what lies in the bank.

    of an order                 in the books of the invoice that the payment was put on, or of the order's first site
    of a service contract       in those of the company that it is with
    of a consumption order      in the only ones that there are

Receivables stay as they are, whoever it is about.
"""

from typing import TYPE_CHECKING

from msgspec import UNSET, Struct
from msgspec.structs import replace

from seatrial.facts import RefundPosted
from seatrial.message import Request, Response, problem
from simulators.erp import journal
from simulators.erp.bodies import RefundBody
from simulators.erp.receivables import closed
from simulators.operations import etag

if TYPE_CHECKING:
    from simulators.erp.system import Erp

KIND = "refund"
SOLD_AS_USED = 2
"""The version of a consumption order: it is sold and billed in one."""


class About(Struct, frozen=True):
    """`number`: of the order or the service contract. `site`: in whose books it is, "" if nothing says so."""

    number: str
    origin: str
    site: str
    version: int


def post(erp: "Erp", body: RefundBody, now_ms: int, request: Request) -> Response:
    """`postRefund`."""
    if body.service_contract_number:
        contract = erp.contracts.find(body.service_contract_number)
        if contract is None:
            return problem(404, "unknown_contract", f"no service contract {body.service_contract_number!r}")
        about = About(contract.agreed.number, contract.origin, contract.agreed.site, contract.version)
        return _refused(erp, body, about) or _enter(erp, body, about)
    if sale := erp.consignment.sales.get(body.sales_order_number):
        about = About(sale.number, sale.origin, "", SOLD_AS_USED)
        return _refused(erp, body, about) or _enter(erp, body, about)
    order = erp.book.orders.get(body.sales_order_number)
    if order is None:
        return problem(404, "unknown_order", f"no sales order {body.sales_order_number!r}")
    about = About(order.number, order.origin, erp.receivables.site(order, body.payment_id), order.version)
    if refused := _refused(erp, body, about):
        return refused
    erp.book.touch(order)
    erp.book.settle(order, KIND, now_ms, order.cause(request))
    return _enter(erp, body, replace(about, version=order.version))


def _refused(erp: "Erp", body: RefundBody, about: About) -> Response | None:
    first_open = erp.ledger.periods.refuse(about.site, body.posting_date, UNSET)
    return closed(first_open, about.version) if first_open else None


def _enter(erp: "Erp", body: RefundBody, about: About) -> Response:
    erp.tray.facts.append(
        RefundPosted(
            origin=about.origin,
            system=erp.name,
            refund_no=body.refund_no,
            payment=body.payment_id,
            amount_minor=body.amount.minor,
            currency=body.amount.currency,
            order_number=about.number,
        )
    )
    day = body.late_of or body.posting_date
    erp.ledger.periods.dated(about.origin, KIND, body.refund_no, about.site, day, body.posting_date)
    entry = journal.transfer(KIND, body.refund_no, body.posting_date, journal.UNAPPLIED, journal.CASH, body.amount)
    number = journal.post(erp.premises, about.origin, replace(entry, late_of=body.late_of))
    return Response(200, {"outcome": "posted", "journal_number": number, "version": about.version}, etag(about.version))
