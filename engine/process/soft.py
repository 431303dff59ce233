"""Goods are kept for a while for an order that the ERP holds: softly, so that nobody has to remember to let them go.

    hold known ──▶ wms.reserveStock, soft ──▶ hold lifted ──▶ wms.hardenReservation ──▶ reserved, as ever
                        │                                            └─ gone ──▶ wms.reserveStock, hard
                        ├─ lapsed: reserved anew when the hold is lifted, if there is something left
                        └─ cancelled, or changed: what is not wanted any more is given back

Nothing is promised on it, and the customer is not told of it: the ERP decides whether the order goes on, and only then
the warehouse whether there is stock. The wish goes by the number of the fulfilment order, which the ERP opens at
booking, held or not: so what is hard in the end has the name that it would have had anyway. It is wished for once: who
has not decided by its end has had his time.
"""

from typing import TYPE_CHECKING

from engine.adapters import wms_v1
from engine.event import Event
from engine.process.order import Excess, Fulfilment, Order, Part, Soft

if TYPE_CHECKING:
    from engine.turn import Turn

NOT_WANTED = "not_wanted"


def wish(turn: "Turn", order: Order, f: Fulfilment) -> None:
    """Decide until when goods shall be kept for a fulfilment order of a held order, unless that is decided."""
    keep_ms = turn.policies.soft_reserve_ms
    if keep_ms and order.holds and f.stage == "open" and f.soft is None:
        lapses_at = turn.now + keep_ms
        f.soft = Soft(lapses_at, turn.calendar.text(lapses_at))


def reserved(order: Order, f: Fulfilment, said: wms_v1.Reservation) -> None:
    """The warehouse has answered. What was cancelled while it was asked is given back at once."""
    soft = f.soft
    if soft is None:
        return
    soft.reservation = said.reservation_id
    soft.units = {x.line_no: x.reserved_base for x in said.lines if x.reserved_base}
    if not soft.units:
        soft.over = True
    if soft.over:
        return  # it has lapsed already: that message was quicker
    parts = {part.line_no: part for part in f.parts}
    gone = [Part(line_no, order.item(line_no), 0) for line_no in soft.units if line_no not in parts]
    excess = [Part(part.line_no, part.item, back) for part in [*f.parts, *gone] if (back := beyond(f, part))]
    if excess:
        f.excess.append(Excess(NOT_WANTED, excess))


def beyond(f: Fulfilment, part: Part) -> int:
    """What is softly held beyond what a part still wants, taken off what is noted as held."""
    soft = f.soft
    if soft is None or soft.over:
        return 0
    held = soft.units.get(part.line_no, 0)
    back = max(0, held - part.quantity_base)
    soft.units[part.line_no] = held - back
    return back


def expired(turn: "Turn", event: Event) -> str:
    """`reservation.expired`: nothing of it is held any more. There is nothing to give back, either."""
    said = wms_v1.expired(event.data)
    order = turn.order_of("fo", said.fulfilment_order_no)
    f = None if order is None else order.fulfilment(said.fulfilment_order_no)
    if order is None or f is None:
        return "" if turn.finished("fo", said.fulfilment_order_no) else "fo/" + said.fulfilment_order_no
    if f.soft is not None and f.soft.reservation in ("", said.reservation_id):
        f.soft.over = True
        if not f.reservation:
            f.excess = []
    return ""
