"""What an answer to one of our calls means for the record that asked. Refusals are outcomes, not errors.

An answer may come after the events that it caused, and after newer ones: statements in it about holds and prices are
applied by version like any other, and a fulfilment order moves only if its table has the step.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from engine import keys
from engine.adapters import billing_v1, erp_late_v1, erp_recalls_v1, erp_v1, wms_v1
from engine.exceptions import Trouble
from engine.process import axes, books, changes, currency, reversing, soft, units
from engine.process.backorders import look_for_stock
from engine.process.order import Charge, Excess, Fulfilment, Order, Part
from engine.process.statements import (
    apply_holds,
    decide_recall,
    give_up,
    note_version,
    open_fulfilment,
    take_off,
    take_prices,
    tell,
    tell_held,
    want_back,
    whole,
)
from engine.record import Intent
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn

OrderAnswer = Callable[["Turn", Order, Intent, JsonObject], None]


def booked(turn: "Turn", order: Order, _intent: Intent, body: JsonObject) -> None:
    said = erp_v1.booking(body)
    units.take(order, said)
    if said.outcome == "rejected":
        axes.advance_order(order, "rejected")
        note_version(order, said.version)
        for wish in order.cancels:
            tell(turn, order, "cancellation_refused", wish.number, said.version, [], "order_rejected")
        order.cancels = []
        changes.never_booked(turn, order, said.version)
        document = said.sales_order_number or order.root
        tell(turn, order, "rejected", document, said.version, whole(order), said.reason_code or "rejected")
        return
    currency.one_currency(order, currency.booked(said))
    currency.booked_at(turn.policies, order, said)
    order.sales_order = said.sales_order_number
    order.contract = said.service_contract_number
    order.min_life_days = said.min_remaining_life_days
    take_prices(order, said.version, said.lines)
    for x in said.lines:
        line = order.line(x.line_no)
        if line is not None:
            line.tax_category = x.tax_category
            line.billing_relevant = x.billing_relevant
            order.billing_trigger = x.billing_trigger
    spread_by = turn.policies.charge_allocation_of(order.customer)
    order.spread_by = "" if spread_by == "first" else spread_by
    order.charges = [Charge(c.charge_id, c.kind, c.amount.minor, c.amount.currency) for c in said.charges]
    apply_holds(turn, order, said.version, said.holds)
    axes.advance_order(order, "held" if order.holds else "booked")
    if order.cancels:
        axes.advance_order(order, "cancel_asked")
    books.note(turn, "so/" + order.sales_order, order.book)
    books.note(turn, "order/" + order.root, order.book)
    turn.learn("so", order.sales_order, order.root)
    turn.release("booked/" + order.root)
    for one in said.fulfilment_orders:
        open_fulfilment(turn, order, one, "open")
    version = max(said.version, order.holds_version)
    if order.holds:
        tell(turn, order, "on_hold", order.sales_order, version, whole(order), order.holds[0])
    else:
        order.booked_told = True
        tell(turn, order, "booked", order.sales_order, version, whole(order))


def reserved(turn: "Turn", order: Order, intent: Intent, body: JsonObject) -> None:
    said = wms_v1.reservation(body)
    number, _, softly = intent.about.partition("/")
    f = order.fulfilment(number)
    if f is None:
        return
    if softly:
        soft.reserved(order, f, said)
    else:
        _taken(turn, order, f, said)


def hardened(turn: "Turn", order: Order, intent: Intent, body: JsonObject) -> None:
    """What has lapsed is not hard: it is reserved anew, like everybody else's, and may have to wait for stock then."""
    said = wms_v1.hardened(body)
    f = order.fulfilment(intent.about)
    if f is None or f.soft is None:
        return
    f.soft.over = True
    if said.outcome != "gone":
        _taken(turn, order, f, said)


def _taken(turn: "Turn", order: Order, f: Fulfilment, said: wms_v1.Reservation | wms_v1.Hardened) -> None:
    if not axes.move(f, "reserved"):
        return
    f.reservation = said.reservation_id
    got = {x.line_no: x.reserved_base for x in said.lines}
    for part in f.parts:
        part.reserved_base = got.get(part.line_no, 0)
    if f.asked_by:
        turn.parts.served(turn, order, f)
        f.asked_by = ""


