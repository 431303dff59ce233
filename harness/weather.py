"""Weather: the faults of one trial, resolved, asked on every leg while the storm lasts.

Storm: faults are on. Calm: every fault class is off and outages are over; this is the only place that knows which
it is. Pins come before dice: a pinned decision happens as pinned, and with the dice off an unpinned one does not
happen.
"""

from collections.abc import Mapping

from msgspec import Struct

from harness.dice import Dice
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
        self.fired: dict[str, int] = dict.fromkeys(options, 0)
        names: tuple[LegName, ...] = ("request", "response", "event")
        self._by_leg: dict[str, tuple[tuple[Kind, Struct], ...]] = {
            leg: tuple((KINDS[name], options[name]) for name in KINDS if name in options and leg in KINDS[name].legs)
            for leg in names
        }
        plan = options.get("outage")
        self.outages = self._outages(plan, storm_ms) if isinstance(plan, outage.Outage) else ()

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
        for kind, options in kinds:
            decide = kind.decide
            assert decide is not None  # kinds without legs are not in the table
            magnitude = decide(self._dice, leg, options, now_ms) if self._dice_on else 0
            if self._pins:
                pinned = self._pins.get(leg.decision(kind.name))
                magnitude = magnitude if pinned is None else int(pinned)
            if not magnitude:
                continue
            self.fired[kind.name] += 1
            self._journal.add(("fault", now_ms, leg.decision(kind.name), magnitude))
            match kind.effect:
                case "drop":
                    return Fate(dropped=True)
                case "answer":
                    return Fate(answer=(kind.status, magnitude))
                case "copy":
                    copy_after = magnitude
                case _:
                    delay += magnitude
        if delay or copy_after:
            return Fate(delay_ms=delay, copy_after_ms=copy_after)
        return CLEAR

    def broke_out(self, window: outage.Window, now_ms: int) -> None:
        """An outage begins."""
        self.fired["outage"] = self.fired.get("outage", 0) + 1
        self._journal.add(("fault", now_ms, window.name, f"{window.starts_at}+{window.ends_at - window.starts_at}"))
