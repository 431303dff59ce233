"""The item master and its list of changes: the ERP tells nobody, so whoever wants to know has to ask.

A sheet is loaded in one transaction: all of its rows bear the stamp of one second. Others can read a row a little
later than that, each at an instant of its own (`show`); until then the item stands in the list as it was.
"""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from seatrial.facts import SourceChanged
from seatrial.message import JsonObject, Request, Response, problem
from simulators.erp.premises import Premises
from simulators.eventlog import Cause
from simulators.measures import Text
from simulators.system import Due

SHOW = "show"
STAMP = 20
"""Length of a stamp."""
PAGE = 100
"""Changes on one page of the list."""


class UploadRow(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    item: Text
    name: Text


class UploadBody(Struct, frozen=True, forbid_unknown_fields=True):
    sheet: Text
    rows: Annotated[tuple[UploadRow, ...], Meta(min_length=1)]
    external_reference: Text | UnsetType = UNSET


class Row(Struct, frozen=True):
    """An item as it was written once. `stamp`: when, in whole seconds of the ERP's own clock; texts of one length, so
    that they sort as the instants do."""

    item: str
    name: str
    version: int
    stamp: str


class ItemMaster:
    __slots__ = ("_listed", "_premises", "_written")

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._written: dict[str, list[Row]] = {}
        """Item -> what was written and cannot be read yet, in order."""
        self._listed: dict[str, Row] = {}
        """Item -> what can be read. Items that never changed are in no list of changes."""

    def upload(self, body: UploadBody, now_ms: int, cause: Cause) -> Response:
        """`uploadItems`: all rows or none."""
        unknown = [row.item for row in body.rows if row.item not in self._premises.items]
        if unknown:
            return problem(422, "unknown_item", f"no item {unknown[0]!r}")
        stamp = self._premises.calendar.text(now_ms)[:19] + "Z"
        for row in body.rows:
            waiting = self._written.setdefault(row.item, [])
            version = 1 + (waiting[-1].version if waiting else self._version(row.item))
            waiting.append(Row(row.item, row.name, version, stamp))
            document = f"{row.item}/v{version}"
            lag_ms = self._premises.master.habits.change_visible_ms_max
            self._premises.tray.due.append(Due(SHOW, document, cause.origin, 0, lag_ms))
        return Response(200, {"sheet": body.sheet, "items": len(body.rows), "changed_at": stamp})

    def show(self, due: Due) -> None:
        """The transaction that wrote this row is through: it can be read, and so can those before it."""
        item, _, version = due.document.rpartition("/v")
        waiting = self._written[item]
        while waiting and waiting[0].version <= int(version):
            row = self._listed[item] = waiting.pop(0)
            self._premises.tray.facts.append(
                SourceChanged(
                    origin=due.origin,
                    system=self._premises.name,
                    record=f"item/{item}",
                    version=row.version,
                    stamped_at=self._premises.calendar.ms(row.stamp),
                )
            )

    def changes(self, request: Request, now_ms: int) -> Response:
        """`listItemChanges`: in order of stamp and number, behind what the caller has."""
        calendar = self._premises.calendar
        since, after = request.params.get("since", ""), request.params.get("after", "")
        if len(since) != STAMP or request.params.get("after") == "":
            return problem(400, "malformed", "`since` is a stamp, and `after` an item")
        found = sorted([(row.stamp, row.item) for row in self._listed.values() if row.stamp >= since])
        if after:
            found = [place for place in found if place > (since, after)]
        changes = [self._change(item) for _, item in found[:PAGE]]
        return Response(200, {"as_of": calendar.text(now_ms), "changes": changes, "more": len(found) > PAGE})

    def _version(self, item: str) -> int:
        listed = self._listed.get(item)
        return 1 if listed is None else listed.version

    def _change(self, item: str) -> JsonObject:
        row, known = self._listed[item], self._premises.items[item]
        record: JsonObject = {
            "name": row.name,
            "base_uom": known.base_uom,
            "tax_category": known.tax_category,
            "status": "active",
            "version": row.version,
            "uoms": [
                {"uom": unit.uom, "numerator": unit.numerator, "denominator": unit.denominator} for unit in known.units
            ],
        }
        return {"item": item, "changed_at": row.stamp, "record": record}
