"""The world of one trial: systems, the people who use them, and what comes of everything they do.

A system is passive. Somebody calls it (the wire, a person, its own work falling due), and then its tray is emptied:
documents get origins, facts go to the journal and the judge, events to the sender, work onto the clock.

    wire ─┐                       ┌─ facts  → journal, judge, people's reactions
    people ├─▶ system ── tray ────┼─ events → sender → wire → engine
    work ─┘                       └─ work   → clock
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from harness.clock import Clock
from harness.contracts.compiled import Contracts
from harness.dice import Dice, key
from harness.driver import Driver
from harness.faults.cancel_on_conveyor import PICKED
from harness.faults.kind import Leg
from harness.faults.window import Window
from harness.journal import Journal
from harness.judge import Judge
from harness.origins import Origins
from harness.sender import Sender
from harness.tally import Tally
from harness.weather import Weather
from harness.wire import ENGINE, Wire
from harness.workload import Action, CalledOff, Reaction
from harness.workload.mishaps import MISHAPS, Deed
from seatrial.facts import Fact, OrderClosed, OutageSeen, PickReleased
from seatrial.message import JsonObject, Request, Response
from simulators.editions.door import Door
from simulators.system import Asking, Due, Restorable, System

SUBSCRIBE = "createSubscription"
PATIENCE_MS = 30_000
"""How long a system that asks another one waits for the answer."""
RETIRE_MS = 14_400_000
"""This long after an order is closed nothing more is expected of it than late duplicates."""


class KeyedDraw:
    """Chance for work and people, keyed by what it is about (implements `simulators.system.Draw`)."""

    __slots__ = ("_dice", "_key")

    def __init__(self, dice: Dice, draw_key: bytes) -> None:
        self._dice = dice
        self._key = draw_key

    def between(self, name: str, low: int, high: int) -> int:
        return self._dice.between(f"habit/{name}", self._key, low, high)

    def chance(self, name: str, chance_ppm: int) -> bool:
        return self._dice.chance(f"habit/{name}", self._key, chance_ppm)


class World:
    """Systems and people. `stirred_at` is when a fact was last recorded; `pending` counts what people and systems
    will still do by themselves."""

    def __init__(
        self,
        systems: Mapping[str, System],
        contracts: Contracts,
        clock: Clock,
        journal: Journal,
        weather: Weather,
        judge: Judge,
        origins: Origins,
        dice: Dice,
        reactions: Sequence[Reaction],
        left_out: frozenset[str],
        tally: Tally,
    ) -> None:
        self._systems = systems
        self._contracts = contracts
        self._clock = clock
        self._journal = journal
        self._weather = weather
        self._judge = judge
        self._origins = origins
        self._dice = dice
        self._reactions: dict[type[Fact], list[Reaction]] = {}
        for reaction in reactions:
            self._reactions.setdefault(reaction.fact, []).append(reaction)
        self._left_out = left_out
        self._called_off: set[str] = set()
        self._counts = tally.counts
        self._counting = dict(tally.follows())
        self._work_counts: dict[tuple[str, str, str], int] = {}
        self.doors: Mapping[str, Door] = {}
        """System -> its door, where it speaks another version than that of its books."""
        self.wire: Wire
        self.sender: Sender
        self.driver: Driver
        self._mishaps = weather.watches("action")
        self._placed: dict[str, Action] = {}
        """Origin -> the order as it was placed, and its number: what people can come back to. Only if they may."""
        self._numbers: dict[str, str] = {}
        self._picks: dict[str, int] = {}
        self.forgetful: tuple[str, ...] = ()
        """Systems whose documents are put back with their messages when a backup is restored."""
        self.stirred_at = 0
        self.pending = 0
        self.facts = 0
        self.background_done: dict[tuple[str, str], int] = {}
        """(system, job) of recurring work -> when it was last done."""
        self.refusals: list[str] = []
        """People's actions that broke the contract: bugs of the workload."""

    def open(self, actions: Sequence[Action], windows: Sequence[Window]) -> None:
        """Opening balances, the day's business and the lasting faults that are to come."""
        for name, system in self._systems.items():
            system.open(self._clock.now)
            self._empty(name)
        for action in actions:
            self._plan(action)
        for window in windows:
            self._clock.at(window.starts_at, key(window.kind, window.name), partial(self._begins, window))

    # ------------------------------------------------------------ somebody calls a system

    def execute(self, request: Request, origin: str) -> tuple[Response, bool]:
        """A request came over the wire."""
        system = self._systems[request.system]
        door = self.doors.get(request.system)
        now = self._clock.now
        response = system.handle(request, now, origin) if door is None else door.answer(system, request, now, origin)
        if request.operation == SUBSCRIBE and response.ok:
            self.sender.subscribed(request.system)
            self._subscriptions(request.system, origin)
        return response, self._empty(request.system)

    def _subscriptions(self, name: str, origin: str) -> None:
        """Let a sender know by whom its streams are wanted, apart from the engine."""
        for system, stream in list(self.sender.others):
            if system == name:
                self.sender.subscribers_are(name, stream, self._systems[name].log.subscribers(stream), origin)

    def _ask(self, name: str, request: Request) -> None:
        """A system asks another one something."""
        self.pending += 1
        self.wire.call(request, PATIENCE_MS, partial(self._hears, name, request), name)

    def _hears(self, name: str, request: Request, response: Response | None, _failure: str, _exchange: bytes) -> None:
        self.pending -= 1
        system = self._systems[name]
        if isinstance(system, Asking):
            system.hear(request, response, self._clock.now)
        self._empty(name)

    def _plan(self, action: Action) -> None:
        if action.name in self._left_out:
            return
        self.pending += 1
        self._clock.at(action.at_ms, key("action", action.name), partial(self._act, action))

    def _act(self, action: Action, _event: object = None) -> None:
        """A person does something in a system, or waits until it is back."""
        now = self._clock.now
        if action.name in self._called_off:
            self.pending -= 1
            return
        away_until = self.wire.away.get(action.system, 0)
        if now < away_until:
            self._weather.struck("outage", action.system, now)
            waits = self._dice.between("people/wait", key(action.name), 1_000, 60_000)
            self._clock.at(away_until + waits, key("action", action.name), partial(self._act, action))
            return
        self.pending -= 1
        request = action.request
        operation = self._contracts.operations[action.system, request.operation]
        broken = operation.check_request(request)
        if action.fact is not None:
            self.record(action.fact)
        response = self._systems[action.system].handle(request, now, action.name)
        broken = broken or operation.check_response(response)
        if broken:
            self.refusals.append(f"{action.name}: {action.system}.{request.operation} {broken[0]}: {broken[1]}")
        self._journal.add(
            ("act", now, action.name, action.system, request.operation, request.params, request.body, response.status)
        )
        self._empty(action.system)
        if self._mishaps and response.ok:
            self._done(action, response)

    def _done(self, action: Action, response: Response) -> None:
        """Somebody has done something: what does he do besides?"""
        if action.request.operation == "submitOrder" and response.body:
            self._placed.setdefault(action.name, action)
            self._numbers.setdefault(action.name, response.body["crm_order_id"])
        self._mishap(action, action.system, action.request.operation, 1)

    def _mishap(self, action: Action, system: str, occasion: str, nth: int) -> None:
        """Ask the weather what people do on this occasion, and plan it."""
        now = self._clock.now
        channel = f"people>{system}"
        moment = Leg(
            channel, occasion, action.name, "action", nth, 0, False, True, False,
            key(channel, occasion, action.name, "action", nth),
        )  # fmt: skip
        order = self._numbers.get(action.name, "")
        for kind, magnitude in self._weather.look(moment, now).acts:
            for besides in MISHAPS[kind](Deed(action, now, order, self._read), magnitude):
                self._plan(besides)

    def _read(self, request: Request) -> Response:
        return self._systems[request.system].handle(request, self._clock.now, "")

    def _perform(self, system: str, due: Due, draw_key: bytes, _event: object) -> None:
        now = self._clock.now
        if due.background:
            self.background_done[system, due.job] = now
        else:
            self.pending -= 1
        self._journal.add(("work", now, system, due.job, due.document))
        self._systems[system].perform(due, now, KeyedDraw(self._dice, draw_key))
        self._empty(system)

    # ------------------------------------------------------------ what comes of it

    def _empty(self, name: str) -> bool:
        """Empty a system's tray; whether it had raised events."""
        tray = self._systems[name].tray
        if tray.minted:
            for number, origin in tray.minted:
                self._origins.minted(number, origin)
            tray.minted = []
        if tray.facts:
            facts, tray.facts = tray.facts, []
            for fact in facts:
                self.record(fact)
        if tray.due:
            work, tray.due = tray.due, []
            for due in work:
                self._fall_due(name, due)
        if tray.calls:
            calls, tray.calls = tray.calls, []
            for request in calls:
                self._ask(name, request)
        if tray.events:
            events, tray.events = tray.events, []
            for event in events:
                self.sender.offer(name, event)
            return True
        return False

    def _fall_due(self, system: str, due: Due) -> None:
        label = self._origins.label(due.document)
        line = (system, due.job, label)
        nth = self._work_counts[line] = self._work_counts.get(line, 0) + 1
        draw_key = key(*line, nth)
        takes = self._dice.between("work", draw_key, due.ms_min, due.ms_max)
        if due.background:
            self.background_done.setdefault((system, due.job), -1)
        else:
            self.pending += 1
        self._clock.at(self._clock.now + takes, draw_key, partial(self._perform, system, due, draw_key))

    def record(self, fact: Fact) -> None:
        """A fact enters the journal and is shown to the judge and to those who react to it."""
        now = self._clock.now
        self.stirred_at = now
        self.facts += 1
        entry = self._journal.add(("fact", now, fact))
        self._judge.see(fact, now, entry)
        kind = type(fact)
        self._counts[kind] = self._counts.get(kind, 0) + 1
        if kind in self._counting:
            self._counting[kind](fact)
        if self._mishaps and kind is PickReleased:
            self._picked(fact.origin)
        for reaction in self._reactions.get(kind, ()):
            draw = KeyedDraw(self._dice, key("reaction", fact.origin))
            for action in reaction.decide(fact, now, draw):
                if isinstance(action, CalledOff):
                    self._called_off.add(action.name)
                else:
                    self._plan(action)
        if kind is OrderClosed:
            self._clock.at(now + RETIRE_MS, key("retire", fact.origin), partial(self._retire, fact.origin))

    def _picked(self, origin: str) -> None:
        """The customer hears that his order is being picked."""
        order = self._placed.get(origin)
        if order is not None:
            nth = self._picks[origin] = self._picks.get(origin, 0) + 1
            self._mishap(order, "crm", PICKED, nth)

    def _retire(self, origin: str, _event: object) -> None:
        self._judge.retire(origin)
        for known in (self._placed, self._numbers, self._picks):
            known.pop(origin, None)
        self.wire.forget(origin)
        self.sender.forget(origin)
        self.driver.forget(origin)

    # ------------------------------------------------------------ what lasts

    def _begins(self, window: Window, _event: object) -> None:
        self._weather.began(window, self._clock.now)
        BEGINS[window.kind](self, window)

    def outage(self, window: Window) -> None:
        """A system cannot be reached."""
        self.wire.away[window.system] = max(window.ends_at, self.wire.away.get(window.system, 0))
        self._away(window.name, window.system, window.starts_at, window.ends_at)

    def unsubscribed(self, window: Window) -> None:
        """A sender delivers nothing to the engine."""
        self.sender.falls_silent(window.system, window.ends_at)

    def replayed(self, window: Window) -> None:
        """A stretch of a system's log is sent once more when it is over."""
        self.sender.records(window)

    def log_restarted(self, window: Window) -> None:
        """A system's log begins anew."""
        log = self._systems[window.system].log
        unheard = self.sender.unheard(window.system)
        if log.restart(unheard, self._clock.now):
            self._weather.took_effect(window)
            self._log_lost(window.system, unheard)

    def backed_up(self, window: Window) -> None:
        """A system's message store is backed up, and goes back to that when the window ends."""
        self.pending += 1
        system = self._systems[window.system]
        documents = system.back_up() if window.system in self.forgetful and isinstance(system, Restorable) else None
        self._clock.at(window.ends_at, key("restored", window.name), partial(self._restored, window, documents))

    def _restored(self, window: Window, documents: Any, _event: object) -> None:
        """Any: what the backup holds is the system's own affair."""
        self.pending -= 1
        system = self._systems[window.system]
        forgot = documents is not None and isinstance(system, Restorable) and system.go_back(documents)
        unheard = self.sender.unheard(window.system)
        restored = system.log.restore(window.starts_at, unheard, self._clock.now)
        if forgot or restored:
            self._weather.took_effect(window)
            self._log_lost(window.system, unheard)
        self._empty(window.system)

    def _log_lost(self, system: str, kept: Sequence[JsonObject]) -> None:
        if self.sender.feeds is not None:
            self.sender.feeds.lost(system, kept)

    def clock_off(self, window: Window) -> None:
        """Nothing happens: the clock has been off from the start (`simulators.landscape`)."""

    def engine_died(self, until: int) -> None:
        """The engine is down: for deadlines, that is an outage like any other."""
        self._away(f"crash/{self.driver.incarnation}", ENGINE, self._clock.now, until)

    def _away(self, origin: str, system: str, since: int, until: int) -> None:
        self.record(OutageSeen(origin=origin, system=system, starts_at=since, ends_at=until))


BEGINS: Mapping[str, Callable[[World, Window], None]] = {
    "outage": World.outage,
    "unsubscribed": World.unsubscribed,
    "replayed-log": World.replayed,
    "sequence-reset": World.log_restarted,
    "restored-backup": World.backed_up,
    "clock-skew": World.clock_off,
}
"""Kind of fault that lasts -> what happens when it begins."""
