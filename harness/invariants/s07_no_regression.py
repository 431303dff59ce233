"""Business never goes back to where it was, unless something that is named for it takes it there.   [S07]

Kind:      safety; at every instant, whatever the faults.
Reads:     MilestoneRecorded, OrderStatusChanged, ShipmentReversed.
Needs:     nothing of the engine.
Formula:   every step of an axis in the order book starts where the last one ended and is in the axis's table, or, if a
           shipment of the order was reversed, in that of the steps back;
           every milestone that follows another about the same thing is in the thing's table: about the order (nothing
           on the order axis after rejected, after closed only the answer to a wish to cancel, nothing but closed after
           cancelled, once the order book has cancelled all of it), about a fulfilment order (confirmed, then released,
           then recalled), about an invoice (invoiced, then paid). A repetition of what was said last is no step back:
           whether it may be said twice is
           asked by S01.
Why:       A status that is written as it comes in says in the end whatever came in last: a paid order is open again, a
           shipped one promised.
Exercised: by every step and every milestone that has a predecessor.
Convicts:  flawed:no-inbox-dedupe.
Seen:      F032, F033, F088, F115.
Example:   10:00 MilestoneRecorded order=CRM-7 kind=released document=SO-7-1 version=5
           10:05 MilestoneRecorded order=CRM-7 kind=confirmed document=SO-7-1 version=3
"""

from collections.abc import Mapping

from msgspec import Struct

from harness.invariants.papers import Papers
from seatrial.facts import Fact, MilestoneRecorded, OrderStatusChanged, ShipmentReversed
from seatrial.rule import Handler, Rule

Table = Mapping[str, frozenset[str]]


def _table(**steps: str) -> Table:
    """`now="next other"`: from `now` to `next` or `other`."""
    return {now: frozenset(then.split()) for now, then in steps.items()}


AXES: Mapping[str, Table] = {
    "order": _table(
        submitted="accepted on_hold rejected",
        accepted="on_hold cancel_pending closed",
        on_hold="accepted rejected cancelled",
        cancel_pending="accepted cancelled",
        rejected="",
        cancelled="",
        closed="",
    ),
    # Derived from line quantities: shorts, recalls and broken reservations take it back, but never behind a shipment.
    "fulfilment": _table(
        unallocated="partially_allocated allocated backordered partially_shipped shipped",
        partially_allocated="unallocated allocated backordered released partially_shipped shipped",
        allocated="unallocated partially_allocated backordered released partially_shipped shipped",
        backordered="unallocated partially_allocated allocated partially_shipped shipped",
        released="unallocated partially_allocated allocated backordered partially_shipped shipped",
        partially_shipped="shipped",
        shipped="delivered",
        delivered="",
    ),
    "billing": _table(
        nothing_to_bill="to_be_billed partially_invoiced invoiced",
        to_be_billed="partially_invoiced invoiced",
        partially_invoiced="invoiced",
        invoiced="",
    ),
    "payment": _table(open="partially_paid paid", partially_paid="paid", paid=""),
}
"""Axis of an order in the order book → its table."""

BACK: Mapping[str, Table] = {
    "fulfilment": _table(
        partially_shipped="unallocated partially_allocated allocated backordered released",
        shipped="unallocated partially_allocated allocated backordered released partially_shipped",
    ),
    "billing": _table(
        to_be_billed="nothing_to_bill",
        partially_invoiced="nothing_to_bill to_be_billed",
        invoiced="nothing_to_bill to_be_billed partially_invoiced",
    ),
    "payment": _table(partially_paid="open", paid="open partially_paid"),
}
"""Axis of an order of which a shipment was reversed → the steps back that it may take."""

