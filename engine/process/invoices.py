"""One legal document of billing, from when it is known until the ledger has it and it is paid.

An invoice may be about several orders. It is posted to the ledger once, by its own record, and its cash after it; every
order that it is about is told of both, and keeps their numbers. A legal number that stands for nothing (`void`) is a
document as well: the ledger wants to know of it.

    known ─postInvoice─▶ posted ─postPayment, application by application─▶ paid: forgotten after a while
    void ──postVoid────▶ posted: forgotten after a while

What is paid can come up again as long as its order is remembered: that knows that the ledger has it. Of several orders
some may be over long before the others (what came with them has come back): what they share is kept until all are over,
for it alone knows all of them. It tells the customers of those that are over.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from engine import exceptions, keys, outbox
from engine.adapters import crm_v1, erp_postings_v1, erp_v1
from engine.exceptions import Trouble
from engine.process import applications
from engine.process.contract_record import Contract
from engine.process.invoice import InvoiceRecord, News, invoice_key
from engine.process.late import moved
from engine.process.order import Milestone, Order, Payment
from engine.process.returns import Return
from engine.process.statements import note_version
from engine.record import Intent, Record, Step
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn

TELL = "crm.recordMilestone"
QUIET_MS = 3_600_000
"""What is paid is kept this long, for questions."""
GIVEN_UP = b"given up"


InvoiceRule = Callable[[InvoiceRecord], Step | None]
"""rule(invoice) -> the call that is due, or None."""


# ---------------------------------------------------------------- what comes next


def post_void(invoice: InvoiceRecord) -> Step | None:
    number = invoice.number
    if invoice.void is None or invoice.posted or f"erp.postVoid {number}" in invoice.stuck:
        return None
    return Step("erp.postVoid", number, keys.void_posting(number), {}, erp_postings_v1.post_void(invoice))


def post_invoice(invoice: InvoiceRecord) -> Step | None:
    number = invoice.number
    if not (invoice.orders or invoice.contract) or invoice.posted or f"erp.postInvoice {number}" in invoice.stuck:
        return None
    key = keys.late(keys.invoice_posting(number), invoice.late_of, invoice.posting_date)
    return Step("erp.postInvoice", number, key, {}, erp_postings_v1.post_invoice(invoice))


def post_payment(invoice: InvoiceRecord) -> Step | None:
    """Cash follows its invoice into the control account."""
    return next_cash(invoice) if invoice.posted else None


def next_cash(invoice: InvoiceRecord) -> Step | None:
    for p in invoice.payments:
        about = f"{p.payment_id}/{p.application_no}"
        if not p.posted and f"erp.postPayment {about}" not in invoice.stuck:
            key = keys.late(keys.payment_posting(p.payment_id, p.application_no), p.late_of, p.posting_date)
            body = erp_postings_v1.post_payment(p, invoice.contract, foreign=bool(invoice.rate) or invoice.foreign)
            return Step("erp.postPayment", about, key, {}, body)
    return None


def tell(invoice: InvoiceRecord) -> Step | None:
    """The customer of a finished order is told by the invoice itself."""
    for news in invoice.tell:
        about, said = name(invoice, news), news.said
        if not {f"{TELL} {about}", f"{TELL} {news.order}"} & {*invoice.stuck}:
            key = keys.milestone(news.order, said.kind, said.document, said.version)
            params = {"crm_order_id": news.order, "milestone_id": crm_v1.milestone_id(said)}
            return Step(TELL, about, key, params, crm_v1.record_milestone(said), news.order)
    return None


def name(invoice: InvoiceRecord, news: News) -> str:
    """By what one piece of news is known among all of its invoice."""
    said = crm_v1.milestone_id(news.said)
    return said if news.order == invoice.root else f"{news.order}/{said}"


def tell_finished(turn: "Turn", invoice: InvoiceRecord, said: Milestone) -> None:
    """Those of whose orders nothing else is left."""
    for number, order in zip(invoice.orders, invoice.threads, strict=False):
        if order and turn.finished("so", number):
            invoice.tell.append(News(order, said))


STEPS: tuple[InvoiceRule, ...] = (post_void, post_invoice, post_payment)
"""The most urgent first."""


def plan_next(turn: "Turn", invoice: InvoiceRecord) -> None:
    outbox.due(turn, invoice)
    for payment in invoice.payments if invoice.given_up else ():
        if not payment.posted:
            leave_out(turn, invoice, payment)
    if "erp" not in invoice.slots:
        step = next((step for rule in turn.parts.invoice_steps if (step := rule(invoice)) is not None), None)
        if step is not None:
            step.system = invoice.book
            outbox.send(turn, invoice, "erp", step)
    if "crm" not in invoice.slots and (step := tell(invoice)) is not None:
        outbox.send(turn, invoice, "crm", step)
    if not invoice.slots and not invoice.stuck and _over(invoice) and not _shared(turn, invoice):
        if not invoice.retire_at:
            invoice.retire_at = turn.now + QUIET_MS
        elif invoice.retire_at <= turn.now and _forgotten(turn, invoice):
            return
    else:
        invoice.retire_at = 0
    at = outbox.next_due(invoice)
    turn.remind(invoice, min(at, invoice.retire_at) if at and invoice.retire_at else at or invoice.retire_at)


def _over(invoice: InvoiceRecord) -> bool:
    """The ledger has it, and nothing is open on it."""
    if not invoice.posted or invoice.void is not None:
        return invoice.posted
    paid = any(p.open_minor == 0 for p in invoice.payments)
    return paid and all(p.posted for p in invoice.payments)


def _shared(turn: "Turn", invoice: InvoiceRecord) -> bool:
    """One of several orders is not finished: it may still hear of what becomes of the invoice. When it is finished it
    says so (`look_again`)."""
    several = len(invoice.orders) > 1
    return several and any(turn.tx.get("xref/so/" + number) is not None for number in invoice.orders)


def look_again(turn: "Turn", order: Order) -> None:
    """An order is finished: what it has shared with others may be over as well."""
    for known in order.invoices:
        if known.orders:
            turn.load(invoice_key(known.number))


def _forgotten(turn: "Turn", invoice: InvoiceRecord) -> bool:
    """It is forgotten, unless somebody may still want to look at a case about it."""
    if not exceptions.forget_cases(turn, invoice):
        invoice.retire_at = turn.now + QUIET_MS
        return False
    turn.forget(invoice)
    return True


# ---------------------------------------------------------------- what answers mean


def answered(turn: "Turn", invoice: InvoiceRecord, intent: Intent, body: JsonObject) -> None:
    if intent.operation == TELL:
        invoice.tell = [news for news in invoice.tell if name(invoice, news) != intent.about]
        return
    if intent.operation == "erp.postVoid":
        erp_postings_v1.void_posted(body)
        invoice.posted = True
        let_credits_follow(turn, invoice)
        return
    said = erp_v1.posted(body)
    if said.outcome == "refused":
        paid = next((p for p in invoice.payments if f"{p.payment_id}/{p.application_no}" == intent.about), None)
        if moved(paid if intent.operation == "erp.postPayment" and paid is not None else invoice, body):
            return
        _refused(turn, invoice, intent, said.reason_code)
        return
    if intent.operation == "erp.postInvoice":
        invoice.posted, invoice.body = True, b""
        turn.tx.retire(f"xref/{invoice.key}")
        turn.release(invoice.key)
        let_credits_follow(turn, invoice)
    for p in invoice.payments:
        if f"{p.payment_id}/{p.application_no}" == intent.about:
            p.posted = True
            applications.note_posted(turn, p.application_no)
    _note(turn, invoice)
    first = turn.order_of("so", invoice.orders[0]) if invoice.orders else None
    if first is not None:
        note_version(first, said.version)


def let_credits_follow(turn: "Turn", invoice: InvoiceRecord) -> None:
    """The ledger has an invoice, or is not to have it: what credits it need not wait any more."""
    for key in invoice.awaited:
        record = turn.load(key)
        if isinstance(record, Contract | Return):
            record.awaits = [number for number in record.awaits if number != invoice.number]
    invoice.awaited = []


def orders_of(turn: "Turn", invoice: InvoiceRecord) -> list[Order]:
    """Those that are not finished."""
    found = [turn.order_of("so", number) for number in invoice.orders]
    return [order for order in found if order is not None]


def in_hand(turn: "Turn", number: str) -> InvoiceRecord | None:
    """The record of what billing has told of, as long as it is not forgotten."""
    invoice = turn.load(invoice_key(number))
    told = isinstance(invoice, InvoiceRecord) and (invoice.orders or invoice.contract or invoice.void is not None)
    return cast("InvoiceRecord", invoice) if told else None


def heard_of(turn: "Turn", number: str) -> bool:
    """Billing has told of it, however long ago."""
    return in_hand(turn, number) is not None or turn.finished("invoice", number) or given_up(turn, number)


def given_up(turn: "Turn", number: str) -> bool:
    """A person has decided that the ledger is not to have it. That is remembered when all else of it is forgotten."""
    return turn.tx.get("xref/" + invoice_key(number)) == GIVEN_UP


def give_up(turn: "Turn", invoice: InvoiceRecord) -> None:
    """The ledger will not have it, and so none of its cash either, whatever comes."""
    invoice.posted = invoice.given_up = True
    invoice.body = b""
    turn.tx.put("xref/" + invoice.key, GIVEN_UP)
    _note(turn, invoice)
    let_credits_follow(turn, invoice)


def leave_out(turn: "Turn", invoice: InvoiceRecord, payment: Payment) -> None:
    """A person has decided that the ledger is not to have this cash, or not the invoice that it is put on."""
    payment.posted = True
    applications.give_up(turn, payment.application_no)
    _note(turn, invoice)


def awaited(turn: "Turn", number: str, record: Record) -> bool:
    """Whether the ledger is still to get it. Then `record`, whose credit memo is of it, is told when it has."""
    invoice = in_hand(turn, number)
    if invoice is None or invoice.posted:
        return False
    invoice.awaited.append(record.key)
    return True


def _note(turn: "Turn", invoice: InvoiceRecord) -> None:
    """What the ledger has, so that its orders know when nothing is to be told any more."""
    posted = {p.application_no for p in invoice.payments if p.posted}
    for order in orders_of(turn, invoice):
        known = order.invoice(invoice.number)
        if known is not None:
            known.posted = invoice.posted
        for p in order.payments:
            p.posted = p.posted or p.application_no in posted


def _refused(turn: "Turn", invoice: InvoiceRecord, intent: Intent, reason: str | None) -> None:
    concern = f"{intent.operation} {intent.about}"
    invoice.stuck.append(concern)
    error, action = f"{intent.operation} was refused: {reason or 'no reason'}", "remove the cause, then retry"
    trouble = Trouble(
        intent.key,
        reason or "refused",
        "finance",
        error,
        f"{action} {intent.operation}",
        attempts=intent.attempts,
        concern=concern,
    )
    turn.parts.open_case(turn, invoice, trouble)
