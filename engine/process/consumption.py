"""A consumption report, whenever it is touched: recorded, settled when the ERP says, and then told to everybody.

    (CRM) consumption.reported -> erp.recordConsumption -> (wait) -> erp.settleConsumption
                                     -> wms.postConsumption, billing.recordBillableEvents, crm.recordConsumptionResult
                                     -> its invoice and what pays it: `engine.process.invoices`
                                     -> forgotten after a while, but for a tombstone

What counts, what it costs and what lies where are for others to say. What is at a customer's and not settled is not
sold, whatever has been shipped there or written on a sheet.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from engine import exceptions, keys, outbox
from engine.adapters import billing_v1
from engine.adapters import consumption_v1 as dialect
from engine.event import Event
from engine.exceptions import Trouble
from engine.process.consumption_record import Consumption, SoldLine, move
from engine.record import Intent, Step
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.turn import Turn

    Rule = Callable[["Consumption", int], Step | None]

QUIET_MS = 3_600_000
"""What is told to everybody, and invoiced if it was sold, is kept this long, and then becomes a tombstone."""


def key_of(report: str) -> str:
    return "consumption/" + report


def reported(turn: "Turn", event: Event) -> str:
    """`consumption.reported`."""
    said = dialect.reported(event.data)
    turn.add(
        Consumption(
            key=key_of(said.report_number),
            root=said.report_number,
            slots={},
            wake_at=0,
            stuck=[],
            cases=[],
            customer=said.customer_number,
            currency=said.currency,
            used=[(x.item, x.quantity_base) for x in said.lines],
            reported_at=event.time,
            reported_on=said.reported_on,
            corrects=said.corrects,
        )
    )
    return ""


def sold_as(turn: "Turn", number: str) -> Consumption | None:
    """The report that was sold as this consumption order, if it is one."""
    raw = turn.tx.get(f"xref/cso/{number}")
    return None if raw is None else cast("Consumption", turn.load(key_of(raw.decode())))


def was_sold_as(turn: "Turn", number: str) -> bool:
    """Whether that is the consumption order of a report that is over and forgotten."""
    return turn.finished("cso", number)


def is_sale(turn: "Turn", number: str) -> bool:
    """Whether that is a consumption order: it has no order of the channel behind it."""
    return turn.tx.get(f"xref/cso/{number}") is not None or was_sold_as(turn, number)


# ---------------------------------------------------------------- what comes next


def _stuck(report: Consumption, operation: str) -> bool:
    return f"{operation} {report.root}" in report.stuck


def _step(report: Consumption, operation: str, key: str, params: dict[str, str], body: JsonObject) -> Step | None:
    return None if _stuck(report, operation) else Step(operation, report.root, key, params, body)


def record(report: Consumption, _now: int) -> Step | None:
    if report.stage != "reported":
        return None
    body = dialect.record_consumption(report)
    return _step(report, "erp.recordConsumption", keys.consumption(report.root), {}, body)


def settle(report: Consumption, now: int) -> Step | None:
    """Not before the customer's time to correct himself is over."""
    if report.stage != "recorded" or now < report.settle_at:
        return None
    params = {"report_number": report.root}
    return _step(report, "erp.settleConsumption", keys.consumption_sale(report.root), params, {})


def take_off(report: Consumption, _now: int) -> Step | None:
    if report.stage != "settled" or report.taken_off:
        return None
    body = dialect.post_consumption(report)
    return _step(report, "wms.postConsumption", keys.consumed(report.root), {}, body)


def bill(report: Consumption, _now: int) -> Step | None:
    if report.stage != "settled" or report.billed:
        return None
    body = dialect.billable(report)
    return _step(report, "billing.recordBillableEvents", keys.bill_consumption(report.root), {}, body)


def tell(report: Consumption, _now: int) -> Step | None:
    if not report.outcome or report.told:
        return None
    params = {"report_number": report.root}
    key = keys.consumption_result(report.root, report.outcome)
    return _step(report, "crm.recordConsumptionResult", key, params, dialect.result(report))


