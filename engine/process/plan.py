"""Look at what is, decide what comes next: one step per receiver, never more than one unanswered.

Level-triggered. `next_step` knows nothing of the message that has just come in; it looks at the order's record and
goes down a literal list of steps. A lost nudge therefore costs time, not correctness, and a crash loses nothing. Each
step says when it is due and names its key, a function of business identity.
"""

from collections.abc import Callable, Mapping

from engine import keys
from engine.adapters import billing_v1, crm_v1, erp_amending_v1, erp_late_v1, erp_recalls_v1, erp_v1, wms_v1
from engine.process import reversing
from engine.process.changes import asked_as
from engine.process.order import PROOF_OF_DELIVERY, Fulfilment, Order
from engine.process.shipment import Shipment
from engine.record import Step

StepRule = Callable[[Order, int], Step | None]
"""rule(order, now_ms) -> the call that is due, or None."""


def stuck(order: Order, operation: str, about: str) -> bool:
    """The step was refused for good and waits for a person."""
    return bool(order.stuck) and f"{operation} {about}" in order.stuck


# ---------------------------------------------------------------- ERP


def book(order: Order, _now: int) -> Step | None:
    if order.sales_order or order.order_axis != "submitted" or stuck(order, "erp.bookOrder", order.root):
        return None
    return Step(
        "erp.bookOrder",
        order.root,
        keys.book(order.root, order.revision, order.corrected),
        {},
        erp_v1.book_order(order),
    )


def record_recall(order: Order, _now: int) -> Step | None:
    for recall in order.recalls:
        about = f"{recall.fulfilment_order}/{recall.number}"
        if recall.outcome in ("recalled", "too_late") and not stuck(order, "erp.recordRecallResult", about):
            key = keys.recall_result(recall.fulfilment_order, recall.number)
            params = {"fulfilment_order_no": recall.fulfilment_order}
            return Step("erp.recordRecallResult", about, key, params, erp_recalls_v1.record_recall_result(recall))
    return None


def request_cancellation(order: Order, _now: int) -> Step | None:
    """A wish to cancel is the ERP's to decide."""
    for wish in order.cancels:
        if order.sales_order and not wish.asked and not stuck(order, "erp.requestCancellation", wish.number):
            params = {"sales_order_number": order.sales_order}
            body = erp_v1.request_cancellation(wish)
            return Step("erp.requestCancellation", wish.number, keys.cancellation(wish.number), params, body)
    return None


def amend_order(order: Order, _now: int) -> Step | None:
    """A wish to change is the ERP's to decide, one after the other, and after what he wishes to cancel."""
    if not order.changes or not order.sales_order or order.cancels:
        return None
    for change in order.changes:
        about = asked_as(order, change.revision)
        if change.decided:
            continue
        if change.asked or stuck(order, "erp.amendOrder", about):
            return None
        params = {"sales_order_number": order.sales_order}
        key = keys.amendment(order.root, change.revision)
        return Step("erp.amendOrder", about, key, params, erp_amending_v1.amend_order(order, change))
    return None


def record_allocation(order: Order, _now: int) -> Step | None:
    for f in order.fulfilments:
        if f.stage == "reserved" and not stuck(order, "erp.recordAllocation", f.number):
            params = {"fulfilment_order_no": f.number}
            return Step(
                "erp.recordAllocation", f.number, keys.allocation(f.number), params, erp_v1.record_allocation(f)
            )
    return None


def record_short(order: Order, _now: int) -> Step | None:
    for short in order.shorts:
        about = f"{short.fulfilment_order}/{short.number}"
        f = order.fulfilment(short.fulfilment_order)
        if f is not None and f.stage in ("open", "reserved"):
            continue
        if not stuck(order, "erp.recordShort", about):
            key = keys.short(short.fulfilment_order, short.number)
            params = {"fulfilment_order_no": short.fulfilment_order}
            return Step("erp.recordShort", about, key, params, erp_v1.record_short(short))
    return None


