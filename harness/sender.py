"""The sending side of webhooks: what every system's event dispatcher does.

An event is offered as soon as it is in the books, redelivered with growing waits until it is answered with a 2xx,
and given up after the contract's horizon. While its system is away, nothing leaves. No order is kept: each event
goes on its own.

Whoever else has subscribed is told of the same events, each on its own way: another leg, other attempts, other waits,
and given up for itself. What becomes of one has no effect on the other.

A sender can be made to give up on the engine for a while, to send a stretch of its log once more, and to say what
nobody has acknowledged (`harness.faults`: unsubscribed, replayed-log, sequence-reset).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from harness.clock import Clock
from harness.contracts.compiled import Contracts
from harness.counts import Counts
from harness.dice import key
from harness.faults.kind import Leg
from harness.faults.window import Window
from harness.feeds import AGAIN, Feeds
from harness.weather import Weather
from harness.wire import ENGINE, Wire
from seatrial.facts import ContractBroken, EventGivenUp, EventSent, Fact, SubscriptionReplaced
from seatrial.message import JsonObject, Response
from simulators.system import OutgoingEvent

DISPATCH_MS = 20
"""From the books to the first delivery, when nothing is in the way."""
PATIENCE_MS = 10_000
"""How long a sender waits for the acknowledgement."""

SUBSCRIBED: Mapping[str, frozenset[str]] = {
    "crm": frozenset({"order", "return", "consumption", "rebate"}),
    "erp": (_ERP := frozenset({"order", "stock", "allocation", "transfer", "customer", "purchase_order"}))
    | {"contract"},
    "erp_2": _ERP,
    "wms": frozenset({"inventory", "reservation", "pick", "shipment", "recall", "return"}),
    "billing": frozenset({"invoice", "credit_memo", "payment", "payment_request"}),
    "carrier": frozenset({"delivery"}),
    "vendor": frozenset({"document"}),
    "payment_provider": frozenset({"payment_request"}),
}
"""Streams that the engine is subscribed to, per system. (Items are polled for, and credit approvals nobody needs.)"""


class Parcel(Struct):
    """One event on its way, over all its deliveries."""

    system: str
    body: JsonObject
    origin: str
    business_key: str
    event_key: str
    digest: str
    """Of what it says, in its data."""
    first_at: int
    deliveries: int = 0
    subscriber: str = ENGINE
    serial: int = 0
    """Which of its system's events it is, from 1; 0 for a copy that is sent besides, and for any other subscriber's."""
    replayed: Window | None = None
    """The fault by which it is sent once more."""


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
        self._counts = Counts()
        self._serial = 0
        self._unheard: dict[str, dict[int, JsonObject]] = {}
        self._silent_until: dict[str, int] = {}
        self._tapes: dict[str, list[list[Parcel]]] = {}
        self._log: list[Parcel] | None = None
        self._replays = 0
        self.others: dict[tuple[str, str], Sequence[str]] = {}
        """(system, stream) -> who is subscribed to it besides the engine."""
        self._struck_off: dict[tuple[str, str], list[str]] = {}
        self.feeds: Feeds | None = None
        """The account of who has been told of what, where there is somebody besides the engine."""
        self.held_back_ms: Callable[[bytes], int] | None = None
        """How long an event is held back before its first delivery, by what it is, if anybody says so."""
        self.pending = 0

    def forget(self, origin: str) -> None:
        self._counts.forget(origin)

    def offer(self, system: str, event: OutgoingEvent) -> None:
        """An event has entered a system's books."""
        body = event.body
        type_: str = body["type"]
        stream = type_.partition(".")[0]
        if stream not in SUBSCRIBED[system]:
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
        # The time of an event is the first that a system states in a trial, and nearly always the first of anything.
        self._weather.struck("clock-skew", system, 0)
        event_key = body["id"] if known is None else known.business_key(body)
        nth = self._counts.next(event.origin, type_)
        self._serial += 1
        digest = self._wire.digest(body["data"])
        parcel = Parcel(system, body, event.origin, f"{event.origin}#{nth}", event_key, digest, self._clock.now)
        parcel.serial = self._serial
        self._unheard.setdefault(system, {})[parcel.serial] = body
        for tape in self._tapes.get(system, ()):
            tape.append(parcel)
        if self._log is not None:
            self._log.append(parcel)
        self._record(
            EventSent(
                origin=event.origin,
                system=system,
                business_key=event_key,
                type=type_,
                subject=body["subject"],
                body=digest,
                thread=body["correlationid"],
            )
        )
        if self.feeds is not None:
            self.feeds.offered(system, body, event.origin, self._clock.now)
            for gone in self._struck_off.get((system, stream), ()):
                self.feeds.missed(system, gone, body["id"], "struck-off")
        self._post(parcel)
        for subscriber in self.others.get((system, stream), ()):
            self._post(replace(parcel, subscriber=subscriber, serial=0))

    def _post(self, parcel: Parcel) -> None:
        """Put an event on the way to one subscriber."""
        system, body = parcel.system, parcel.body
        type_: str = body["type"]
        channel = f"{system}>{parcel.subscriber}"
        identity = key(channel, type_, parcel.business_key)
        fate = self._weather.look(
            Leg(channel, type_, parcel.business_key, "event", 0, 0, False, True, False, identity), self._clock.now
        )
        starts_at = self._clock.now + DISPATCH_MS + fate.delay_ms
        if self.held_back_ms is not None:
            starts_at += self.held_back_ms(identity)
        self._start(parcel, starts_at, identity)
        if fate.magnitude:
            again = replace(
                parcel,
                body={**body, "id": f"{body['id']}{AGAIN}"},
                business_key=f"{parcel.business_key}/again",
                serial=0,
            )
            self._start(again, starts_at + fate.magnitude, identity + key("again"))

    def subscribers_are(self, system: str, stream: str, subscribers: Sequence[str], origin: str) -> None:
        """Whoever is subscribed to a stream by its system's own list; who is not any more has been struck off."""
        others = [who for who in subscribers if who != ENGINE]
        for gone in [who for who in self.others.get((system, stream), ()) if who not in others]:
            self._struck_off.setdefault((system, stream), []).append(gone)
            self._record(SubscriptionReplaced(origin=origin, system=system, subscriber=gone, stream=stream))
        self.others[system, stream] = others

    # ------------------------------------------------------------ what lasts

    def falls_silent(self, system: str, until: int) -> None:
        """Nothing that is offered before `until` and not acknowledged yet is delivered (again): for the engine it is
        only in the log."""
        self._silent_until[system] = max(until, self._silent_until.get(system, 0))

    def subscribed(self, system: str) -> None:
        """The engine has subscribed: what happens from now on is delivered, whatever silence there was."""
        now = self._clock.now
        if self._silent_until.get(system, 0) > now:
            self._silent_until[system] = now

    def records(self, window: Window) -> None:
        """From now on: what the window's system offers while it lasts is then sent once more, in order."""
        tape: list[Parcel] = []
        self._tapes.setdefault(window.system, []).append(tape)
        self.pending += 1
        self._clock.at(window.ends_at, key("replay", window.name), partial(self._replay, window, tape))

    def _replay(self, window: Window, tape: list[Parcel], _event: object) -> None:
        self.pending -= 1
        system = window.system
        self._tapes[system] = [one for one in self._tapes[system] if one is not tape]
        self._again(tape, "replayed", window)

    def keeps_log(self) -> None:
        """From now on: whatever is offered can be sent once more (`sends_log`)."""
        self._log = []

    def sends_log(self) -> None:
        """Everything that was offered, by all systems, is sent once more, in order."""
        self._replays += 1
        self._again(self._log or (), f"once-more/{self._replays}", None)

    def _again(self, parcels: Iterable[Parcel], why: str, window: Window | None) -> None:
        now = self._clock.now
        for after_ms, parcel in enumerate(list(parcels), DISPATCH_MS):
            name = f"{parcel.business_key}/{why}"
            again = replace(parcel, business_key=name, first_at=now, deliveries=0, serial=0, replayed=window)
            self._start(again, now + after_ms, self._tie(again))

    def unheard(self, system: str) -> list[JsonObject]:
        """The events of a system that were never acknowledged, in the order in which they were offered."""
        return list(self._unheard.get(system, {}).values())

    # ------------------------------------------------------------ deliveries

    def _start(self, parcel: Parcel, at: int, identity: bytes) -> None:
        self.pending += 1
        self._clock.at(at, identity, partial(self._dispatch, parcel))

    def _dispatch(self, parcel: Parcel, _event: object = None) -> None:
        now = self._clock.now
        if parcel.subscriber == ENGINE and parcel.first_at < self._silent_until.get(parcel.system, 0):
            self._weather.struck("unsubscribed", parcel.system, parcel.first_at)
            self._give_up(parcel, "unsubscribed")
            return
        away_until = self._wire.away.get(parcel.system, 0)
        if now < away_until:
            self._weather.struck("outage", parcel.system, now)
            self._clock.at(away_until, self._tie(parcel), partial(self._dispatch, parcel))
            return
        parcel.deliveries += 1
        if parcel.replayed is not None:
            self._weather.took_effect(parcel.replayed)
        self._wire.deliver(
            parcel.system,
            parcel.body,
            parcel.origin,
            parcel.business_key,
            parcel.event_key,
            parcel.digest,
            PATIENCE_MS,
            partial(self._acknowledged, parcel),
            parcel.subscriber,
        )

    def _acknowledged(self, parcel: Parcel, response: Response | None, _failure: str, _exchange: bytes) -> None:
        if response is not None and response.ok:
            self.pending -= 1
            if parcel.serial:
                self._unheard[parcel.system].pop(parcel.serial, None)
            if self.feeds is not None:
                self.feeds.delivered(parcel.system, parcel.subscriber, parcel.body["id"], self._clock.now)
            return
        promise = self._contracts.promises[parcel.system]
        waits = promise.redelivery_ms
        now = self._clock.now
        if not waits or now - parcel.first_at >= promise.redelivery_horizon_ms:
            self._give_up(parcel, "given-up")
            return
        wait = waits[min(parcel.deliveries, len(waits)) - 1]
        self._clock.at(now + wait, self._tie(parcel), partial(self._dispatch, parcel))

    def _give_up(self, parcel: Parcel, why: str) -> None:
        self.pending -= 1
        if self.feeds is not None and parcel.replayed is None:
            self.feeds.missed(parcel.system, parcel.subscriber, parcel.body["id"], why)
        if parcel.serial:
            self._record(
                EventGivenUp(
                    origin=parcel.origin,
                    system=parcel.system,
                    business_key=parcel.event_key,
                    type=parcel.body["type"],
                    subject=parcel.body["subject"],
                )
            )

    @staticmethod
    def _tie(parcel: Parcel) -> bytes:
        if parcel.subscriber == ENGINE:
            return key(parcel.system, parcel.business_key, parcel.deliveries)
        return key(parcel.system, parcel.subscriber, parcel.business_key, parcel.deliveries)
