"""One return, whenever it is touched: what messages and answers mean for it, its next steps, and whether it is over."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import msgspec

from engine import exceptions, keys, outbox
from engine.adapters import billing_v1, crm_v1, erp_v1, returns_v1
from engine.event import Event
from engine.exceptions import Trouble
from engine.process import contracts, currency, exchanging, invoices, numbers, reversing
from engine.process.books import FIRST, noted
from engine.process.invoice import invoice_key
from engine.process.late import moved
from engine.process.order import Milestone
from engine.process.returns import OVER, Return, advance, look_whether_over
from engine.record import Intent, Step
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn

QUIET_MS = 3_600_000
"""A finished return is kept this long, and then becomes a tombstone."""

ReturnRule = Callable[[Return, int], Step | None]
"""rule(return, now_ms) -> the call that is due, or None."""

# ---------------------------------------------------------------- messages


def requested(turn: "Turn", event: Event) -> str:
    """Whether it may come back is for the ERP to say. Its order may have been finished and forgotten for weeks."""
    said = returns_v1.requested(event.data)
    order = turn.order(said.crm_order_id)
    if order is not None and not numbers.whose(turn, order, event):
        return ""
    record = returns_v1.wish(said)
    record.book = noted(turn, "order/" + said.crm_order_id) if order is None else order.book
    turn.add(record)
    turn.release("return/" + said.crm_return_id)
    return ""


def received(turn: "Turn", event: Event) -> str:
    said = returns_v1.received(event.data)
    record = turn.return_of(said.rma_number)
    if record is None:
        return "rma/" + said.rma_number
    advance(record, "received")
    return ""


def inspected(turn: "Turn", event: Event) -> str:
    """It may be told before the receipt: what was inspected has come."""
    said = returns_v1.inspected(event.data)
    record = turn.return_of(said.rma_number)
    if record is None:
        return "rma/" + said.rma_number
    record.inspections.append(returns_v1.inspection(said, event.time))
    advance(record, "inspected")
    look_whether_over(record)
    return ""


def credit_posted(turn: "Turn", event: Event) -> str:
    """It may be told sooner than the invoice that it credits (which may have been made anew for what an earlier return
    has left), and gets into the ledger after it."""
    said = returns_v1.credit_posted(event.data)
    if said.service_contract_number:
        return contracts.credited(turn, said)
    if said.reason_code == reversing.REASON:
        return reversing.credited(turn, said, event.time)
    record = turn.return_of(said.rma_number)
    if record is None:
        return "rma/" + said.rma_number
    if said.totals.total.currency != record.currency:
        raise msgspec.ValidationError(f"{said.credit_memo_number} is not in {record.currency}")
    currency.on_record(turn.policies, record.currency, said.exchange_rate_id, "", said.credit_memo_number)
    if not invoices.heard_of(turn, said.invoice_number):
        return invoice_key(said.invoice_number)
    if invoices.awaited(turn, said.invoice_number, record):
        record.awaits.append(said.invoice_number)
    record.credits.append(returns_v1.credit(said))
    advance(record, "credited")
    look_whether_over(record)
    lines: dict[str, int] = {}
    for x in said.lines:
        lines[x.line_no] = lines.get(x.line_no, 0) + x.quantity_base
    told = [(line_no, base, "") for line_no, base in lines.items()]
    record.tell.append(Milestone("credited", said.credit_memo_number, said.version, event.time, told))
    return ""


# ---------------------------------------------------------------- answers


def _authorization(turn: "Turn", record: Return, _intent: Intent, body: JsonObject) -> None:
    said = returns_v1.authorization(body)
    at = turn.calendar.text(turn.now)
    if said.outcome == "refused":
        advance(record, "refused")
        record.tell.append(Milestone("return_refused", record.number, 1, at, [], said.reason_code or "refused"))
        return
    record.rma, record.site = said.rma_number, said.site
    record.sales_order, record.customer, record.currency = (
        said.sales_order_number,
        said.customer_number,
        said.currency,
    )
    record.lines = returns_v1.allowed(said, record.wishes)
    advance(record, "authorized")
    told = [(line.order_line, line.quantity_base, "") for line in record.lines]
    record.tell.append(Milestone("return_authorized", record.rma, 1, at, told))
    turn.learn("rma", record.rma, record.number)


def _expected(_turn: "Turn", record: Return, _intent: Intent, _body: JsonObject) -> None:
    record.expected = True
    advance(record, "expected")


def _receipt_posted(turn: "Turn", record: Return, intent: Intent, body: JsonObject) -> None:
    said = returns_v1.receipt_posted(body)
    if said.outcome == "refused":
        _refused(turn, record, intent, said.reason_code)
        return
    for inspection in record.inspections:
        inspection.posted = inspection.posted or inspection.number == intent.about


def _billed(turn: "Turn", record: Return, intent: Intent, body: JsonObject) -> None:
    said = billing_v1.accepted(body)
    if said.outcome == "blocked":
        _refused(turn, record, intent, said.reason_code)
        return
    for inspection in record.inspections:
        inspection.billed = inspection.billed or inspection.number == intent.about


def _credit_booked(turn: "Turn", record: Return, intent: Intent, body: JsonObject) -> None:
    said = erp_v1.posted(body)
    if said.outcome == "refused":
        credit = next((one for one in record.credits if one.number == intent.about), None)
        if credit is not None and moved(credit, body):
            return
        _refused(turn, record, intent, said.reason_code)
        return
    for credit in record.credits:
        if credit.number == intent.about:
            credit.posted, credit.totals = True, {}


def _told(_turn: "Turn", record: Return, intent: Intent, _body: JsonObject) -> None:
    record.tell = [m for m in record.tell if crm_v1.milestone_id(m) != intent.about]


def _refused(turn: "Turn", record: Return, intent: Intent, reason: str | None) -> None:
    """A refusal that no later event will lift by itself: a person has to look."""
    concern = f"{intent.operation} {intent.about}"
    record.stuck.append(concern)
    error, action = f"{intent.operation} was refused", f"remove the cause, then retry {intent.operation}"
    trouble = Trouble(
        intent.key, reason or "refused", "finance", error, action, attempts=intent.attempts, concern=concern
    )
    turn.parts.open_case(turn, record, trouble)


ANSWERS: Mapping[str, Callable[["Turn", Return, Intent, JsonObject], None]] = {
    "erp.authorizeReturn": _authorization,
    "erp.postReturnReceipt": _receipt_posted,
    "erp.postCreditMemo": _credit_booked,
    "wms.expectReturn": _expected,
    "billing.recordBillableEvents": _billed,
    "billing.settleExchange": exchanging.recorded,
    "crm.recordMilestone": _told,
}
"""By operation, for calls about a return."""


def answered(turn: "Turn", record: Return, intent: Intent, body: JsonObject) -> None:
    ANSWERS[intent.operation](turn, record, intent, body)


# ---------------------------------------------------------------- steps


def stuck(record: Return, operation: str, about: str) -> bool:
    return f"{operation} {about}" in record.stuck


def authorize_return(r: Return, _now: int) -> Step | None:
    operation = "erp.authorizeReturn"
    if r.state != "requested" or stuck(r, operation, r.number):
        return None
    return Step(operation, r.number, keys.return_authorization(r.number), {}, returns_v1.authorize_return(r))


def expect_return(r: Return, _now: int) -> Step | None:
    operation = "wms.expectReturn"
    if r.state != "authorized" or r.expected or stuck(r, operation, r.rma):
        return None
    return Step(operation, r.rma, keys.expected_return(r.rma), {}, returns_v1.expect_return(r))


def post_return_receipt(r: Return, _now: int) -> Step | None:
    """The ledger follows what was inspected, unit by unit, to where the warehouse has put it."""
    operation = "erp.postReturnReceipt"
    for inspection in r.inspections:
        if not inspection.posted and not stuck(r, operation, inspection.number):
            body = returns_v1.post_return_receipt(r, inspection)
            return Step(operation, inspection.number, keys.return_receipt(inspection.number), {}, body)
    return None


def record_accepted(r: Return, _now: int) -> Step | None:
    """What was accepted, and nothing else, is credited."""
    operation = "billing.recordBillableEvents"
    for inspection in r.inspections:
        if inspection.billed or stuck(r, operation, inspection.number):
            continue
        body = returns_v1.return_accepted(r, inspection)
        if not body["lines"]:
            inspection.billed = True
            continue
        return Step(operation, inspection.number, keys.credit(inspection.number), {}, body)
    return None


def post_credit_memo(r: Return, _now: int) -> Step | None:
    """The ledger has the invoice first."""
    operation = "erp.postCreditMemo"
    for credit in r.credits:
        if not credit.posted and credit.invoice not in r.awaits and not stuck(r, operation, credit.number):
            body = returns_v1.post_credit_memo(r, credit)
            key = keys.late(keys.credit_posting(credit.number), credit.late_of, credit.posting_date)
            return Step(operation, credit.number, key, {}, body)
    return None


def record_milestone(r: Return, _now: int) -> Step | None:
    operation = "crm.recordMilestone"
    if stuck(r, operation, r.root):
        return None
    for m in r.tell:
        about = crm_v1.milestone_id(m)
        if not stuck(r, operation, about):
            key = keys.milestone(r.root, m.kind, m.document, m.version)
            params = {"crm_order_id": r.root, "milestone_id": about}
            return Step(operation, about, key, params, crm_v1.record_milestone(m))
    return None


STEPS: Mapping[str, tuple[ReturnRule, ...]] = {
    "erp": (authorize_return, post_return_receipt, post_credit_memo),
    "wms": (expect_return,),
    "crm": (record_milestone,),
    "billing": (record_accepted, exchanging.settle_exchange),
}
"""By receiver, the most urgent first."""


def plan_next(turn: "Turn", record: Return) -> None:
    outbox.due(turn, record)
    if record.deaf:
        record.tell = []
    look_at = exchanging.look_for_order(turn, record)
    for receiver, rules in turn.parts.return_steps.items():
        if receiver not in record.slots:
            step = next((found for rule in rules if (found := rule(record, turn.now)) is not None), None)
            if step is not None:
                if receiver == FIRST:
                    step.system = record.book
                outbox.send(turn, record, receiver, step)
    at = outbox.next_due(record)
    if record.state in OVER and not record.slots and not record.tell and not record.stuck and _settled(record):
        if not record.retire_at:
            record.retire_at = turn.now + QUIET_MS
        elif record.retire_at <= turn.now and _retired(turn, record):
            return
        at = record.retire_at
    else:
        record.retire_at = 0
    turn.remind(record, min(at, look_at) if at and look_at else at or look_at)


def _settled(record: Return) -> bool:
    """Nothing of it is still to be told to anybody."""
    return (
        not record.unsettled
        and all(i.posted and i.billed for i in record.inspections)
        and all(c.posted for c in record.credits)
    )


def _retired(turn: "Turn", record: Return) -> bool:
    if not exceptions.forget_cases(turn, record):
        record.retire_at = turn.now + QUIET_MS
        return False
    if record.rma:
        turn.tx.retire("xref/rma/" + record.rma)
    turn.drop(record)
    return True