def post_goods_issue(order: Order, _now: int) -> Step | None:
    for s in order.shipments:
        if not s.posted and not s.purchase_order and not stuck(order, "erp.postGoodsIssue", s.number):
            key = keys.goods_issue(s.number, s.posting_date)
            return Step("erp.postGoodsIssue", s.number, key, {}, erp_late_v1.post_goods_issue(s))
    return None


def releasable(order: Order, f: Fulfilment) -> bool:
    """Promised, whole, no hold known and nothing disputed: the ERP may be asked (again, if it has changed since it
    refused)."""
    return (
        f.stage == "allocated"
        and not f.recall
        and order.free
        and order.version > f.refused_version
        and not any(short.fulfilment_order == f.number for short in order.shorts)
        and not stuck(order, "erp.authorizeRelease", f.number)
    )


def authorize_release(order: Order, now: int) -> Step | None:
    """Credit and holds are judged once more, by the ERP, immediately before the warehouse is told."""
    for f in order.fulfilments:
        if f.stage == "allocated" and f.due_at <= now and releasable(order, f):
            params = {"fulfilment_order_no": f.number}
            return Step("erp.authorizeRelease", f.number, keys.release(f.number, order.version), params, {})
    return None


# ---------------------------------------------------------------- WMS


def recall(order: Order, _now: int) -> Step | None:
    """What the ERP wants back. An unanswered shipping order holds the slot, so it is finished before it is undone."""
    for r in order.recalls:
        about = f"{r.fulfilment_order}/{r.number}"
        f = order.fulfilment(r.fulfilment_order)
        if f is not None and not f.site:
            continue  # its vendor is asked: `engine.process.purchasing`
        if not r.outcome and not r.asked and not stuck(order, "wms.recallShippingOrder", about):
            key = keys.recall(r.fulfilment_order, r.number)
            params = {"fulfilment_order_no": r.fulfilment_order}
            return Step("wms.recallShippingOrder", about, key, params, {"recall_no": r.number})
    return None


def unreserve(order: Order, _now: int) -> Step | None:
    """Give back what was reserved and is not wanted: all of it, or what the ERP did not confirm or has cancelled."""
    for f in order.fulfilments:
        reservation = f.held
        if not reservation or not (f.stage == "undo" or f.excess):
            continue
        whole = f.stage == "undo"
        cause = (f.undo_cause or "cancelled") if whole else f.excess[0].cause
        about = f"{f.number}/{cause}"
        if not stuck(order, "wms.releaseReservation", about):
            params = {"reservation_id": reservation}
            body = wms_v1.release_reservation(cause, [] if whole else f.excess[0].parts)
            return Step("wms.releaseReservation", about, keys.unreserve(reservation, cause), params, body)
    return None


def ship(order: Order, _now: int) -> Step | None:
    """A dispute between the ERP's release and the shipping order keeps the order back; what is at the warehouse goes
    on, for only the ERP can decide to recall it."""
    if order.disputed:
        return None
    for f in order.fulfilments:
        if f.stage == "authorized" and not f.recall and not stuck(order, "wms.createShippingOrder", f.number):
            key = keys.ship(f.number, f.shorted_by)
            body = wms_v1.create_shipping_order(order, f)
            return Step("wms.createShippingOrder", f.number, key, {}, body)
    return None


def harden(order: Order, _now: int) -> Step | None:
    """The hold is lifted, and the goods that were softly reserved are taken for good: at the warehouse that is one
    step. Whether they are still there is the warehouse's to say, not the engine's clock's."""
    for f in order.fulfilments:
        soft = f.soft
        if soft is None or f.stage != "open" or not soft.reservation or soft.over:
            continue
        if order.free and not stuck(order, "wms.hardenReservation", f.number):
            params = {"reservation_id": soft.reservation}
            body = wms_v1.harden_reservation(f)
            return Step("wms.hardenReservation", f.number, keys.harden(soft.reservation), params, body)
    return None