def allocated(turn: "Turn", order: Order, intent: Intent, body: JsonObject) -> None:
    said = erp_v1.allocation(body)
    note_version(order, said.version)
    f = order.fulfilment(intent.about)
    if f is None or f.stage != "reserved":
        return
    if said.outcome == "refused":
        f.undo_cause = said.reason_code or "cancelled"
        axes.move(f, "unwanted" if f.reservation else "recorded_nothing")
        return
    confirmed = {x.line_no: x.confirmed_base for x in said.lines}
    excess = [
        Part(part.line_no, part.item, part.reserved_base - confirmed.get(part.line_no, 0))
        for part in f.parts
        if part.reserved_base > confirmed.get(part.line_no, 0)
    ]
    if excess:
        f.excess.append(Excess("not_confirmed", excess))
    for part in f.parts:
        part.quantity_base, part.reserved_base = confirmed.get(part.line_no, 0), 0
    f.parts = [part for part in f.parts if part.quantity_base]
    axes.move(f, "recorded" if f.parts else "recorded_nothing")
    promised = [(x.line_no, x.confirmed_base, x.promised_date or "") for x in said.lines if x.confirmed_base]
    if promised:
        f.promised_date = promised[0][2]
        f.due_at = turn.now + turn.policies.release_delay_ms
        turn.parts.promise(turn, order, f, said.version, promised)
    for short in order.shorts:
        if short.fulfilment_order == f.number:
            take_off(order, f, {line_no: base for line_no, _, base, _ in short.lines}, short.number)
    waiting = any(one.stage in ("open", "waiting", "reserved") for one in order.fulfilments)
    if promised:
        axes.advance_fulfilment(order, "partly_allocated" if said.backordered or waiting else "allocated")
    remainder(turn, order, f, said)


def promise(turn: "Turn", order: Order, f: Fulfilment, version: int, promised: list[tuple[str, int, str]]) -> None:
    """The promise: only what the warehouse has reserved and the ERP has confirmed."""
    tell(turn, order, "confirmed", f.number, version, promised)


def remainder(turn: "Turn", order: Order, f: Fulfilment, said: erp_v1.Remainder) -> None:
    """What the ERP decided for a quantity that cannot be supplied: a successor that waits for stock, one that supplies
    a substitute on the same lines (it is confirmed, shipped and billed like what was ordered), or a cut."""
    later: list[tuple[str, int, str]] = []
    if said.substituted is not None:
        successor = open_fulfilment(turn, order, said.substituted, "open")
        later += [(x.line_no, x.quantity_base, "") for x in said.substituted.lines]
    if said.backordered is not None:
        successor = open_fulfilment(turn, order, said.backordered, "waiting")
        later += [(part.line_no, part.quantity_base, "") for part in successor.parts]
        axes.advance_fulfilment(order, "backordered")
        if successor.stage == "waiting":
            look_for_stock(turn, successor)
    if later:
        why = said.reason_code or ("out_of_stock" if said.backordered is not None else "substituted")
        tell(turn, order, "backordered", f.number, said.version, later, why)
    if said.cut:
        for x in said.cut:
            line = order.line(x.line_no)
            if line is not None:
                line.cut_base += x.quantity_base
        lines = [(x.line_no, x.quantity_base, "") for x in said.cut]
        tell(turn, order, "cut", f.number, said.version, lines, said.reason_code or "out_of_stock")


def short_recorded(turn: "Turn", order: Order, intent: Intent, body: JsonObject) -> None:
    said = erp_v1.remainder(body)
    note_version(order, said.version)
    number, _, short_no = intent.about.partition("/")
    order.shorts = [s for s in order.shorts if (s.fulfilment_order, s.number) != (number, short_no)]
    f = order.fulfilment(number)
    if f is not None:
        remainder(turn, order, f, said)


def released(turn: "Turn", order: Order, intent: Intent, body: JsonObject) -> None:
    said = erp_v1.release(body)
    note_version(order, said.version)
    f = order.fulfilment(intent.about)
    if f is None:
        return
    if said.outcome == "authorized":
        if axes.move(f, "authorized"):
            axes.advance_fulfilment(order, "released")
            lines = [(part.line_no, part.quantity_base, "") for part in f.parts]
            tell(turn, order, "released", f.number, said.version, lines)
        return
    f.refused_version = said.version
    if said.holds:
        if apply_holds(turn, order, said.version, said.holds):
            tell_held(turn, order, said.version, said.holds)
        return
    _refused(turn, order, intent, said.reason_code, "order_desk")


def shipping_accepted(turn: "Turn", order: Order, intent: Intent, body: JsonObject) -> None:
    said = wms_v1.accepted(body)
    f = order.fulfilment(intent.about)
    if f is None:
        return
    if said.outcome == "accepted":
        f.ship_asked = True
        axes.move(f, "accepted")
        return
    if intent.key != keys.ship(f.number, f.shorted_by):
        return  # the warehouse has lost stock of it meanwhile: what is left is offered under its own key
    axes.move(f, "refused")
    if not f.recall:
        _refused(turn, order, intent, said.reason_code, "warehouse")


def recall_answered(_turn: "Turn", order: Order, intent: Intent, body: JsonObject) -> None:
    said = wms_v1.recall_decision(body)
    number, _, recall_no = intent.about.partition("/")
    for recall in order.recalls:
        if (recall.fulfilment_order, recall.number) == (number, recall_no):
            recall.asked = True
            decide_recall(order, recall, said)


