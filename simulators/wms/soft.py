"""A soft reservation keeps units for somebody who may not have them yet, and lets go of them by itself.

    reserve softly --> soft --harden--> hard (the same reservation, with lots)
                          \\--release, or `expires_at`--> nothing

It ties no lot, so stock that goes on hold or is lost does not break it: there is less to harden then. It counts against
what anybody else may have (`Shelf.promisable`) and is itself made of nothing else. Whoever wants goods that keep gets
none of those that others wish for, whatever they would have been served with: nobody knows yet which lot that will be.

To harden takes its place in one transaction: no unit is free in between, and none is held twice. Whoever comes too late
is told so (`gone`), nothing is done, and he may reserve anew like everybody else.

A hard reservation may have an end as well: it lapses then, unless a shipping order stands on it.
"""

from seatrial.facts import ReservedLine, SoftReservationReduced, SoftReserved
from seatrial.message import JsonObject, Response, problem
from simulators.eventlog import Cause
from simulators.operations import etag
from simulators.system import Due
from simulators.wms.bodies import HardenBody, ReleaseBody, ReserveBody
from simulators.wms.premises import NAME, Premises
from simulators.wms.reservations import HeldLine, Reservation, Reservations
from simulators.wms.statements import Statements
from simulators.wms.stock import Stock, Transaction

JOB = "lapse"
Shares = dict[str, int]
"""Line -> units."""


