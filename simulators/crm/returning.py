"""A wish to send goods back, as it is told and as it becomes a fact."""

from collections.abc import Mapping

from msgspec import to_builtins

from seatrial.facts import ReturnLine, ReturnRequested
from seatrial.message import JsonObject
from simulators.crm.bodies import ReturnWish
from simulators.crm.state import Order
from simulators.records import ItemRecord
from simulators.units import whole_base


def announced(number: str, order: Order, wish: ReturnWish) -> JsonObject:
    """Data of `return.requested`."""
    return {
        "version": 1,
        "revision": 1,
        "crm_order_id": order.number,
        "crm_return_id": number,
        **to_builtins(wish),
    }


def requested(
    number: str, order: Order, wish: ReturnWish, items: Mapping[str, ItemRecord], origin: str
) -> ReturnRequested:
    """Quantities in base units; what the CRM has no record of counts as it is written."""
    known = {line.external_line_id: line.item for line in order.wish.lines}
    lines = []
    for said in wish.lines:
        item = known.get(said.external_line_id, "")
        record = items.get(item)
        unit = None if record is None else record.unit(said.quantity.uom)
        base = None if unit is None else whole_base(unit, said.quantity.value)
        units = said.quantity.value if base is None else base
        lines.append(ReturnLine(said.invoice_number, said.external_line_id, item, units))
    return ReturnRequested(origin=origin, system="crm", return_id=number, order=order.number, lines=tuple(lines))
