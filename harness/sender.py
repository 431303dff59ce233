"""The sending side of webhooks: what every system's event dispatcher does.

An event is offered as soon as it is in the books, redelivered with growing waits until it is answered with a 2xx,
and given up after the contract's horizon. While its system is away, nothing leaves. No order is kept: each event
goes on its own.
"""

from collections.abc import Callable, Mapping
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from harness.clock import Clock
from harness.contracts.compiled import Contracts
from harness.dice import key
from harness.faults.kind import Leg
from harness.weather import Weather
from harness.wire import ENGINE, Wire
from seatrial.facts import ContractBroken, EventSent, Fact
from seatrial.message import JsonObject, Response
from simulators.system import OutgoingEvent

DISPATCH_MS = 20
"""From the books to the first delivery, when nothing is in the way."""
PATIENCE_MS = 10_000
"""How long a sender waits for the acknowledgement."""

SUBSCRIBED: Mapping[str, frozenset[str]] = {
    "crm": frozenset({"order", "return"}),
    "erp": frozenset({"order", "stock", "allocation"}),
    "wms": frozenset({"inventory", "reservation", "pick", "shipment", "recall", "return"}),
    "billing": frozenset({"invoice", "credit_memo", "payment"}),
}
"""Streams that the engine is subscribed to, per system. (Master data and credit approvals nobody needs yet.)"""


class Parcel(Struct):
    """One event on its way, over all its deliveries."""

    system: str
    body: JsonObject
    origin: str
    business_key: str
    event_key: str
    first_at: int
    deliveries: int = 0


class Sender:
    """Dispatches the events of all systems. `pending` counts those neither acknowledged nor given up."""

    def __init__(
        self, clock: Clock, wire: Wire, weather: Weather, contracts: Contracts, record: Callable[[Fact], None]
    ) -> None:
        self._clock = clock
        self._wire = wire
        self._weather = weather
        self._contracts = contracts
        self._record = record
        self._counts: dict[str, dict[str, int]] = {}
        self.pending = 0
        self.given_up = 0

    def forget(self, origin: str) -> None:
        self._counts.pop(origin, None)

    def offer(self, system: str, event: OutgoingEvent) -> None:
        """An event has entered a system's books."""
        body = event.body
        type_: str = body["type"]
        if type_.partition(".")[0] not in SUBSCRIBED[system]:
            return
        known = self._contracts.events.get(type_)
        broken = ("type", "is not in the event contract") if known is None else known.check(body)
        if broken:
            self._record(
                ContractBroken(
                    origin=event.origin,
                    system=system,
                    contract="events/v1" if known is None else known.contract,
                    operation=type_,
                    side=system,
                    where=broken[0],
                    message=broken[1],
                )
            )
        event_key = body["id"] if known is None else known.business_key(body)
        counts = self._counts.setdefault(event.origin, {})
        nth = counts[type_] = counts.get(type_, 0) + 1
        parcel = Parcel(system, body, event.origin, f"{event.origin}#{nth}", event_key, self._clock.now)
        self._record(
            EventSent(
                origin=event.origin,
                system=system,
                business_key=event_key,
                type=type_,
                subject=body["subject"],
                body=self._wire.digest(body["data"]),
            )
        )
        channel = f"{system}>{ENGINE}"
        identity = key(channel, type_, parcel.business_key)
        fate = self._weather.look(
            Leg(channel, type_, parcel.business_key, "event", 0, 0, False, True, False, identity), self._clock.now
        )
        starts_at = self._clock.now + DISPATCH_MS + fate.delay_ms
        self._start(parcel, starts_at, identity)
        if fate.magnitude:
            again = replace(
                parcel, body={**body, "id": f"{body['id']}-again"}, business_key=f"{parcel.business_key}/again"
            )
            self._start(again, starts_at + fate.magnitude, identity + key("again"))

    def _start(self, parcel: Parcel, at: int, identity: bytes) -> None:
        self.pending += 1
        self._clock.at(at, identity, partial(self._dispatch, parcel))

    def _dispatch(self, parcel: Parcel, _event: object = None) -> None:
        now = self._clock.now
        away_until = self._wire.away.get(parcel.system, 0)
        if now < away_until:
            self._clock.at(away_until, self._tie(parcel), partial(self._dispatch, parcel))
            return
        parcel.deliveries += 1
        self._wire.deliver(
            parcel.system,
            parcel.body,
            parcel.origin,
            parcel.business_key,
            parcel.event_key,
            PATIENCE_MS,
            partial(self._acknowledged, parcel),
        )

    def _acknowledged(self, parcel: Parcel, response: Response | None, _failure: str, _exchange: bytes) -> None:
        if response is not None and response.ok:
            self.pending -= 1
            return
        promise = self._contracts.promises[parcel.system]
        waits = promise.redelivery_ms
        now = self._clock.now
        if not waits or now - parcel.first_at >= promise.redelivery_horizon_ms:
            self.pending -= 1
            self.given_up += 1
            return
        wait = waits[min(parcel.deliveries, len(waits)) - 1]
        self._clock.at(now + wait, self._tie(parcel), partial(self._dispatch, parcel))

    @staticmethod
    def _tie(parcel: Parcel) -> bytes:
        return key(parcel.system, parcel.business_key, parcel.deliveries)
