"""One item at one site, unit by unit: what lies there, for whom, what is promised of it, and what buyers are shown.

A row for every change; what one deed does in one instant (a parcel leaves: its reservation ends, stock goes down) is
one row, under the last of its facts. `free` is what nobody has: available and not reserved. `promised` is what
customers have been told they will get and have not got yet.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from harness.walk.trial import Told, Walked

STATUSES = ("available", "quality_hold", "blocked", "damaged", "returns_inspection", "in_transit")


class Shelf(Struct):
    """The figures of one item at one site. `shown`: channel → what it shows."""

    item: str
    site: str
    on_hand: dict[str, int] = field(default_factory=dict)
    reserved: int = 0
    promised: dict[str, int] = field(default_factory=dict)
    shown: dict[str, int] = field(default_factory=dict)
    ledger: int = 0

    @property
    def free(self) -> int:
        return self.on_hand.get("available", 0) - self.reserved


class Row(Struct, frozen=True):
    at_ms: int
    entry: int
    happened: str
    figures: Mapping[str, int]


def rows(walked: Walked, item: str, site: str) -> Iterator[Row]:
    """Every change, in the order in which they happened."""
    shelf = Shelf(item, site)
    before: Mapping[str, int] = {}
    last: Row | None = None
    origin = ""
    for told in walked.facts:
        change = CHANGES.get(told.kind)
        happened = change(shelf, told) if change is not None else ""
        figures = _figures(shelf)
        if not happened or figures == before:
            continue
        before = figures
        if last is not None and (last.at_ms, origin) != (told.at_ms, told.origin):
            yield last
        last, origin = Row(told.at_ms, told.entry, happened, figures), told.origin
    if last is not None:
        yield last


def _figures(shelf: Shelf) -> dict[str, int]:
    held = {status: shelf.on_hand.get(status, 0) for status in STATUSES}
    shown = {f"shown: {channel}": figure for channel, figure in sorted(shelf.shown.items())}
    now = {"reserved": shelf.reserved, "free": shelf.free, "promised": sum(shelf.promised.values())}
    return {**held, **now, "ledger": shelf.ledger, **shown}


# ---------------------------------------------------------------- what a fact changes


def _opened(shelf: Shelf, told: Told) -> str:
    said = told.said
    if not _here(shelf, said):
        return ""
    if said["book"] == "ledger":
        if said["status"] == "available":
            shelf.ledger += said["quantity_base"]
        return "the order book's ledger opens"
    _add(shelf, said["status"], said["quantity_base"])
    return "it lies there in the morning"


def _moved(shelf: Shelf, told: Told) -> str:
    said = told.said
    if not _here(shelf, said):
        return ""
    _add(shelf, said["from_status"], -said["quantity_base"])
    _add(shelf, said["to_status"], said["quantity_base"])
    where = f"{said['from_status'] or 'outside'} → {said['to_status'] or 'outside'}"
    return f"{told.origin}: {said['kind'].replace('_', ' ')}, {said['quantity_base']} {where}"


def _reserved(shelf: Shelf, told: Told) -> str:
    units = _units(shelf, told.said["lines"])
    shelf.reserved += units
    return f"{told.origin}: {units} reserved" if units else ""


def _unreserved(shelf: Shelf, told: Told) -> str:
    units = _units(shelf, told.said["lines"])
    shelf.reserved -= units
    return f"{told.origin}: {units} no longer reserved, {told.said['cause']}" if units else ""


def _told(shelf: Shelf, told: Told) -> str:
    said = told.said
    units = sum(line["quantity_base"] for line in said["lines"] if line.get("item") == shelf.item)
    match said["kind"]:
        case "confirmed" if units:
            shelf.promised[told.origin] = shelf.promised.get(told.origin, 0) + units
            return f"{told.origin}: the customer is promised {units}"
        case "backordered" | "cut" | "cancelled" | "recalled" if units and told.origin in shelf.promised:
            shelf.promised[told.origin] = max(0, shelf.promised[told.origin] - units)
            return f"{told.origin}: the customer is told of {units} {said['kind']}"
    return ""


def _left(shelf: Shelf, told: Told) -> str:
    units = _units(shelf, told.said["lines"])
    if units and told.origin in shelf.promised:
        shelf.promised[told.origin] = max(0, shelf.promised[told.origin] - units)
    return f"{told.origin}: {units} have left, {told.said['shipment']}" if units else ""


def _published(shelf: Shelf, told: Told) -> str:
    said = told.said
    if not _here(shelf, said):
        return ""
    shelf.shown[said["channel"]] = said["available_base"]
    return f"{said['channel']} shows {said['available_base']}"


def _posted(shelf: Shelf, told: Told) -> str:
    units = _units(shelf, told.said["lines"])
    shelf.ledger -= units
    return f"the ledger follows {told.said['shipment']}" if units else ""


def _followed(shelf: Shelf, told: Told) -> str:
    said = told.said
    if not _here(shelf, said):
        return ""
    came = said["quantity_base"] * ((said["to_status"] == "available") - (said["from_status"] == "available"))
    shelf.ledger += came
    return f"the ledger follows {said['movement']}" if came else ""


def _here(shelf: Shelf, said: Mapping[str, Any]) -> bool:
    return (said["item"], said["site"]) == (shelf.item, shelf.site)


def _units(shelf: Shelf, lines: list[Mapping[str, Any]]) -> int:
    return sum(line["quantity_base"] for line in lines if _here(shelf, line))


def _add(shelf: Shelf, status: str, units: int) -> None:
    if status:
        shelf.on_hand[status] = shelf.on_hand.get(status, 0) + units


CHANGES: Mapping[str, Callable[[Shelf, Told], str]] = {
    "StockOpened": _opened,
    "StockMoved": _moved,
    "StockReserved": _reserved,
    "ReservationReduced": _unreserved,
    "MilestoneRecorded": _told,
    "ShipmentConfirmed": _left,
    "AvailabilityPublished": _published,
    "GoodsIssuePosted": _posted,
    "StockChangePosted": _followed,
}
"""Kind of fact → what it changes, and how that is said; "" if it is about something else."""
