"""Weather: the faults of one trial, resolved, asked at every moment while the storm lasts.

Storm: faults are on. Calm: every kind of fault is off and what lasts is over; this is the only place that knows which
it is. Pins come before dice: a pinned decision happens as pinned, and with the dice off an unpinned one does not
happen.
"""

from collections.abc import Mapping

from msgspec import Struct
from xxhash import xxh3_64_intdigest

from harness.dice import PPM, Dice, threshold
from harness.errors import UsageError
from harness.faults import KINDS
from harness.faults.kind import MOMENTS, Kind, Leg, Moment
from harness.faults.window import Window, pinned
from harness.journal import Journal
from harness.spec import TrialSpec, fault_pins
from seatrial.message import JsonObject


class Fate(Struct, frozen=True):
    """What becomes of a moment. `magnitude` is that of the effects that happen alone or where nothing else does
    (crash: ms, twice: 1, resend: ms). `answer`: (status, Retry-After in seconds) given in the receiver's place.
    `body`: what is handed over instead of what was sent; `misstated`: it keeps the contract and means something else.
    `acts`: (kind, magnitude) of what people do."""

    dropped: bool = False
    reset: bool = False
    delay_ms: int = 0
    copy_after_ms: int = 0
    magnitude: int = 0
    answer: tuple[int, int] | None = None
    body: JsonObject | None = None
    misstated: bool = False
    acts: tuple[tuple[str, int], ...] = ()


CLEAR = Fate()

_Gated = tuple[Kind, Struct, int, int]


