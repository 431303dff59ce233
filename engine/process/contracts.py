"""A service contract, whenever it is touched: what is over is handed to billing, once, and what was used.

    (ERP) contract.changed ─▶ at the end of each period: billing.recordBillableEvents `period`
    (WMS) shipment.confirmed of an order under it ─▶ billing.recordBillableEvents `usage`
    (ERP) contract.changed, fewer days of a period that was handed over ─▶ billing.recordBillableEvents `termination`
    (ERP) contract.changed, a milestone is reached, or withdrawn: `engine.process.milestones`
    (billing) invoice.posted, payment.applied: `engine.process.invoices`; credit_memo.posted ─▶ erp.postCreditMemo

The order book says when a period is over and for how many of its days it counts; billing reckons. A period is known by
its name, and never by the run that found it over: so a second look, a restart and a clock that ran twice find it done.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from engine import keys, outbox
from engine.adapters import billing_v1, contracts_v1, returns_v1
from engine.event import Event
from engine.exceptions import Trouble, close_concern
from engine.process import applications, invoices, milestones, payers
from engine.process.contract_record import Contract, Period, Usage, contract_key
from engine.process.currency import foreign
from engine.process.invoice import invoice_key
from engine.process.late import moved
from engine.process.order import Order
from engine.process.postings import accepted
from engine.process.shipment import Shipment
from engine.record import Intent, Step, pack
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn

BILL, CREDIT = "billing.recordBillableEvents", "erp.postCreditMemo"

ContractRule = Callable[[Contract, int], Step | None]
"""rule(contract, now_ms) -> the call that is due, or None."""


class Billing(Struct, frozen=True):
    """How contracts are billed. `next_at`: when to look again though nothing has happened; 0: never."""

    steps: Mapping[str, tuple[ContractRule, ...]]
    next_at: Callable[[Contract, int], int]


# ---------------------------------------------------------------- messages


def changed(turn: "Turn", event: Event) -> str:
    """`contract.changed`: of two, the higher version holds. What was handed over stays known."""
    said = contracts_v1.changed(event.data)
    contract = _of(turn, said.service_contract_number)
    if not turn.parts.newer(contract.version, said.version):
        return ""
    contract.version, contract.customer, contract.currency = said.version, said.customer_number, said.currency
    contract.item, contract.tax_category, contract.country = said.item, said.tax_category, said.country
    contract.fee_minor, contract.usage_minor, contract.zone = said.fee.minor, said.usage_price.minor, said.zone
    known = {period.name: period for period in contract.periods}
    contract.periods = []
    for x in said.periods:
        ends_at = turn.calendar.ms(x.ends_at)
        period = Period(x.period, ends_at, x.last_day, x.days, x.served_days, x.unserved_days, x.ends_at)
        before = known.get(x.period)
        if before is not None:
            period.stage, period.told = before.stage, before.told
            _compare(period)
        contract.periods.append(period)
    milestones.taken_over(contract, said)
    turn.release(contract.key)
    return ""


def used(turn: "Turn", order: Order, shipment: Shipment) -> None:
    """A parcel has left that was ordered under a contract."""
    contract = _of(turn, order.contract)
    if all(one.shipment != shipment.number for one in contract.usage):
        contract.usage.append(Usage(shipment.number, shipment.goods_issue_at, shipment.tax_point, order.root))


def invoiced(turn: "Turn", said: billing_v1.InvoicePosted, event: Event) -> str:
    """`invoice.posted` of a contract. Its instant counts where its currency is not the books'."""
    contract = _known(turn, said.service_contract_number)
    if contract is None:
        return contract_key(said.service_contract_number)
    contract.invoices.append(said.invoice_number)
    turn.release(invoice_key(said.invoice_number))
    for source in {x.shipment_number: None for x in said.lines}:
        close_concern(turn, contract, f"{BILL} {source}")
    invoice = turn.invoice(said.invoice_number, event.correlationid)
    invoice.contract, invoice.posting_date = contract.root, said.posting_date
    invoice.foreign = foreign(turn.policies, said.totals.total.currency)
    invoice.body = pack(billing_v1.posting(said, event.time if invoice.foreign else ""))
    return ""


def paid(turn: "Turn", said: billing_v1.PaymentApplied, thread: str) -> str:
    """`payment.applied` to an invoice of a contract, which may have been forgotten since, or not be known yet."""
    contract = _known(turn, said.service_contract_number)
    if contract is None:
        return contract_key(said.service_contract_number)
    applications.learn(turn, said.application_no, said.payment_id)
    payers.put_on(turn, said.payment_id, said.invoice_number)
    invoice = turn.invoice(said.invoice_number, thread)
    invoice.foreign = foreign(turn.policies, said.amount.currency)
    invoice.given_up = invoices.given_up(turn, said.invoice_number)
    if said.invoice_number in contract.invoices and not invoice.contract:
        invoice.contract, invoice.posted = contract.root, True
    invoice.payments.append(billing_v1.payment(said))
    return ""