class SoftReservations:
    __slots__ = ("_log", "_premises", "_reservations", "_statements", "_stock", "_tray")

    def __init__(self, premises: Premises, stock: Stock, reservations: Reservations, statements: Statements) -> None:
        self._premises = premises
        self._tray = premises.tray
        self._log = premises.log
        self._stock = stock
        self._reservations = reservations
        self._statements = statements

    def reserve(self, body: ReserveBody, expires_at: int, now_ms: int, cause: Cause) -> Response:
        """`reserveStock`, kind soft. A wish that arrives when it is over already is given nothing."""
        made = self._reservations.add(body, now_ms, cause)
        made.expires_at = expires_at
        tx = self._stock.begin(cause, now_ms)
        wished = {line.line_no: line.wished for line in made.lines}
        if expires_at > now_ms and self._reservations.possible(made, wished, now_ms):
            for line in made.lines:
                most = line.shelf.open_to(self._stock.lots.today(now_ms, line.min_life_days))
                quantity = min(line.wished, most)
                if quantity:
                    self._stock.hold_softly(tx, line.shelf, quantity)
                    line.soft = line.reserved = quantity
        if tx.touched:
            self._tray.facts.append(
                SoftReserved(
                    origin=cause.origin,
                    system=NAME,
                    reservation=made.number,
                    fulfilment_order=made.fulfilment_order,
                    lines=_said({line.line_no: line.soft for line in made.lines}, made),
                    expires_at=expires_at,
                )
            )
            self._reservations.tell(made, tx)
            self.await_end(made, now_ms)
        return Response(201, self._reservations.answer(made), etag(made.version))

    def await_end(self, reservation: Reservation, now_ms: int) -> None:
        """Let it lapse at its end."""
        wait_ms = max(0, reservation.expires_at - now_ms)
        self._tray.due.append(Due(JOB, reservation.number, reservation.cause.origin, wait_ms, wait_ms))

    def harden(self, reservation: Reservation, body: HardenBody, now_ms: int, cause: Cause) -> Response:
        """`hardenReservation`: tie units to the lines as they are wanted now, its own before anybody else's and others
        as far as nobody else wishes for them. What of it is not wanted any more is let go."""
        if reservation.kind == "hard" and reservation.held:
            return Response(200, self._reservations.answer(reservation), etag(reservation.version))
        if not reservation.soft or now_ms >= reservation.expires_at:
            gone = {"outcome": "gone", "reservation_id": reservation.number, "version": reservation.version}
            return Response(200, {**gone, "lines": []}, etag(reservation.version))
        wanted = {line.line_no: line.quantity_base for line in body.lines}
        items = {line.line_no: line.shelf.item for line in reservation.lines}
        if any(items.get(line.line_no) != line.item for line in body.lines):
            return problem(400, "malformed", f"{reservation.number} has no such line")
        tx = self._stock.begin(cause, now_ms)
        possible = self._reservations.possible(reservation, wanted, now_ms)
        facts: list[ReservedLine] = []
        hardened: Shares = {}
        released: Shares = {}
        broken: Shares = {}
        for line in reservation.lines:
            want, own = wanted.get(line.line_no, 0), line.soft
            keeps_until = self._stock.lots.today(now_ms, line.min_life_days)
            most = line.shelf.open_to(keeps_until, own)
            self._let_go(tx, line, own)
            line.wished, line.reserved = want, 0
            if possible:
                facts += self._reservations.tie(tx, reservation.number, line, min(want, most), keeps_until)
            hardened[line.line_no] = min(own, line.reserved)
            released[line.line_no] = max(0, own - want)
            broken[line.line_no] = max(0, min(own, want) - line.reserved)
        reservation.kind = "hard"
        reservation.expires_at = 0
        reservation.version += 1
        if facts:
            self._reservations.tied(reservation, facts, tx)
        for why, shares in (("released", released), ("broken", broken), ("hardened", hardened)):
            self._reduced(reservation, shares, why)
        self._reservations.tell(reservation, tx)
        return Response(200, self._reservations.answer(reservation), etag(reservation.version))

    def release(self, reservation: Reservation, body: ReleaseBody, now_ms: int, cause: Cause) -> Response:
        """`releaseReservation` of a soft one: let go of all of it, or of some lines."""
        tx = self._stock.begin(cause, now_ms)
        wanted = None if body.lines is None else {line.line_no: line.quantity_base for line in body.lines}
        self._end(tx, reservation, wanted, "released")
        if tx.touched:
            self._statements.changed(tx, "reservation_released")
        version = reservation.version
        answer = {"outcome": "released", "reservation_id": reservation.number, "version": version}
        return Response(200, answer, etag(version))

    def lapse(self, due: Due, now_ms: int) -> None:
        """The end of a reservation: nobody asks for it, it happens."""
        reservation = self._reservations.get(due.document)
        if reservation is None or not reservation.expires_at or reservation.shipping:
            return
        cause = reservation.cause
        tx = self._stock.begin(cause, now_ms)
        self._end(tx, reservation, None, "expired")
        self._reservations.end(tx, reservation, "expired")
        if not tx.touched:
            return
        data: JsonObject = {
            "version": reservation.version,
            "reservation_id": reservation.number,
            "fulfilment_order_no": reservation.fulfilment_order,
        }
        self._log.emit("reservation.expired", reservation.number, data, cause, now_ms)
        self._statements.changed(tx, "reservation_expired")

    def _end(self, tx: Transaction, reservation: Reservation, wanted: Shares | None, why: str) -> None:
        """Let go of what is softly held, or of so much of some lines."""
        shares: Shares = {}
        for line in reservation.lines:
            shares[line.line_no] = line.soft if wanted is None else min(line.soft, wanted.get(line.line_no, 0))
            self._let_go(tx, line, shares[line.line_no])
        if any(shares.values()):
            reservation.version += 1
            reservation.lost = why
        self._reduced(reservation, shares, why)

    def _let_go(self, tx: Transaction, line: HeldLine, quantity: int) -> None:
        if quantity:
            line.soft -= quantity
            self._stock.hold_softly(tx, line.shelf, -quantity)

    def _reduced(self, reservation: Reservation, shares: Shares, why: str) -> None:
        """State as a fact what a soft reservation has lost, if it has."""
        lines = _said(shares, reservation)
        if lines:
            self._tray.facts.append(
                SoftReservationReduced(
                    origin=reservation.cause.origin,
                    system=NAME,
                    reservation=reservation.number,
                    fulfilment_order=reservation.fulfilment_order,
                    cause=why,
                    lines=lines,
                )
            )


def _said(shares: Shares, reservation: Reservation) -> tuple[ReservedLine, ...]:
    return tuple(
        [
            ReservedLine(line.line_no, line.shelf.item, line.shelf.site, "", shares[line.line_no])
            for line in reservation.lines
            if shares[line.line_no]
        ]
    )
