"""Parcels on their way, and what is found at the door: accepted, refused, or not in the lorry.

    announced --deliver--> delivered --prove--> stated, provisional or final
                                                provisional --count--> final
                                                stated      --repeat-> the same once more

What happened at the door is decided there, once; everything after that only says so, later or sooner. A provisional
statement is what the driver wrote down: everything handed over.
"""

from msgspec import Struct, field

from seatrial.calendar import day_of
from seatrial.facts import DeliveredLine, DeliveryConfirmed, Line, ShipmentAnnounced
from seatrial.message import JsonObject, Response
from simulators.carrier.bodies import AnnouncedShipment
from simulators.carrier.premises import NAME, Premises
from simulators.eventlog import Cause
from simulators.system import Draw, Due

DELIVER, PROVE, COUNT, REPEAT = "deliver", "prove", "count", "repeat"
REASONS = ("damaged", "too_late", "not_ordered")
SIGNED_BY = ("A. Petersen", "J. Novak", "M. Rossi", "goods-in")


class Consignment(Struct):
    """One parcel. `counted`: what its lines come to, decided at the door; `stated`: how often that was stated."""

    tracking: str
    told: AnnouncedShipment
    cause: Cause
    delivered_ms: int = -1
    signed_by: str = ""
    counted: tuple[DeliveredLine, ...] = ()
    stated: int = 0
    first: JsonObject = field(default_factory=dict)
    """Its first statement."""


class Consignments:
    __slots__ = ("_by_shipment", "_parcels", "_premises")

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._parcels: dict[str, Consignment] = {}
        self._by_shipment: dict[str, list[Consignment]] = {}

    def announce(self, told: AnnouncedShipment, cause: Cause) -> Response:
        """`announceShipment`."""
        tracking = f"TRK-{len(self._parcels) + 1}"
        parcel = Consignment(tracking, told, cause)
        self._parcels[tracking] = parcel
        self._by_shipment.setdefault(told.shipment_number, []).append(parcel)
        tray, habits = self._premises.tray, self._premises.habits
        tray.minted.append((tracking, cause.origin))
        tray.facts.append(
            ShipmentAnnounced(
                origin=cause.origin,
                system=NAME,
                shipment=told.shipment_number,
                tracking=tracking,
                lines=tuple([Line(line.shipment_line, line.item, line.quantity_base) for line in told.lines]),
            )
        )
        self._due(DELIVER, parcel, habits.transit_ms_min, habits.transit_ms_max)
        return Response(201, {"outcome": "accepted", "tracking_number": tracking})

    def find(self, shipment: str) -> Response:
        """`findShipments`."""
        return Response(
            200,
            {
                "shipment_number": shipment,
                "consignments": [self._tracked(parcel) for parcel in self._by_shipment.get(shipment, ())],
            },
        )

    def _tracked(self, parcel: Consignment) -> JsonObject:
        if parcel.delivered_ms < 0:
            return {"tracking_number": parcel.tracking, "status": "in_transit"}
        at = self._premises.calendar.text(parcel.delivered_ms)
        return {"tracking_number": parcel.tracking, "status": "delivered", "delivered_at": at}

    # ------------------------------------------------------------ on the road

    def perform(self, due: Due, now_ms: int, draw: Draw) -> None:
        parcel, habits = self._parcels[due.document], self._premises.habits
        if due.job == DELIVER:
            parcel.delivered_ms = now_ms
            parcel.signed_by = SIGNED_BY[draw.between("signed", 0, len(SIGNED_BY) - 1)]
            parcel.counted = tuple([self._hand_over(parcel, number, draw) for number in range(len(parcel.told.lines))])
            self._due(PROVE, parcel, habits.proof_lag_ms_min, habits.proof_lag_ms_max)
        elif due.job == PROVE:
            provisional = draw.chance("provisional", habits.proof_provisional_ppm)
            self._state(parcel, now_ms, final=not provisional)
            if provisional:
                self._due(COUNT, parcel, habits.proof_count_ms_min, habits.proof_count_ms_max)
            if draw.chance("twice", habits.proof_twice_ppm):
                self._due(REPEAT, parcel, habits.proof_count_ms_min, habits.proof_count_ms_max)
        elif due.job == COUNT:
            self._state(parcel, now_ms, final=True)
        elif due.job == REPEAT:
            self._tell(parcel, parcel.first, now_ms)

    def _hand_over(self, parcel: Consignment, index: int, draw: Draw) -> DeliveredLine:
        """What becomes of one line at the door."""
        line, habits = parcel.told.lines[index], self._premises.habits
        left = line.quantity_base
        missing = refused = 0
        reason = ""
        known = self._premises.doors.pop((parcel.cause.origin, line.item), None)
        if known is not None:
            missing = min(known.missing_base, left)
            refused = min(known.refused_base, left - missing)
            reason = known.reason if refused else ""
            return DeliveredLine(line.shipment_line, line.item, left - missing - refused, refused, missing, reason)
        if draw.chance(f"missing/{index}", habits.missing_ppm):
            missing = draw.between(f"missing/{index}/units", 1, left)
        if left > missing and draw.chance(f"refused/{index}", habits.refused_ppm):
            refused = draw.between(f"refused/{index}/units", 1, left - missing)
            reason = REASONS[draw.between(f"refused/{index}/reason", 0, len(REASONS) - 1)]
        return DeliveredLine(line.shipment_line, line.item, left - missing - refused, refused, missing, reason)

    def _state(self, parcel: Consignment, now_ms: int, *, final: bool) -> None:
        """Say what was delivered: what was counted, or, before that, that all of it was handed over."""
        parcel.stated += 1
        lines = parcel.counted if final else tuple([
            DeliveredLine(line.shipment_line, line.item, line.quantity_base, 0, 0) for line in parcel.told.lines
        ])  # fmt: skip
        shipment = parcel.told.shipment_number
        self._premises.tray.facts.append(
            DeliveryConfirmed(
                origin=parcel.cause.origin,
                system=NAME,
                shipment=shipment,
                tracking=parcel.tracking,
                version=parcel.stated,
                final=final,
                delivered_at=parcel.delivered_ms,
                lines=lines,
                on=day_of(self._premises.calendar.text(parcel.delivered_ms), self._premises.zone),
            )
        )
        data: JsonObject = {
            "version": parcel.stated,
            "shipment_number": shipment,
            "tracking_number": parcel.tracking,
            "status": "final" if final else "provisional",
            "delivered_at": self._premises.calendar.text(parcel.delivered_ms),
            "zone": self._premises.zone,
            "signed_by": parcel.signed_by,
            "lines": [
                {
                    "shipment_line": line.shipment_line,
                    "accepted_base": line.accepted_base,
                    "refused_base": line.refused_base,
                    "missing_base": line.missing_base,
                    **({"reason_code": line.reason} if line.reason else {}),
                }
                for line in lines
            ],
        }
        parcel.first = parcel.first or data
        self._tell(parcel, data, now_ms)

    def _tell(self, parcel: Consignment, data: JsonObject, now_ms: int) -> None:
        self._premises.log.emit("delivery.confirmed", parcel.told.shipment_number, data, parcel.cause, now_ms)

    def _due(self, job: str, parcel: Consignment, ms_min: int, ms_max: int) -> None:
        self._premises.tray.due.append(Due(job, parcel.tracking, parcel.cause.origin, ms_min, ms_max))
