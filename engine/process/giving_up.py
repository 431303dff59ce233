"""What a person has given up is over: the record notes it as if it were done, and can end.

He has closed the case about a call and answers for what is missing. Nobody is told but a customer who waits for it.
A call that is not in its record's table leaves the record as it is: what is to become of goods that are reserved,
released or bought is the order book's to say, and of a list that cannot be read there is nothing to give up.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from engine.adapters import crm_v1
from engine.process import applications, axes, changes, invoices, milestones, payers
from engine.process.claim_record import move as move_claim
from engine.process.order import DISPUTE, Milestone
from engine.process.payment import move as move_payment
from engine.process.returns import advance as advance_return
from engine.process.returns import look_whether_over
from engine.process.statements import tell, whole
from engine.streams import SUBSCRIBE

if TYPE_CHECKING:
    from engine.process.claim_record import Claim
    from engine.process.consumption_record import Consumption
    from engine.process.contract_record import Contract
    from engine.process.delivery import Delivery
    from engine.process.entries import Entry
    from engine.process.invoice import InvoiceRecord
    from engine.process.master import MasterRecord
    from engine.process.order import Order
    from engine.process.payment import Payment
    from engine.process.purchase_order import PurchaseOrder
    from engine.process.returns import Return
    from engine.process.stock import Stock
    from engine.record import GivenUp
    from engine.streams import Stream
    from engine.turn import Turn


GiveUp = Callable[["Turn", Any, "GivenUp"], None]

NOT_BOOKED = "order_desk"
"""Why a customer is told that his order was rejected, or his wish refused: the order desk has decided so."""


def _by(table: Mapping[str, GiveUp]) -> GiveUp:
    """What is done by the operation that is given up."""

    def given_up(turn: "Turn", record: Any, given: "GivenUp") -> None:
        note = table.get(given.operation)
        if note is not None:
            note(turn, record, given)

    return given_up


# ---------------------------------------------------------------- an order


def _not_booked(turn: "Turn", order: "Order", given: "GivenUp") -> None:
    """An order that the order book refuses is given up, and with it what the customer wishes of it."""
    if order.sales_order:
        return
    axes.advance_order(order, "rejected")
    order.stuck = [concern for concern in order.stuck if concern.startswith(DISPUTE)]
    for wish in order.cancels:
        tell(turn, order, "cancellation_refused", wish.number, 1, [], "order_rejected")
    order.cancels = []
    changes.never_booked(turn, order, 1)
    for number in order.cases:
        turn.parts.close_case(turn, number, given.said)
    tell(turn, order, "rejected", order.root, 1, whole(order), NOT_BOOKED)


def _stays_ordered(turn: "Turn", order: "Order", given: "GivenUp") -> None:
    """A wish to cancel that the ERP cannot understand will not be carried out: the order goes on, and he is told."""
    if all(one.number != given.about for one in order.cancels):
        return
    order.cancels = [one for one in order.cancels if one.number != given.about]
    if not order.cancels:
        axes.advance_order(order, "cancellation_refused")
    tell(turn, order, "cancellation_refused", given.about, order.version, [], NOT_BOOKED)


def _stays_as_it_is(turn: "Turn", order: "Order", given: "GivenUp") -> None:
    changes.stays_as_it_is(turn, order, given.about)


def _untold(_turn: "Turn", record: "Order | Return", given: "GivenUp") -> None:
    """One piece of news; or all there will be, if the channel does not know the order any more."""
    record.deaf = record.deaf or given.about == record.root
    record.tell = [m for m in record.tell if not record.deaf and crm_v1.milestone_id(m) != given.about]


def _not_followed(_turn: "Turn", order: "Order", given: "GivenUp") -> None:
    for shipment in order.shipments:
        shipment.posted = shipment.posted or shipment.number == given.about


def _not_billed(_turn: "Turn", order: "Order", given: "GivenUp") -> None:
    for shipment in order.shipments:
        if shipment.number == given.about:
            shipment.billed = shipment.unbilled = True


def _not_unposted(_turn: "Turn", order: "Order", given: "GivenUp") -> None:
    for shipment in order.shipments:
        shipment.unposted = shipment.unposted or shipment.number == given.about


def _not_unbilled(_turn: "Turn", order: "Order", given: "GivenUp") -> None:
    for shipment in order.shipments:
        shipment.unbilled = shipment.unbilled or shipment.number == given.about


def _credit_unposted(_turn: "Turn", record: "Order | Return", given: "GivenUp") -> None:
    for credit in record.credits:
        credit.posted = credit.posted or credit.number == given.about


def _short_unsaid(_turn: "Turn", order: "Order", given: "GivenUp") -> None:
    order.shorts = [one for one in order.shorts if f"{one.fulfilment_order}/{one.number}" != given.about]


def _recall_unsaid(_turn: "Turn", order: "Order", given: "GivenUp") -> None:
    order.recalls = [one for one in order.recalls if f"{one.fulfilment_order}/{one.number}" != given.about]


order = _by({
    "erp.bookOrder": _not_booked,
    "erp.requestCancellation": _stays_ordered,
    "erp.amendOrder": _stays_as_it_is,
    "erp.recordShort": _short_unsaid,
    "erp.recordRecallResult": _recall_unsaid,
    "erp.postGoodsIssue": _not_followed,
    "erp.reverseGoodsIssue": _not_unposted,
    "erp.postCreditMemo": _credit_unposted,
    "billing.recordBillableEvents": _not_billed,
    "billing.reverseBillableEvents": _not_unbilled,
    "crm.recordMilestone": _untold,
})  # fmt: skip


# ---------------------------------------------------------------- documents and cash


def _invoice_unposted(turn: "Turn", invoice: "InvoiceRecord", _given: "GivenUp") -> None:
    invoices.give_up(turn, invoice)


def _void_unposted(turn: "Turn", invoice: "InvoiceRecord", _given: "GivenUp") -> None:
    invoice.posted = True
    invoices.let_credits_follow(turn, invoice)


def _application_unposted(turn: "Turn", invoice: "InvoiceRecord", given: "GivenUp") -> None:
    for payment in invoice.payments:
        if f"{payment.payment_id}/{payment.application_no}" == given.about:
            invoices.leave_out(turn, invoice, payment)


def _invoice_untold(_turn: "Turn", invoice: "InvoiceRecord", given: "GivenUp") -> None:
    """One piece of news; or all there will be for one order, if the channel does not know that any more."""
    about = given.about
    invoice.tell = [news for news in invoice.tell if about not in (invoices.name(invoice, news), news.order)]
    invoice.threads = ["" if order == about else order for order in invoice.threads]


invoice = _by({
    "erp.postInvoice": _invoice_unposted,
    "erp.postVoid": _void_unposted,
    "erp.postPayment": _application_unposted,
    "crm.recordMilestone": _invoice_untold,
})  # fmt: skip


def _entry_unposted(turn: "Turn", entry: "Entry", _given: "GivenUp") -> None:
    entry.posted = True
    if entry.kind != "reversal":
        applications.give_up(turn, entry.application_no)


def _entry_untold(_turn: "Turn", entry: "Entry", _given: "GivenUp") -> None:
    entry.told = True


entry = _by({"erp.postPayment": _entry_unposted, "crm.recordMilestone": _entry_untold})


def _not_executed(_turn: "Turn", payment: "Payment", _given: "GivenUp") -> None:
    move_payment(payment, "given_up")


def _settlement_unsaid(turn: "Turn", payment: "Payment", given: "GivenUp") -> None:
    payers.gone(turn, payment)
    payment.due = [one for one in payment.due if one.key != given.about]
    move_payment(payment, "recorded")


def _refund_unposted(_turn: "Turn", payment: "Payment", given: "GivenUp") -> None:
    payment.refunds = [one for one in payment.refunds if f"{one.payment_id}/{one.refund_no}" != given.about]
    move_payment(payment, "posted")


payment = _by({
    "payment_provider.executePayment": _not_executed,
    "billing.recordSettlement": _settlement_unsaid,
    "erp.postRefund": _refund_unposted,
})  # fmt: skip


# ---------------------------------------------------------------- goods that come back, or are used


def _not_authorized(turn: "Turn", record: "Return", _given: "GivenUp") -> None:
    """The ERP cannot understand it: nothing may come back, and the customer is told."""
    advance_return(record, "refused")
    at = turn.calendar.text(turn.now)
    record.tell.append(Milestone("return_refused", record.number, 1, at, [], NOT_BOOKED))


def _not_expected(_turn: "Turn", record: "Return", _given: "GivenUp") -> None:
    record.expected = True
    advance_return(record, "expected")


def _return_unposted(_turn: "Turn", record: "Return", given: "GivenUp") -> None:
    for inspection in record.inspections:
        inspection.posted = inspection.posted or inspection.number == given.about


def _not_credited(_turn: "Turn", record: "Return", given: "GivenUp") -> None:
    for inspection in record.inspections:
        if inspection.number == given.about:
            inspection.billed = inspection.given_up = True
    look_whether_over(record)


def _not_netted(_turn: "Turn", record: "Return", _given: "GivenUp") -> None:
    """The two papers stay as they are, each by itself."""
    record.settled = True


returned = _by({
    "erp.authorizeReturn": _not_authorized,
    "wms.expectReturn": _not_expected,
    "erp.postReturnReceipt": _return_unposted,
    "billing.recordBillableEvents": _not_credited,
    "billing.settleExchange": _not_netted,
    "erp.postCreditMemo": _credit_unposted,
    "crm.recordMilestone": _untold,
})  # fmt: skip


def _ended(_turn: "Turn", report: "Consumption", _given: "GivenUp") -> None:
    report.stage = "ended"


def _not_taken_off(_turn: "Turn", report: "Consumption", _given: "GivenUp") -> None:
    report.taken_off = True


def _use_not_billed(_turn: "Turn", report: "Consumption", _given: "GivenUp") -> None:
    report.billed = True


def _result_untold(_turn: "Turn", report: "Consumption", _given: "GivenUp") -> None:
    report.told = True


consumption = _by({
    "erp.recordConsumption": _ended,
    "erp.settleConsumption": _ended,
    "wms.postConsumption": _not_taken_off,
    "billing.recordBillableEvents": _use_not_billed,
    "crm.recordConsumptionResult": _result_untold,
})  # fmt: skip


# ---------------------------------------------------------------- parcels and purchases


def _step_left_out(_turn: "Turn", delivery: "Delivery", given: "GivenUp") -> None:
    if given.operation not in delivery.answered:
        delivery.answered.append(given.operation)


delivery = _by(dict.fromkeys(("carrier.announceShipment", "erp.recordDelivery", "wms.expectRefused"), _step_left_out))


def _answer_unsaid(_turn: "Turn", bought: "PurchaseOrder", given: "GivenUp") -> None:
    for answer in bought.answers:
        answer.recorded = answer.recorded or f"{bought.number}/{answer.number}" == given.about


def _notice_unposted(_turn: "Turn", bought: "PurchaseOrder", given: "GivenUp") -> None:
    for notice in bought.notices:
        notice.posted = notice.posted or notice.name == given.about


def _bill_unposted(_turn: "Turn", bought: "PurchaseOrder", given: "GivenUp") -> None:
    for bill in bought.bills:
        bill.posted = bill.posted or bill.said.number == given.about


purchase_order = _by({
    "erp.recordAcknowledgement": _answer_unsaid,
    "erp.postVendorShipment": _notice_unposted,
    "erp.postVendorInvoice": _bill_unposted,
})  # fmt: skip


# ---------------------------------------------------------------- stock, master records, streams


def _movement_unposted(_turn: "Turn", stock: "Stock", given: "GivenUp") -> None:
    stock.movements = [one for one in stock.movements if one.movement_id != given.about]


def _transfer_unsaid(_turn: "Turn", stock: "Stock", given: "GivenUp") -> None:
    stock.transfers = [one for one in stock.transfers if one.number != given.about]


stock = _by({"erp.postStockChange": _movement_unposted, "wms.shipTransfer": _transfer_unsaid})


def master(_turn: "Turn", known: "MasterRecord", given: "GivenUp") -> None:
    """This version is not told to him; the next one is."""
    known.told[given.operation.partition(".")[0]] = known.version


def stream(_turn: "Turn", heard: "Stream", given: "GivenUp") -> None:
    """It stays as it is delivered, and is read as it was."""
    if given.operation.endswith(f".{SUBSCRIBE}"):
        heard.renew = ""


def read(_turn: "Turn", _record: Any, _given: "GivenUp") -> None:
    """A list is asked for again: there is nothing to give up."""


# ---------------------------------------------------------------- a service contract


def _service_not_billed(_turn: "Turn", record: "Contract", given: "GivenUp") -> None:
    """A period, a parcel or a milestone is not billed, or what was billed too much is not given back."""
    milestones.left_undone(record, given.about)
    for one in record.usage:
        one.billed = one.billed or one.shipment == given.about
    for period in record.periods:
        if f"{record.root}/{period.name}" == given.about:
            period.told = period.unserved
            period.move("told")


def _service_not_credited(_turn: "Turn", record: "Contract", given: "GivenUp") -> None:
    for credit in record.credits:
        credit.posted = credit.posted or credit.number == given.about


contract = _by({"billing.recordBillableEvents": _service_not_billed, "erp.postCreditMemo": _service_not_credited})


# ---------------------------------------------------------------- a rebate claim


def _not_granted(_turn: "Turn", claim: "Claim", _given: "GivenUp") -> None:
    """The ERP cannot understand it: the customer is told that it is refused."""
    move_claim(claim, "refused")
    claim.reason = NOT_BOOKED


def _claim_untold(_turn: "Turn", claim: "Claim", _given: "GivenUp") -> None:
    claim.told = True


claim = _by({"erp.settleRebateClaim": _not_granted, "crm.recordClaimResult": _claim_untold})