def recall_recorded(turn: "Turn", order: Order, intent: Intent, body: JsonObject) -> None:
    said = erp_recalls_v1.recall_recorded(body)
    note_version(order, said.version)
    number, _, recall_no = intent.about.partition("/")
    for recall in [r for r in order.recalls if (r.fulfilment_order, r.number) == (number, recall_no)]:
        order.recalls.remove(recall)
        if recall.outcome == "recalled" and (recall.cause != "cancellation" or said.backordered is not None):
            lines = [(line_no, back, "") for line_no, back, _ in recall.lines]
            tell(turn, order, "recalled", number, said.version, lines, recall.cause)
    if said.backordered is not None:
        open_fulfilment(turn, order, said.backordered, "open")
    changes.taken_off(turn, order, said.given_up, recall_no)
    for opened in said.fulfilment_orders:
        open_fulfilment(turn, order, opened, "open")


def unreserved(_turn: "Turn", order: Order, intent: Intent, _body: JsonObject) -> None:
    number, _, cause = intent.about.partition("/")
    f = order.fulfilment(number)
    if f is not None:
        whole_of_it = f.stage == "undo"
        f.excess = [] if whole_of_it else [one for one in f.excess if one.cause != cause]
        axes.move(f, "unreserved")


def cancellation_answered(turn: "Turn", order: Order, intent: Intent, body: JsonObject) -> None:
    """What the ERP has cancelled at once is given back to the warehouse, and what has gone there is asked back."""
    said = erp_v1.cancellation(body)
    note_version(order, said.version)
    for one in order.cancels:
        if one.number == intent.about:
            one.asked = True
    for x in said.lines:
        f = order.fulfilment(x.fulfilment_order_no)
        if x.outcome == "recall":
            want_back(order, x.fulfilment_order_no, x.recall_no, "cancellation")
        elif x.outcome == "cancelled" and f is not None:
            give_up(turn, order, f, x.line_no, x.quantity_base, said.cancellation_no)


def goods_issue_posted(turn: "Turn", order: Order, intent: Intent, body: JsonObject) -> None:
    said = erp_v1.posted(body)
    s = next((s for s in order.shipments if s.number == intent.about and not s.posted), None)
    if said.outcome == "refused":
        first_open = erp_late_v1.open_date(body)
        if s is not None and first_open:
            s.posting_date = first_open
        else:
            _refused(turn, order, intent, said.reason_code, "finance", stop=True)
        return
    note_version(order, said.version)
    if s is not None:
        s.posted = True
        if s.billed:
            s.lines = []


def billed(turn: "Turn", order: Order, intent: Intent, body: JsonObject) -> None:
    said = billing_v1.accepted(body)
    if said.outcome == "blocked":
        _refused(turn, order, intent, said.reason_code, "finance")
    s = next((s for s in order.shipments if s.number == intent.about and not s.billed), None)
    if s is not None:
        s.billed, s.blocked = True, said.outcome == "blocked"
        s.price_asked = s.blocked and said.reason_code == "price_variance"
        if s.posted:
            s.lines = []


def told(_turn: "Turn", order: Order, intent: Intent, _body: JsonObject) -> None:
    for m in order.tell:
        if f"{m.kind}-{m.document}-v{m.version}" == intent.about:
            order.tell.remove(m)
            break


def _refused(turn: "Turn", order: Order, intent: Intent, reason: str | None, owner: str, stop: bool = False) -> None:
    """A refusal that no later event will lift by itself: a person has to look. `stop`: do not ask again until then."""
    concern = f"{intent.operation} {intent.about}"
    if stop:
        order.stuck.append(concern)
    turn.parts.open_case(
        turn,
        order,
        Trouble(
            intent.key,
            reason or "refused",
            owner,
            f"{intent.operation} was refused: {reason or 'no reason'}",
            f"remove the cause, then retry {intent.operation}",
            attempts=intent.attempts,
            concern=concern,
        ),
    )


ANSWERS: Mapping[str, OrderAnswer] = {
    "erp.bookOrder": booked,
    "erp.recordAllocation": allocated,
    "erp.recordShort": short_recorded,
    "erp.authorizeRelease": released,
    "erp.requestCancellation": cancellation_answered,
    "erp.amendOrder": changes.amendment_answered,
    "erp.recordRecallResult": recall_recorded,
    "erp.postGoodsIssue": goods_issue_posted,
    reversing.UNPOST: reversing.goods_issue_reversed,
    reversing.CREDIT: reversing.credit_posted,
    "wms.reserveStock": reserved,
    "wms.hardenReservation": hardened,
    "wms.releaseReservation": unreserved,
    "wms.createShippingOrder": shipping_accepted,
    "wms.recallShippingOrder": recall_answered,
    "billing.recordBillableEvents": billed,
    reversing.UNBILL: reversing.evidence_taken_back,
    "crm.recordMilestone": told,
}
"""By operation, for calls about an order."""
