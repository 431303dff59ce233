"""What is done with cash when the order may be long finished: the ledger follows, and the customer is told.

A payment is taken off its invoice again (a charge back comes weeks later), and perhaps put back. Each is an entry, a
record of its own.

    opened ──▶ ledger posted, customer told (in any order) ──▶ closed

What was taken off is posted after what was put on: a ledger that was away when both happened gets them in that order.
"""

from typing import TYPE_CHECKING

import msgspec

from engine import keys, outbox
from engine.adapters import billing_cash_v1, billing_v1, crm_v1, erp_cash_v1
from engine.event import Event
from engine.process import applications, axes, consumption, invoices, payers, prepaid
from engine.process.books import FIRST, noted
from engine.process.currency import foreign
from engine.process.late import moved
from engine.process.order import Milestone, Order, Payment
from engine.process.payments import QUIET_MS
from engine.process.postings import accepted
from engine.record import Intent, Record, Step
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn

POST, TELL = "erp.postPayment", "crm.recordMilestone"


class Entry(Record, array_like=True):
    """`root` is the customer's order. `version`: of the payment then. `kind`: reversal, application, or
    credit: what a credit memo of another invoice settles (`payment_id` is the memo's number)."""

    application_no: str
    payment_id: str
    invoice: str
    order: str
    minor: int
    currency: str
    at: str
    version: int
    reason: str = ""
    posting_date: str = ""
    posted: bool = False
    told: bool = False
    retire_at: int = 0
    kind: str = "reversal"
    book: str = FIRST
    """Whose ledger it is posted to: that of the order."""
    late_of: str = ""
    contract: str = ""
    """The service contract, in place of an order: nobody is told then, nor of what was sold as used."""
    credited: str = ""
    """Of a credit: the invoice that its memo credits."""


decode = msgspec.msgpack.Decoder(Entry).decode


def unapplied(turn: "Turn", event: Event) -> str:
    """`payment.unapplied`: the invoice is open again, and may be paid again."""
    said = billing_cash_v1.unapplied(event.data)
    if not applications.heard_of(turn, said.application_no):
        return applications.parent(said.application_no)
    payers.taken_off(turn, said.payment_id, said.invoice_number)
    prepaid.used(turn, said.payment_id, -said.amount.minor)
    first = turn.order_of("so", said.sales_order_number)
    for order in _orders(turn, first, said.invoice_number):
        axes.advance_payment(order, "unapplied")
        order.payments.append(taken_off(said))
    book = noted(turn, "so/" + said.sales_order_number)
    entry = _entry(event, said, "reversal", said.unapplied_at, said.reason_code, book)
    entry.told = entry.told or consumption.is_sale(turn, said.sales_order_number)
    turn.add(entry)
    return ""


def _orders(turn: "Turn", first: Order | None, invoice: str) -> list[Order]:
    """All orders that the invoice is about, as far as they are not finished."""
    if first is None:
        record = invoices.in_hand(turn, invoice)
        return [] if record is None else invoices.orders_of(turn, record)
    known = first.invoice(invoice)
    others = [] if known is None else [turn.order_of("so", one) for one in known.orders if one != first.sales_order]
    return [first, *[order for order in others if order is not None]]


def taken_off(said: billing_cash_v1.Unapplied) -> Payment:
    """So that the order's own sum of what is paid is right: telling and posting it is the entry's work."""
    return Payment(
        said.payment_id, said.application_no, said.invoice_number, -said.amount.minor, said.amount.currency,
        said.unapplied_at, said.version, 0, told=True, posted=True,
    )  # fmt: skip


def applied(turn: "Turn", event: Event, said: billing_v1.PaymentApplied) -> None:
    """`payment.applied`, or what a credit memo settles, when the invoice and its order are forgotten."""
    applications.learn(turn, said.application_no, said.payment_id)
    payers.put_on(turn, said.payment_id, said.invoice_number)
    prepaid.used(turn, said.payment_id, said.amount.minor)
    book = noted(turn, "so/" + said.sales_order_number)
    kind = "credit" if said.credited_invoice_number else "application"
    entry = _entry(event, said, kind, said.applied_at, book=book)
    entry.credited = said.credited_invoice_number
    if invoices.given_up(turn, said.invoice_number):
        entry.posted = True
        applications.give_up(turn, said.application_no)
    turn.add(entry)


def _entry(
    event: Event,
    said: billing_cash_v1.Unapplied | billing_v1.PaymentApplied,
    kind: str,
    at: str,
    reason: str = "",
    book: str = FIRST,
) -> Entry:
    """Cash that moves, as an entry that is nowhere yet."""
    return Entry(
        key=applications.entry_key(said.application_no) if kind == "reversal" else f"cash/{said.application_no}/on",
        root=event.correlationid,
        slots={},
        wake_at=0,
        stuck=[],
        cases=[],
        application_no=said.application_no,
        payment_id=said.payment_id,
        invoice=said.invoice_number,
        order=said.sales_order_number,
        minor=said.amount.minor,
        currency=said.amount.currency,
        at=at,
        version=said.version,
        reason=reason,
        posting_date=said.posting_date,
        kind=kind,
        book=book,
        told=bool(said.service_contract_number),
        contract=said.service_contract_number,
    )


def plan_next(turn: "Turn", entry: Entry) -> None:
    outbox.due(turn, entry)
    about = f"{entry.payment_id}/{entry.application_no}"
    if entry.kind == "reversal" and applications.given_up(turn, entry.application_no):
        entry.posted = True
    may = "erp" not in entry.slots and _may_post(turn, entry)
    if may and not entry.posted and f"{POST} {about}" not in entry.stuck:
        name = keys.reversal_posting if entry.kind == "reversal" else keys.payment_posting
        key = keys.late(name(entry.payment_id, entry.application_no), entry.late_of, entry.posting_date)
        step = Step(POST, about, key, {}, erp_cash_v1.post_entry(entry, foreign=foreign(turn.policies, entry.currency)))
        step.system = entry.book
        outbox.send(turn, entry, "erp", step)
    if "crm" not in entry.slots and not entry.told and not any(one.startswith(TELL) for one in entry.stuck):
        outbox.send(turn, entry, "crm", tell(entry))
    if entry.posted and entry.told and not entry.slots:
        if not entry.retire_at:
            entry.retire_at = turn.now + QUIET_MS
        elif entry.retire_at <= turn.now:
            turn.drop(entry)
            return
    turn.remind(entry, outbox.next_due(entry) or entry.retire_at)


def _may_post(turn: "Turn", entry: Entry) -> bool:
    """What is taken off has to be in the ledger first, and so the invoice that it was put on."""
    return entry.kind != "reversal" or applications.posted(turn, entry.application_no)


def tell(entry: Entry) -> Step:
    kind = "payment_reversed" if entry.kind == "reversal" else "paid"
    news = Milestone(kind, entry.application_no, entry.version, entry.at, [], entry.reason)
    about = crm_v1.milestone_id(news)
    key = keys.milestone(entry.root, news.kind, news.document, news.version)
    params = {"crm_order_id": entry.root, "milestone_id": about}
    return Step(TELL, about, key, params, crm_v1.record_milestone(news))


def answered(turn: "Turn", entry: Entry, intent: Intent, body: JsonObject) -> None:
    if intent.operation == TELL:
        entry.told = True
    elif not moved(entry, body) and accepted(turn, entry, intent, body):
        entry.posted = True
        if entry.kind != "reversal":
            applications.note_posted(turn, entry.application_no)