class Weather:
    """The resolved faults of a trial. `fired` counts by kind; `windows` are the faults that last, by start.

    A fault that lasts has fired when it first has an effect, and not when it begins: an outage in which nobody calls
    and nothing is told has shown nothing. That it began stands in the journal all the same, because a replay needs it.
    """

    __slots__ = (
        "_begun", "_by_leg", "_dice", "_dice_on", "_journal", "_pins", "_storm_ms", "crashed_at", "fired", "windows",
    )  # fmt: skip

    def __init__(self, options: Mapping[str, Struct], spec: TrialSpec, storm_ms: int, journal: Journal) -> None:
        self._dice = Dice(spec.weather_seed)
        self._dice_on = spec.dice
        self._pins = fault_pins(spec.pins)
        self._storm_ms = storm_ms
        self._journal = journal
        here = {**{name: KINDS[name].options() for name in _pinned(self._pins)}, **options}
        self.fired: dict[str, int] = dict.fromkeys(here, 0)
        self.crashed_at: dict[Moment, int] = {}
        """Step of a transaction -> how often the engine died there."""
        self._begun: dict[tuple[str, str], list[Window]] = {}
        """(kind, system) -> the windows that have begun and had no effect so far."""
        self._by_leg: dict[Moment, tuple[_Gated, ...]] = {
            moment: tuple(
                self._gated(kind, here[name]) for name, kind in KINDS.items() if name in here and moment in kind.legs
            )
            for moment in MOMENTS
        }
        self.windows = self._lasting(here, storm_ms)

    def _gated(self, kind: Kind, options: Struct) -> _Gated:
        """A kind with its gate: the salt and the bound that a leg's value must stay below for it to fire at all."""
        chance_ppm: int = getattr(options, "chance_ppm", 0)
        bound = threshold(chance_ppm if kind.per_leg or not chance_ppm else PPM)
        return kind, options, self._dice.salt(kind.name), bound if self._dice_on else 0

    def _lasting(self, options: Mapping[str, Struct], storm_ms: int) -> tuple[Window, ...]:
        """Faults that last: those of the dice, or, with the dice off, those pinned as "start+duration" in ms."""
        found = []
        for name, kind in KINDS.items():
            if kind.plan is None or name not in options:
                continue
            if self._dice_on:
                drawn = kind.plan(self._dice, options[name], storm_ms)
                found += [window for window in drawn if window.name not in self._pins]
            for pin, value in self._pins.items():
                if pin.partition("|")[0] == name:
                    window = pinned(pin, value, storm_ms)
                    found += [window] if window else []
        return tuple(sorted(found))

    def watches(self, moment: Moment) -> bool:
        """Whether any kind of this trial's weather decides at such moments: if not, nobody need ask."""
        return bool(self._by_leg[moment])

    def look(self, leg: Leg, now_ms: int) -> Fate:
        """What becomes of this moment. Fired faults are counted and journalled with the name to pin them by."""
        kinds = self._by_leg[leg.leg]
        if now_ms > self._storm_ms or not kinds:
            return CLEAR
        delay = copy_after = other = 0
        body = None
        misstated = False
        fired: list[tuple[Kind, int]] = []
        acts: list[tuple[str, int]] = []
        pins = self._pins
        for kind, options, salt, bound in kinds:
            # Most legs meet nothing: the gate is the kind's own first throw, made without the call.
            fires = xxh3_64_intdigest(leg.key, seed=salt) < bound
            if not fires and not pins:
                continue
            decide = kind.decide
            assert decide is not None  # kinds that last are not in the table
            magnitude = decide(self._dice, leg, options, now_ms) if fires else 0
            if pins:
                pinned = pins.get(leg.decision(kind.name))
                magnitude = magnitude if pinned is None else int(pinned)
            if not magnitude:
                continue
            match kind.effect:
                case "drop" | "answer" | "reset":
                    self._fire(leg, [(kind, magnitude)], now_ms)  # instead of whatever else would have happened to it
                    return _alone(kind, magnitude)
                case "copy":
                    copy_after = magnitude
                case "alter":
                    altered = _altered(kind, leg, body, magnitude)
                    if altered is None:
                        continue
                    body = altered
                    misstated |= kind.misstates
                case "act":
                    acts.append((kind.name, magnitude))
                case "crash" | "twice" | "resend":
                    other = magnitude
                case _:
                    delay += magnitude
            fired.append((kind, magnitude))
        if not fired:
            return CLEAR
        self._fire(leg, fired, now_ms)
        return Fate(
            delay_ms=delay, copy_after_ms=copy_after, magnitude=other, body=body, misstated=misstated, acts=tuple(acts)
        )

    def _fire(self, leg: Leg, fired: list[tuple[Kind, int]], now_ms: int) -> None:
        for kind, magnitude in fired:
            self.fired[kind.name] += 1
            if kind.effect == "crash":
                self.crashed_at[leg.leg] = self.crashed_at.get(leg.leg, 0) + 1
            self._journal.add(("fault", now_ms, leg.decision(kind.name), magnitude))

    def began(self, window: Window, now_ms: int) -> None:
        """A fault that lasts begins. Whether it has an effect is still to be seen."""
        self._begun.setdefault((window.kind, window.system), []).append(window)
        self._journal.add(("fault", now_ms, window.name, f"{window.starts_at}+{window.lasts}"))

    def took_effect(self, window: Window) -> None:
        """What this window does has been done to something. It counts the first time."""
        waiting = self._begun.get((window.kind, window.system), [])
        if window in waiting:
            waiting.remove(window)
            self.fired[window.kind] += 1

    def struck(self, kind: str, system: str, since_ms: int) -> None:
        """Something in `system` met what `kind` does, because of a window that had not ended at `since_ms`."""
        waiting = self._begun.get((kind, system))
        if waiting:  # this is asked often, and hardly ever the first time
            for window in [window for window in waiting if since_ms < window.ends_at]:
                self.took_effect(window)


def _alone(kind: Kind, magnitude: int) -> Fate:
    match kind.effect:
        case "drop":
            return Fate(dropped=True)
        case "reset":
            return Fate(reset=True)
        case _:
            return Fate(answer=(kind.status, magnitude))


def _altered(kind: Kind, leg: Leg, body: JsonObject | None, magnitude: int) -> JsonObject | None:
    """The message as this kind leaves it, after whatever the kinds before it did; None: it finds nothing to alter."""
    body = leg.body if body is None else body
    if kind.alter is None or body is None or leg.valid is None:
        return None
    return kind.alter(body, leg.valid, magnitude)


def _pinned(pins: Mapping[str, str]) -> list[str]:
    """The kinds of fault that are pinned: they can happen whether or not the weather has them. UsageError: no kind."""
    kinds = sorted({name.partition("|")[0] for name in pins})
    for kind in kinds:
        if kind not in KINDS:
            raise UsageError(f"a pin names {kind!r}, which is no kind of fault", "pins", f"Kinds: {', '.join(KINDS)}.")
    return kinds
