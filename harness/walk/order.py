"""One order, unit by unit: what of it is cancelled, reserved, released, left, billed, and what the customer was told.

A row for every fact about it that somebody at a desk or on the floor would see.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from harness.invariants.wording import money
from harness.walk.stock import Row
from harness.walk.trial import Told, Walked


class Ledger(Struct):
    """Where an order's units are, over all its lines."""

    ordered: int = 0
    given_up: int = 0
    reserved: int = 0
    released: int = 0
    shipped: int = 0
    billed: int = 0


def rows(walked: Walked, origin: str) -> Iterator[Row]:
    """What happened to the order, in the order in which it did."""
    ledger = Ledger()
    for said in walked.facts:
        told = _own(said, origin)
        if told is None:
            continue
        change = CHANGES.get(told.kind)
        happened = change(ledger, told) if change is not None else ""
        if happened:
            names = Ledger.__struct_fields__
            figures = {name.replace("_", " "): int(getattr(ledger, name)) for name in names}
            yield Row(told.at_ms, told.entry, happened, figures)


def _own(told: Told, origin: str) -> Told | None:
    """What a fact says of this order; None: nothing. Of an invoice about several orders, its own lines."""
    sources: list[Mapping[str, Any]] = told.said.get("sources") or []
    if sources:
        lines = [line for line, source in zip(told.said["lines"], sources, strict=True) if source["origin"] == origin]
        return replace(told, said={**told.said, "lines": lines}) if lines else None
    return told if told.origin == origin or told.origin.startswith(f"{origin}/") else None


def _wished(ledger: Ledger, told: Told) -> str:
    ledger.ordered = _sum(told)
    return f"the customer orders, {told.said['order']}"


def _wished_otherwise(_ledger: Ledger, told: Told) -> str:
    return WISHES.get(told.said["type"], "")


def _booked(ledger: Ledger, told: Told) -> str:
    ledger.ordered = _sum(told)
    return f"the order book books it as {told.said['order_number']}"


def _reserved(ledger: Ledger, told: Told) -> str:
    ledger.reserved += _sum(told)
    return f"the warehouse reserves {_sum(told)} for {told.said['fulfilment_order']}"


def _unreserved(ledger: Ledger, told: Told) -> str:
    ledger.reserved -= _sum(told)
    return f"{_sum(told)} no longer reserved: {told.said['cause']}"


def _wished_for(_ledger: Ledger, told: Told) -> str:
    return f"the warehouse keeps {_sum(told)} softly for {told.said['fulfilment_order']}"


def _let_go(_ledger: Ledger, told: Told) -> str:
    return f"{_sum(told)} no longer softly kept: {told.said['cause']}"


def _authorized(_ledger: Ledger, told: Told) -> str:
    return f"the order book releases {told.said['fulfilment_order']}"


def _accepted(ledger: Ledger, told: Told) -> str:
    ledger.released += _sum(told)
    return f"the warehouse has the shipping order of {_sum(told)}"


def _picking(_ledger: Ledger, told: Told) -> str:
    return f"people walk for {_sum(told)}"


def _left(ledger: Ledger, told: Told) -> str:
    ledger.released -= _sum(told)
    ledger.shipped += _sum(told)
    return f"{_sum(told)} leave as {told.said['shipment']}"


def _recalled(ledger: Ledger, told: Told) -> str:
    if told.said["outcome"] == "recalled":
        ledger.released = 0
    return f"the warehouse on recall {told.said['recall_no']}: {told.said['outcome'].replace('_', ' ')}"


def _moved_on(_ledger: Ledger, told: Told) -> str:
    said = told.said
    if said["axis"] == "order" and said["was"] != said["now"]:
        return f"the order is {said['now'].replace('_', ' ')}"
    return ""


def _given_up(ledger: Ledger, told: Told) -> str:
    ledger.given_up += _sum(told)
    return f"the order book gives up {_sum(told)}"


def _backordered(_ledger: Ledger, told: Told) -> str:
    return f"{_sum(told)} wait as {told.said['successor']}"


def _asked_back(_ledger: Ledger, told: Told) -> str:
    return f"the order book asks {told.said['fulfilment_order']} back: {told.said['cause']}"


def _billed(ledger: Ledger, told: Told) -> str:
    ledger.billed += _sum(told)
    return f"billed as {told.said['invoice']}"


def _paid(_ledger: Ledger, told: Told) -> str:
    return f"the customer pays {money(told.said['amount_minor'], told.said['currency'])}"


def _told(_ledger: Ledger, told: Told) -> str:
    units = _sum(told)
    return f"the customer is told: {told.said['kind'].replace('_', ' ')}" + (f" {units}" if units else "")


def _sum(told: Told) -> int:
    lines: list[Mapping[str, Any]] = told.said["lines"]
    return sum(int(line["quantity_base"]) for line in lines)


WISHES: Mapping[str, str] = {
    "order.cancel_requested": "the customer asks to cancel",
    "order.change_requested": "the customer asks for a change",
}

CHANGES: Mapping[str, Callable[[Ledger, Told], str]] = {
    "OrderSubmitted": _wished,
    "EventSent": _wished_otherwise,
    "OrderBooked": _booked,
    "OrderStatusChanged": _moved_on,
    "StockReserved": _reserved,
    "ReservationReduced": _unreserved,
    "SoftReserved": _wished_for,
    "SoftReservationReduced": _let_go,
    "ReleaseAuthorized": _authorized,
    "ShippingOrderAccepted": _accepted,
    "PickReleased": _picking,
    "ShipmentConfirmed": _left,
    "RecallRequested": _asked_back,
    "RecallDecided": _recalled,
    "QuantityCut": _given_up,
    "QuantityBackordered": _backordered,
    "InvoicePosted": _billed,
    "PaymentApplied": _paid,
    "MilestoneRecorded": _told,
}
"""Kind of fact → what it changes, and how that is said; "" if nobody would notice."""