def credited(turn: "Turn", said: returns_v1.CreditPosted) -> str:
    """`credit_memo.posted`: what was not owed is given back. It may be told sooner than its invoice, and gets into the
    ledger after it."""
    contract = _known(turn, said.service_contract_number)
    if contract is None:
        return contract_key(said.service_contract_number)
    if said.invoice_number not in contract.invoices:
        return invoice_key(said.invoice_number)
    contract.credits.append(returns_v1.credit(said))
    if invoices.awaited(turn, said.invoice_number, contract):
        contract.awaits.append(said.invoice_number)
    return ""


def _of(turn: "Turn", number: str) -> Contract:
    """The record of a contract, made if there is none."""
    contract = _known(turn, number)
    if contract is None:
        contract = Contract(key=contract_key(number), root=number, slots={}, wake_at=0, stuck=[], cases=[])
        turn.add(contract)
    return contract


def _known(turn: "Turn", number: str) -> Contract | None:
    record = turn.load(contract_key(number))
    assert record is None or isinstance(record, Contract), "a key names records of one kind"
    return record


def _compare(period: Period) -> None:
    """Whether billing knows what the order book says."""
    if 0 <= period.told < period.unserved:
        period.move("shortened")


# ---------------------------------------------------------------- what comes next


def hand_over(contract: Contract, now: int) -> Step | None:
    """A period that is over, under its own name."""
    for period in contract.periods:
        about = f"{contract.root}/{period.name}"
        if period.stage == "running" and period.served and period.ends_at <= now and _free(contract, BILL, about):
            return Step(BILL, about, keys.bill(about, "period"), {}, contracts_v1.period(contract, period))
    return None


def give_back(contract: Contract, _now: int) -> Step | None:
    """Billing was told of more days than count: the order book's last word goes after it."""
    for period in contract.periods:
        about = f"{contract.root}/{period.name}"
        if period.stage == "shortened" and _free(contract, BILL, about):
            key = keys.bill(f"{about}:{period.unserved}", "termination")
            return Step(BILL, about, key, {}, contracts_v1.termination(contract, period))
    return None


def use(contract: Contract, _now: int) -> Step | None:
    """A parcel, once: by its own number, whoever says how often that it has left."""
    for one in contract.usage if contract.version else ():
        if not one.billed and _free(contract, BILL, one.shipment):
            key = keys.bill(f"{contract.root}/{one.shipment}", "usage")
            return Step(BILL, one.shipment, key, {}, contracts_v1.usage(contract, one), one.thread)
    return None


def post_credit(contract: Contract, _now: int) -> Step | None:
    for credit in contract.credits:
        if not credit.posted and credit.invoice not in contract.awaits and _free(contract, CREDIT, credit.number):
            body = contracts_v1.post_credit_memo(contract, credit)
            key = keys.late(keys.credit_posting(credit.number), credit.late_of, credit.posting_date)
            return Step(CREDIT, credit.number, key, {}, body)
    return None


def _free(contract: Contract, operation: str, about: str) -> bool:
    return f"{operation} {about}" not in contract.stuck


def next_end(contract: Contract, now: int) -> int:
    """When the next period is over."""
    return min([x.ends_at for x in contract.periods if x.stage == "running" and x.ends_at > now], default=0)


BILLING = Billing(
    {"billing": (give_back, milestones.take_back, use, hand_over, milestones.bill), "erp": (post_credit,)}, next_end
)
"""By receiver, the most urgent first: what was used in a period goes before the period."""


def plan_next(turn: "Turn", contract: Contract) -> None:
    outbox.due(turn, contract)
    how = turn.parts.contracts
    for receiver, rules in how.steps.items():
        if receiver not in contract.slots:
            step = next((found for rule in rules if (found := rule(contract, turn.now)) is not None), None)
            if step is not None:
                outbox.send(turn, contract, receiver, step)
    at, then = outbox.next_due(contract), how.next_at(contract, turn.now)
    turn.remind(contract, min(at, then) if at and then else at or then)


# ---------------------------------------------------------------- what answers mean


def answered(turn: "Turn", contract: Contract, intent: Intent, body: JsonObject) -> None:
    if intent.operation == CREDIT:
        credit = next((one for one in contract.credits if one.number == intent.about), None)
        if credit is not None and not moved(credit, body) and accepted(turn, contract, intent, body):
            credit.posted = True
        return
    said = billing_v1.accepted(body)
    for one in contract.usage:
        one.billed = one.billed or one.shipment == intent.about
    for period in contract.periods:
        if f"{contract.root}/{period.name}" == intent.about:
            period.told = contracts_v1.unserved_in(intent)
            period.move("told")
            _compare(period)
    milestones.answered(turn, contract, intent)
    if said.outcome == "blocked":
        _blocked(turn, contract, intent, said.reason_code)


def _blocked(turn: "Turn", contract: Contract, intent: Intent, reason: str | None) -> None:
    """Billing has it, and may not bill it yet."""
    trouble = Trouble(
        intent.key,
        reason or "blocked",
        "finance",
        f"{intent.about} is not billed: {reason or 'no reason'}",
        "remove the block in billing",
        attempts=intent.attempts,
        concern=f"{intent.operation} {intent.about}",
    )
    turn.parts.open_case(turn, contract, trouble)