TOLD: Mapping[str, Table] = {
    "order": _table(
        booked="on_hold partly_cancelled cancelled cancellation_refused closed",
        on_hold="booked rejected partly_cancelled cancelled cancellation_refused closed",
        cancellation_refused="booked on_hold partly_cancelled cancelled closed",
        partly_cancelled="booked on_hold cancelled cancellation_refused closed",
        cancelled="closed",
        rejected="cancellation_refused",
        closed="partly_cancelled cancellation_refused",  # a wish may be decided in the step that closes the order
    ),
    "fulfilment order": _table(confirmed="released recalled", released="recalled", recalled=""),
    "invoice": _table(invoiced="paid", paid=""),
}
"""Thing that the customer is told about → its table. Kinds in none of them move nothing."""

THING: Mapping[str, str] = {kind: thing for thing, table in TOLD.items() for kind in table}


class Stand(Struct, gc=False):
    """Where something stands, or what was said of it last."""

    now: str
    at: int
    entry: int


class NoRegression(Rule):
    id = "S07"

    def prepare(self) -> None:
        self._axes: Papers[Stand] = Papers()
        self._told: Papers[Stand] = Papers()
        self._cancelled: Papers[int] = Papers()
        """Origin → when the order book had cancelled all of the order."""
        self._reversed: Papers[int] = Papers()
        """Origin → when a shipment of the order was first reversed."""
        self._convicted: set[str] = set()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            OrderStatusChanged: self.changed,
            MilestoneRecorded: self.told,
            ShipmentReversed: self.reversed,
        }

    def reversed(self, fact: ShipmentReversed, at: int, _entry: int) -> None:
        if self._reversed.get(fact.origin) is None:
            self._reversed.put(fact.origin, fact.origin, at)

    def changed(self, fact: OrderStatusChanged, at: int, entry: int) -> None:
        key = f"{fact.order_number}|{fact.axis}"
        stand = self._axes.get(key)
        if stand is None:
            stand = Stand(fact.was, at, entry)
            self._axes.put(fact.origin, key, stand)
        else:
            self.exercised += 1
        table = AXES.get(fact.axis)
        legal = table is not None and fact.was in table and fact.now in table[fact.was]
        if self._reversed.get(fact.origin) is not None:
            legal = legal or fact.now in BACK.get(fact.axis, {}).get(fact.was, ())
        if not (legal and stand.now == fact.was) and key not in self._convicted:
            self._convicted.add(key)
            moved = f"the {fact.axis} status of {fact.order_number} went from {fact.was} to {fact.now}"
            stood = "" if stand.now == fact.was else f", although it stood at {stand.now}"
            why = f" ({fact.cause})" if fact.cause else ""
            summary = f"{moved}{stood} at {self.clock(at)}{why}"
            self.breach(f"{fact.axis} status", "went back", summary, at, stand.entry, entry)
        stand.now, stand.at, stand.entry = fact.now, at, entry
        if (fact.axis, fact.now) == ("order", "cancelled"):
            self._cancelled.put(fact.origin, fact.origin, at)

    def told(self, fact: MilestoneRecorded, at: int, entry: int) -> None:
        kind = fact.kind
        if kind == "cancelled" and self._cancelled.get(fact.origin) is None:
            kind = "partly_cancelled"
        thing = THING.get(kind)
        if thing is None:
            return
        key = fact.order if thing == "order" else f"{fact.order}|{fact.document}|{thing}"
        stand = self._told.get(key)
        if stand is None:
            self._told.put(fact.origin, key, Stand(kind, at, entry))
            return
        self.exercised += 1
        if kind == stand.now:
            return
        if kind in TOLD[thing][stand.now]:
            stand.now, stand.at, stand.entry = kind, at, entry
        elif key not in self._convicted:
            self._convicted.add(key)
            what = f'the customer of order {fact.order} was told "{kind}" about {fact.document}'
            summary = f'{what} at {self.clock(at)}, after "{stand.now}" at {self.clock(stand.at)}'
            self.breach(thing, "told backwards", summary, at, stand.entry, entry)

    def retire(self, origin: str) -> None:
        self._axes.forget(origin)
        self._told.forget(origin)
        self._cancelled.forget(origin)
