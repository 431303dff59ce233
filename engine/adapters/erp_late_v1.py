"""What comes when its month is closed: the ERP names the first open date, and it is posted on that."""

from msgspec import Struct, convert

from engine.adapters import erp_v1
from engine.process.shipment import Shipment
from seatrial.message import JsonObject

PERIOD_CLOSED = "period_closed"


class Refused(Struct, frozen=True):
    """Answer of a posting that was refused."""

    reason_code: str = ""
    first_open_date: str = ""


def open_date(body: JsonObject) -> str:
    """On which date it is to be posted instead; "" if that is not why it was refused."""
    said = convert(body, Refused)
    return said.first_open_date if said.reason_code == PERIOD_CLOSED else ""


def post_goods_issue(s: Shipment) -> JsonObject:
    """When it left is told as ever: the ERP puts it on its late list with the date that it should have had."""
    body = erp_v1.post_goods_issue(s)
    return {**body, "posting_date": s.posting_date} if s.posting_date else body


def late(late_of: str) -> JsonObject:
    """What is said of a posting on another date than its own; nothing if it lies where it belongs."""
    return {"late_of": late_of} if late_of else {}
