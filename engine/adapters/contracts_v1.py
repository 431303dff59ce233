"""What is said about service contracts: by the ERP, and to billing and ERP v1."""

from typing import Literal

import msgspec
from msgspec import Struct

from engine.adapters.crm_v1 import Money
from engine.adapters.erp_late_v1 import late
from engine.process.contract_record import Contract, Milestone, Period, Usage
from engine.process.credit import Credit
from engine.record import Intent, unpack
from seatrial.message import JsonObject


class SaidPeriod(Struct, frozen=True, gc=False):
    period: str
    ends_at: str
    last_day: str
    days: int
    served_days: int
    unserved_days: int


class SaidMilestone(Struct, frozen=True, gc=False):
    milestone: str
    amount: Money
    planned_on: str
    status: Literal["planned", "reached"]
    acceptances: int
    certificates: tuple[str, ...]
    reached_on: str = ""
    confirmed_at: str = ""


class Changed(Struct, frozen=True):
    """`contract.changed`."""

    version: int
    service_contract_number: str
    customer_number: str
    currency: str
    item: str
    tax_category: str
    country: str
    fee: Money
    usage_price: Money
    periods: tuple[SaidPeriod, ...]
    milestones: tuple[SaidMilestone, ...] = ()
    zone: str = ""


def changed(data: JsonObject) -> Changed:
    return msgspec.convert(data, Changed)


def period(c: Contract, p: Period) -> JsonObject:
    """It is over: its fee is due, for so many of its days."""
    return {**_event(c, "period", f"{c.root}/{p.name}", p.last_day), **_days(c, p, p.served)}


def termination(c: Contract, p: Period) -> JsonObject:
    """So many of the days of a period that was over do not count after all."""
    return {**_event(c, "termination", f"{c.root}/{p.name}", p.last_day), **_days(c, p, p.unserved)}


def usage(c: Contract, u: Usage) -> JsonObject:
    """A parcel was handled."""
    line = {
        "line_no": "usage",
        "item": c.item,
        "quantity_base": 1,
        "unit_price": {"minor": c.usage_minor, "currency": c.currency},
        "tax_category": c.tax_category,
    }
    return {**_event(c, "usage", u.shipment, u.day), "occurred_at": u.at, "lines": [line]}


def milestone(c: Contract, m: Milestone) -> JsonObject:
    """It is reached: its amount is due."""
    return _amount(c, m, "milestone", m.acceptances)


def milestone_withdrawn(c: Contract, m: Milestone) -> JsonObject:
    """What billing was last told to be reached is not."""
    return _amount(c, m, "milestone_withdrawn", m.told)


def acceptance(c: Contract, m: Milestone, nth: int) -> str:
    """The document behind an acceptance, by its name."""
    return f"{c.root}/{m.name}/{nth}"


def withdraws(intent: Intent) -> bool:
    """Whether billing was told that something is not reached after all."""
    said: bool = (unpack(intent.body) or {})["type"] == "milestone_withdrawn"
    return said


def post_credit_memo(c: Contract, credit: Credit) -> JsonObject:
    return {
        "credit_memo_number": credit.number,
        "invoice_number": credit.invoice,
        "sales_order_number": "",
        "service_contract_number": c.root,
        "posting_date": credit.posting_date,
        **late(credit.late_of),
        "lines": [
            {"invoice_line": x.invoice_line, "line_no": x.line_no, "quantity_base": x.quantity_base}
            for x in credit.lines
        ],
        "totals": credit.totals,
    }


def unserved_in(intent: Intent) -> int:
    """How many days of a period billing was told not to bill."""
    body = unpack(intent.body) or {}
    line = body["lines"][0]
    days: int = line["quantity_base"]
    whole: int = line["price_unit"]["numerator"]
    return days if body["type"] == "termination" else whole - days


def _event(c: Contract, type_: str, source: str, day: str) -> JsonObject:
    return {
        "type": type_,
        "source_document": source,
        "sales_order_number": "",
        "service_contract_number": c.root,
        "customer_number": c.customer,
        "currency": c.currency,
        "ship_to": {"country": c.country},
        "tax_point_date": day,
        **({"zone": c.zone} if c.zone else {}),
        "charges": [],
    }


def _amount(c: Contract, m: Milestone, type_: str, nth: int) -> JsonObject:
    """The amount of a milestone, as of the day on which it was reached."""
    line = {
        "line_no": m.name,
        "item": c.item,
        "quantity_base": 1,
        "unit_price": {"minor": m.amount_minor, "currency": c.currency},
        "tax_category": c.tax_category,
    }
    return {**_event(c, type_, acceptance(c, m, nth), m.day), "occurred_at": m.at, "lines": [line]}


def _days(c: Contract, p: Period, days: int) -> JsonObject:
    """Days of a period, at a fee for all of them."""
    line = {
        "line_no": p.name,
        "item": c.item,
        "quantity_base": days,
        "unit_price": {"minor": c.fee_minor, "currency": c.currency},
        "price_unit": {"uom": "PERIOD", "numerator": p.days, "denominator": 1},
        "tax_category": c.tax_category,
    }
    return {"occurred_at": p.ended, "lines": [line]}