def reserve_softly(order: Order, now: int) -> Step | None:
    """As long as the ERP holds an order, its goods are kept for it for a while, under the number of its fulfilment
    order: the ERP has opened that at booking already. Not while the customer has second thoughts of his own."""
    if not order.holds or order.cancels or order.disputed or order.changing:
        return None
    for f in order.fulfilments:
        soft = f.soft
        if soft is None or f.stage != "open" or soft.reservation or soft.over or now >= soft.lapses_at:
            continue
        about = f"{f.number}/soft"
        if not stuck(order, "wms.reserveStock", about):
            key, body = keys.reserve_softly(f.number), wms_v1.reserve_softly(order, f, soft)
            return Step("wms.reserveStock", about, key, {}, body)
    return None


def reserve(order: Order, _now: int) -> Step | None:
    for f in order.fulfilments:
        if f.stage == "open" and not f.held and order.free and not stuck(order, "wms.reserveStock", f.number):
            return Step("wms.reserveStock", f.number, keys.reserve(f.number), {}, wms_v1.reserve_stock(order, f))
    return None


# ---------------------------------------------------------------- CRM and billing


def record_milestone(order: Order, _now: int) -> Step | None:
    """Nothing is told under a number that may be another order's, or that the channel does not know any more."""
    if order.taken or stuck(order, "crm.recordMilestone", order.root):
        return None
    for m in order.tell:
        about = crm_v1.milestone_id(m)
        if not stuck(order, "crm.recordMilestone", about):
            key = keys.milestone(order.root, m.kind, m.document, m.version)
            params = {"crm_order_id": order.root, "milestone_id": about}
            return Step("crm.recordMilestone", about, key, params, crm_v1.record_milestone(m))
    return None


def record_billable_events(order: Order, _now: int) -> Step | None:
    """One billable event per shipment, once there is the evidence that its order is billed on; the order's charges go
    with the first of which anything is billed, once, or are spread over all of them by its key."""
    if not order.sales_order:
        return None
    for s in order.shipments:
        if not s.billed and _evident(order, s) and not stuck(order, "billing.recordBillableEvents", s.number):
            body = billing_v1.billable_event(order, s, order.charged in ("", s.number))
            if not body["lines"]:
                s.billed = s.unbilled = True  # nothing was told that could be taken back
                continue
            order.charged = order.charged or s.number
            key = keys.bill(s.name or s.number, body["type"])
            return Step("billing.recordBillableEvents", s.number, key, {}, body)
    return None


def _evident(order: Order, s: Shipment) -> bool:
    """No carrier proves what a vendor has sent: his notice is what there is. What was taken back has never left."""
    proved = bool(s.delivered_at or s.purchase_order) or order.billing_trigger != PROOF_OF_DELIVERY
    return proved and not s.reversed


STEPS: Mapping[str, tuple[StepRule, ...]] = {
    "erp": (
        book,
        record_recall,
        request_cancellation,
        amend_order,
        record_allocation,
        record_short,
        post_goods_issue,
        reversing.reverse_goods_issue,
        reversing.post_credit_memo,
        authorize_release,
    ),
    "wms": (recall, unreserve, ship, harden, reserve, reserve_softly),
    "crm": (record_milestone,),
    "billing": (reversing.take_evidence_back, record_billable_events),
}
"""By receiver, the most urgent first."""


def next_step(rules: tuple[StepRule, ...], order: Order, now: int) -> Step | None:
    for rule in rules:
        step = rule(order, now)
        if step is not None:
            return step
    return None


def next_due(order: Order, now: int) -> int:
    """When time alone will make a step due; 0: never."""
    at = order.retire_at
    for f in order.fulfilments:
        if f.stage == "allocated" and f.due_at > now and (not at or f.due_at < at) and releasable(order, f):
            at = f.due_at
    return at