STEPS: Mapping[str, "tuple[Rule, ...]"] = {
    "erp": (record, settle),
    "wms": (take_off,),
    "crm": (tell,),
    "billing": (bill,),
}
"""By receiver, the most urgent first."""


def plan_next(turn: "Turn", report: Consumption) -> None:
    outbox.due(turn, report)
    for receiver, rules in turn.parts.consumption.items():
        if receiver not in report.slots:
            step = next((step for rule in rules if (step := rule(report, turn.now)) is not None), None)
            if step is not None:
                outbox.send(turn, report, receiver, step)
    at = outbox.next_due(report)
    if _over(report):
        if not report.retire_at:
            report.retire_at = turn.now + QUIET_MS
        elif report.retire_at <= turn.now and _retired(turn, report):
            return
        turn.remind(report, report.retire_at)
        return
    then = report.settle_at if report.stage == "recorded" and "erp" not in report.slots else 0
    turn.remind(report, min(at, then) if at and then else at or then)


def _over(report: Consumption) -> bool:
    """Everybody knows what has become of it; what was sold is invoiced (what pays it is the invoice's affair)."""
    if report.slots or report.stuck or (report.outcome and not report.told):
        return False
    sold = report.taken_off and report.billed and bool(report.invoices)
    return report.stage == "ended" or (report.stage == "settled" and sold)


def _retired(turn: "Turn", report: Consumption) -> bool:
    if not exceptions.forget_cases(turn, report):
        report.retire_at = turn.now + QUIET_MS
        return False
    if report.sold_as:
        turn.tx.retire("xref/cso/" + report.sold_as)
    turn.drop(report)
    return True


# ---------------------------------------------------------------- what answers mean


def answered(turn: "Turn", report: Consumption, intent: Intent, body: JsonObject) -> None:
    match intent.operation:
        case "erp.recordConsumption":
            recorded = dialect.recorded(body)
            if move(report, recorded.outcome):
                report.settle_at = turn.now + recorded.settle_after_ms
                report.outcome = "" if recorded.outcome == "accepted" else recorded.outcome
        case "erp.settleConsumption":
            settled = dialect.settled(body)
            if move(report, settled.outcome):
                _settled(turn, report, settled)
        case "wms.postConsumption":
            report.taken_off = True
            posted = dialect.posted(body)
            if posted.outcome == "refused":
                _not_there(turn, report, posted.reason_code)
        case "billing.recordBillableEvents":
            report.billed = True
            accepted = billing_v1.accepted(body)
            if accepted.outcome == "blocked":
                _blocked(turn, report, accepted.reason_code or "blocked")
        case "crm.recordConsumptionResult":
            report.told = True


def _settled(turn: "Turn", report: Consumption, said: dialect.Settled) -> None:
    report.outcome, report.country = said.outcome, said.ship_to.country if said.ship_to is not None else ""
    report.sold_as, report.zone = said.consumption_order_number, said.zone
    report.sold = [SoldLine(x.line_no, x.item, x.quantity_base, x.unit_price.minor, x.tax_category) for x in said.lines]
    if report.sold_as and turn.tx.insert(f"xref/cso/{report.sold_as}", report.root.encode()):
        turn.release(f"so/{report.sold_as}")


def _blocked(turn: "Turn", report: Consumption, reason: str) -> None:
    """Billing has the evidence, and does not bill it before a person has looked."""
    turn.parts.open_case(
        turn,
        report,
        Trouble(
            business_key=keys.bill_consumption(report.root),
            reason=reason,
            owner="finance",
            error=f"what {report.customer} has used by report {report.root} is blocked in billing",
            action="remove the cause, and have billing bill it",
            concern=f"billing.recordBillableEvents {report.root}",
        ),
    )


def _not_there(turn: "Turn", report: Consumption, reason: str) -> None:
    """The customer has used, and been sold, more than lies at his premises by the books: somebody has to count."""
    turn.parts.open_case(
        turn,
        report,
        Trouble(
            business_key=keys.consumed(report.root),
            reason=reason or "not_there",
            owner="warehouse",
            error=f"less lies at {report.customer} than report {report.root} says was used",
            action="count what lies there, and post the difference",
        ),
    )
