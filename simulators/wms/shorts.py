"""Stock that was promised to somebody and is not there: who hears of it, and under which name.

Before a shipping order stands on the reservation this is `reservation.broken`, afterwards `pick.shorted`; both carry
a short number, and the order book answers both in the same way (backorder or cut).
"""

from collections.abc import Iterable

from seatrial.facts import PickShorted, ReservedLine
from seatrial.message import JsonObject
from simulators.wms.premises import NAME, Premises
from simulators.wms.reservations import Reduction, Reservations
from simulators.wms.stock import Lot, Shelf, Transaction


class Shorts:
    __slots__ = ("_count", "_log", "_premises", "_reservations", "_tray")

    def __init__(self, premises: Premises, reservations: Reservations) -> None:
        self._premises = premises
        self._tray = premises.tray
        self._log = premises.log
        self._reservations = reservations
        self._count = 0

    def make_way(self, tx: Transaction, shelf: Shelf, lot: Lot, leaving: int, reason: str) -> None:
        """So many available units of a lot leave the status: reservations give way, and their holders are told."""
        for reduction in self._reservations.free_up(tx, shelf, lot, leaving - lot.free):
            self.record(reduction, tx.now_ms, reason)

    def record(self, reduction: Reduction, now_ms: int, reason: str) -> None:
        """Close the reduction and tell whose quantity it was. Belongs into the transaction that took the units."""
        reservation = reduction.reservation
        picking = reservation.shipping
        self._reservations.reduced(reduction, "short" if picking else "broken")
        self._count += 1
        number = f"SHT-{self._count}"
        cause = reservation.cause
        self._tray.minted.append((number, cause.origin))
        data: JsonObject = {
            "version": self._premises.next_version(reservation.fulfilment_order) if picking else reservation.version,
            "reservation_id": reservation.number,
            "fulfilment_order_no": reservation.fulfilment_order,
            "short_no": number,
            "lines": _by_line(reduction.lines, reason),
        }
        if picking:
            self._tray.facts.append(
                PickShorted(
                    origin=cause.origin,
                    system=NAME,
                    fulfilment_order=reservation.fulfilment_order,
                    short_no=number,
                    lines=tuple(reduction.lines),
                )
            )
            self._log.emit("pick.shorted", reservation.fulfilment_order, data, cause, now_ms)
        else:
            self._log.emit("reservation.broken", reservation.number, data, cause, now_ms)


def _by_line(lost: Iterable[ReservedLine], reason: str) -> list[JsonObject]:
    short: dict[str, JsonObject] = {}
    for part in lost:
        line = short.get(part.line)
        if line is None:
            line = short[part.line] = {"line_no": part.line, "item": part.item, "short_base": 0, "reason": reason}
        line["short_base"] += part.quantity_base
    return list(short.values())
