"""What a statement changes in a record, whether it came as an event or as the answer to a call.

Statements about one document carry its version, and an older one never overwrites a newer one.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.adapters import erp_v1, wms_v1
from engine.process import axes, kits, soft
from engine.process.order import Excess, Fulfilment, Milestone, Order, Part, Recall
from engine.process.stock import KEEPS, LotBalance

if TYPE_CHECKING:
    from engine.turn import Turn


def whole(order: Order) -> list[tuple[str, int, str]]:
    """All lines of an order as milestone lines, as far as the ERP has said what they are in base units."""
    lines = [(line.line_no, line.quantity_base, "") for line in order.lines if line.quantity_base]
    return [*lines, *((kit.line_no, kit.quantity, "") for kit in order.kits)]


def tell(turn: "Turn", order: Order, kind: str, document: str, version: int,
         lines: list[tuple[str, int, str]], reason: str = "", at: str = "") -> None:  # fmt: skip
    """Put a milestone into the order's queue to the CRM; what it means for kits goes with it."""
    if order.kits:
        lines = [*lines, *kits.news(turn, order, kind)]
    f = order.fulfilment(document)
    items = {line_no: order.item(line_no) for line_no, *_ in lines if line_no in order.called} if order.called else {}
    if f is not None:
        items |= {part.line_no: part.item for part in f.parts if part.item != order.item(part.line_no)}
    order.tell.append(Milestone(kind, document, version, at or turn.calendar.text(turn.now), lines, reason, items))


def note_version(order: Order, version: int) -> None:
    order.version = max(order.version, version)


def apply_holds(turn: "Turn", order: Order, version: int, holds: tuple[str, ...]) -> bool:
    """Take over the ERP's statement of which holds are in force; False if a newer one was applied."""
    note_version(order, version)
    if not turn.parts.newer(order.holds_version, version):
        return False
    order.holds_version = version
    order.holds = sorted(holds)
    for fulfilment in order.fulfilments if holds else ():
        soft.wish(turn, order, fulfilment)
    if order.order_axis != "submitted":
        axes.advance_order(order, "held" if holds else "hold_released")
    return True


def tell_held(turn: "Turn", order: Order, version: int, holds: tuple[str, ...]) -> None:
    """Tell why an order waits; of one that is over nobody waits for anything, however late it is heard of."""
    if holds and order.sales_order and order.order_axis not in axes.OVER:
        tell(turn, order, "on_hold", order.sales_order, version, whole(order), holds[0])


def take_prices(order: Order, version: int, said: Sequence[erp_v1.BookedLine | erp_v1.ReleasedPrice]) -> None:
    """What the lines cost, and what they would by contract: that is not told any more when somebody has decided."""
    if version <= order.prices_version:
        return
    order.prices_version = version
    for x in said:
        line = order.line(x.line_no)
        if line is not None:
            line.price_minor = x.unit_price.minor
            line.contract_minor = -1 if x.contract_price is None else x.contract_price.minor


def open_fulfilment(turn: "Turn", order: Order, opened: erp_v1.FulfilmentOrder, stage: str) -> Fulfilment:
    known = order.fulfilment(opened.fulfilment_order_no)
    if known is not None:
        return known
    stage = stage if opened.site else "sourced"
    fulfilment = Fulfilment(opened.fulfilment_order_no, opened.site, erp_v1.parts(opened), stage)
    order.fulfilments.append(fulfilment)
    soft.wish(turn, order, fulfilment)
    turn.learn("fo", fulfilment.number, order.root)
    return fulfilment


def stated(turn: "Turn", balances: tuple[wms_v1.Balance, ...], method: str = "event") -> None:
    """Take over the warehouse's statements, each unless a newer one about the same item and site was applied."""
    for said in balances:
        stock = turn.stock(said.item, said.site)
        if not turn.parts.newer_statement(stock.sequence, said.sequence):
            if said.sequence == stock.sequence and (at := turn.calendar.ms(said.as_of)) > stock.as_of:
                stock.as_of, stock.as_of_text, stock.method = at, said.as_of, method
                stock.lots = _lots(said)  # the same units, older by a day perhaps
            continue
        rose = said.available_base > stock.available_base and stock.sequence != ""
        stock.sequence = said.sequence
        stock.as_of = turn.calendar.ms(said.as_of)
        stock.as_of_text = said.as_of
        stock.method = method
        stock.uom = said.uom
        stock.available_base = said.available_base
        stock.reserved_hard_base = said.reserved_hard_base
        stock.reserved_soft_base = said.reserved_soft_base
        stock.in_transit_base = said.in_transit_base
        stock.lots = _lots(said)
        if rose:
            stock.look_at = turn.now


