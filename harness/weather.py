"""Weather: the faults of one trial, resolved, asked on every leg while the storm lasts.

Storm: faults are on. Calm: every fault class is off and outages are over; this is the only place that knows which
it is. Pins come before dice: a pinned decision happens as pinned, and with the dice off an unpinned one does not
happen.
"""

from collections.abc import Mapping

from msgspec import Struct
from xxhash import xxh3_64_intdigest

from harness.dice import PPM, Dice, threshold
from harness.errors import UsageError
from harness.faults import KINDS, outage
from harness.faults.kind import Kind, Leg, LegName
from harness.journal import Journal
from harness.spec import TrialSpec


class Fate(Struct, frozen=True):
    """What becomes of one leg. `answer`: (status, Retry-After in seconds) given in the system's place."""

    dropped: bool = False
    delay_ms: int = 0
    copy_after_ms: int = 0
    answer: tuple[int, int] | None = None


CLEAR = Fate()


class Weather:
    """The resolved faults of a trial. `fired` counts by kind."""

    __slots__ = ("_by_leg", "_dice", "_dice_on", "_journal", "_pins", "_storm_ms", "fired", "outages")

    def __init__(self, options: Mapping[str, Struct], spec: TrialSpec, storm_ms: int, journal: Journal) -> None:
        self._dice = Dice(spec.weather_seed)
        self._dice_on = spec.dice
        self._pins = spec.pins
        self._storm_ms = storm_ms
        self._journal = journal
        here = {**{name: KINDS[name].options() for name in _pinned(spec.pins)}, **options}
        self.fired: dict[str, int] = dict.fromkeys(here, 0)
        legs: tuple[LegName, ...] = ("request", "response", "event")
        self._by_leg: dict[str, tuple[tuple[Kind, Struct, int, int], ...]] = {
            leg: tuple(
                self._gated(kind, here[name]) for name, kind in KINDS.items() if name in here and leg in kind.legs
            )
            for leg in legs
        }
        plan = options.get("outage")
        self.outages = self._outages(plan, storm_ms) if isinstance(plan, outage.Outage) else ()

    def _gated(self, kind: Kind, options: Struct) -> tuple[Kind, Struct, int, int]:
        """A kind with its gate: the salt and the bound that a leg's value must stay below for it to fire at all."""
        chance_ppm: int = getattr(options, "chance_ppm", 0)
        bound = threshold(chance_ppm if kind.per_leg or not chance_ppm else PPM)
        return kind, options, self._dice.salt(kind.name), bound if self._dice_on else 0

    def _outages(self, options: outage.Outage, storm_ms: int) -> tuple[outage.Window, ...]:
        """Outages of the dice, or, with the dice off, those pinned as "start+duration" in ms."""
        drawn = outage.plan(self._dice, options, storm_ms) if self._dice_on else ()
        kept = [window for window in drawn if self._pins.get(window.name) is None]
        for name, value in self._pins.items():
            if name.startswith("outage|") and value != "0":
                starts, lasts = map(int, value.split("+"))
                kept.append(outage.Window(starts, starts + lasts, name.split("|")[1], name))
        return tuple(sorted(kept))

    def look(self, leg: Leg, now_ms: int) -> Fate:
        """What becomes of this leg. Fired faults are counted and journalled with the name to pin them by."""
        kinds = self._by_leg[leg.leg]
        if now_ms > self._storm_ms or not kinds:
            return CLEAR
        delay = copy_after = 0
        fired: list[tuple[Kind, int]] = []
        pins = self._pins
        for kind, options, salt, bound in kinds:
            # Most legs meet nothing: the gate is the kind's own first throw, made without the call.
            fires = xxh3_64_intdigest(leg.key, seed=salt) < bound
            if not fires and not pins:
                continue
            decide = kind.decide
            assert decide is not None  # kinds without legs are not in the table
            magnitude = decide(self._dice, leg, options, now_ms) if fires else 0
            if pins:
                pinned = pins.get(leg.decision(kind.name))
                magnitude = magnitude if pinned is None else int(pinned)
            if not magnitude:
                continue
            match kind.effect:
                case "drop" | "answer":
                    self._fire(leg, [(kind, magnitude)], now_ms)  # instead of whatever else would have happened to it
                    return Fate(dropped=True) if kind.effect == "drop" else Fate(answer=(kind.status, magnitude))
                case "copy":
                    copy_after = magnitude
                case _:
                    delay += magnitude
            fired.append((kind, magnitude))
        if not fired:
            return CLEAR
        self._fire(leg, fired, now_ms)
        return Fate(delay_ms=delay, copy_after_ms=copy_after)

    def _fire(self, leg: Leg, fired: list[tuple[Kind, int]], now_ms: int) -> None:
        for kind, magnitude in fired:
            self.fired[kind.name] += 1
            self._journal.add(("fault", now_ms, leg.decision(kind.name), magnitude))

    def broke_out(self, window: outage.Window, now_ms: int) -> None:
        """An outage begins."""
        self.fired["outage"] = self.fired.get("outage", 0) + 1
        self._journal.add(("fault", now_ms, window.name, f"{window.starts_at}+{window.ends_at - window.starts_at}"))


def _pinned(pins: Mapping[str, str]) -> list[str]:
    """The kinds of fault that are pinned: they can happen whether or not the weather has them. UsageError: no kind."""
    kinds = sorted({name.partition("|")[0] for name in pins})
    for kind in kinds:
        if kind not in KINDS:
            raise UsageError(f"a pin names {kind!r}, which is no kind of fault", "pins", f"Kinds: {', '.join(KINDS)}.")
    return kinds