def _lots(said: wms_v1.Balance) -> list[LotBalance]:
    return [
        LotBalance(
            x.lot,
            x.stock_status,
            x.on_hand_base,
            x.reserved_hard_base,
            KEEPS if x.remaining_life_days is None else x.remaining_life_days,
        )
        for x in said.by_lot
    ]


def take_off(order: Order, fulfilment: Fulfilment, short_base: dict[str, int], short_no: str) -> None:
    """Reduce a fulfilment order, and a promise that has not left yet, by what the warehouse lost.

    While the warehouse's answer to the reservation still has to reach the ERP, that statement stands as it was made:
    the short is recorded after it and taken off then.
    """
    if fulfilment.stage in ("open", "reserved"):
        return
    for part in fulfilment.parts:
        part.quantity_base = max(0, part.quantity_base - short_base.get(part.line_no, 0))
    fulfilment.parts = [part for part in fulfilment.parts if part.quantity_base]
    fulfilment.shorted_by = short_no
    axes.move(fulfilment, "shorted" if fulfilment.parts else "emptied")
    unsent = order.tell[1:] if "crm" in order.slots else order.tell
    for milestone in unsent:
        if milestone.kind == "confirmed" and milestone.document == fulfilment.number:
            milestone.lines = [
                (line_no, base - short_base.get(line_no, 0), date)
                for line_no, base, date in milestone.lines
                if base > short_base.get(line_no, 0)
            ]
            if not milestone.lines:
                order.tell.remove(milestone)
            break


def want_back(order: Order, number: str, recall_no: str, cause: str) -> None:
    """The ERP wants a released fulfilment order back; said twice (answer and event), it is one recall."""
    if any((one.fulfilment_order, one.number) == (number, recall_no) for one in order.recalls):
        return
    fulfilment = order.fulfilment(number)
    if fulfilment is not None:
        if recall_no in fulfilment.recalled:
            return
        fulfilment.recalled.append(recall_no)
        fulfilment.recall = recall_no
    order.recalls.append(Recall(recall_no, number, cause))


def give_up(turn: "Turn", order: Order, f: Fulfilment, line_no: str, base: int, cause: str) -> None:
    """The ERP has cancelled a quantity that the warehouse had not been asked to ship.

    While the warehouse's answer to a reservation still has to come, or to reach the ERP, that statement stands as it
    was made: the ERP confirms only what is still wanted, and the rest is given back then.
    """
    asking = order.slots.get("wms")
    if f.stage == "reserved" or (asking is not None and asking.about == f.number):
        return
    part = next((one for one in f.parts if one.line_no == line_no), None)
    if part is None:
        return
    base = min(base, part.quantity_base)
    part.quantity_base -= base
    back = base if f.reservation else soft.beyond(f, part)
    if back and f.held:
        given = next((one for one in f.excess if one.cause == cause), None)
        if given is None:
            f.excess.append(given := Excess(cause, []))
        given.parts.append(Part(line_no, part.item, back))
    f.parts = [one for one in f.parts if one.quantity_base]
    if not f.parts:
        axes.move(f, "emptied")
        if f.asked_by:
            turn.parts.served(turn, order, f)
            f.asked_by = ""


def decide_recall(order: Order, recall: Recall, said: wms_v1.RecallDecision | wms_v1.RecallDecided) -> None:
    """The warehouse has decided; said twice (answer and event), it is taken over once."""
    if recall.outcome or said.outcome not in ("recalled", "too_late"):
        return
    recall.outcome = said.outcome
    fulfilment = order.fulfilment(recall.fulfilment_order)
    recall.lines = [(x.line_no, x.recalled_base, x.shipped_base) for x in said.lines]
    if fulfilment is None:
        return
    if not recall.lines and said.outcome == "recalled":
        recall.lines = [(part.line_no, part.quantity_base, 0) for part in fulfilment.parts]
    fulfilment.recall = ""
    if said.outcome == "recalled":
        axes.move(fulfilment, "recalled" if fulfilment.ship_asked else "recalled_unshipped")
        axes.advance_fulfilment(order, "recalled")
