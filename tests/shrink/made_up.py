"""Trials that nobody runs: a made-up world in which a predicate says when the failure shows."""

from collections.abc import Callable

from msgspec.structs import replace

from harness.interrupt import Interruption
from harness.recording import Recording
from harness.scenario.reader import read_scenario
from harness.shrink.search import Budget, Search
from harness.shrink.seen import Clue, Deed, OrderLine, Seen, chances, fault_names, magnitude
from harness.shrink.size import Size
from harness.spec import TrialSpec

SIGNATURE = "S35/shipment/invoiced twice"
SCENARIO = replace(read_scenario("double-ship-confirm"), weather={})

Fails = Callable[[Seen], bool]


class World:
    """Every planned action happens, at the minute of its number; every order is paid; every pin fires.

    `lines`: (order, line) -> what it was before any pin. A fault named "…|ORDER|…" goes with its order.
    """

    def __init__(self, fails: Fails, lines: dict[tuple[str, int], OrderLine], clue: tuple[str, ...] = ()) -> None:
        self._fails = fails
        self._lines = lines
        self._clue = clue
        self.runs = 0

    def look(self, recording: Recording) -> Seen:
        self.runs += 1
        spec = recording.spec
        actions = spec.actions or ()
        out = [pin.partition("|")[2] for pin, value in spec.pins.items() if pin.startswith("action|") and value == "0"]
        deeds = []
        for minute, name in enumerate(actions):
            deeds.append(Deed(name, minute * 60_000, tuple(dict.fromkeys(self._items(name)))))
            if self._items(name) and f"{name}/pay/1" not in out:
                deeds.append(Deed(f"{name}/pay/1", minute * 60_000 + 1))
        lines = {}
        for (order, number), line in self._lines.items():
            units = int(spec.pins.get(f"quantity|{order}|{number}", line.units))
            if order in actions and units:
                lines[order, number] = replace(line, units=units)
        pins = {
            pin: value
            for pin, value in spec.pins.items()
            if pin.split("|")[1].removesuffix("/pay/1") in actions or pin.split("|")[1] == "erp"
        }
        kept = replace(recording, spec=replace(spec, pins=pins))
        faults = fault_names(kept.spec)
        seen = Seen(
            recording=kept,
            failures=(),
            size=Size(
                faults=len(faults), actions=len(deeds), lines=len(lines),
                units=sum(line.units for line in lines.values()), chances=chances(recording.scenario),
                magnitude=sum(magnitude(pins[name]) for name in faults), edits=len(pins) - len(faults),
            ),
            digest="",
            deeds=tuple(deeds),
            lines=lines,
            clues=(Clue(self._clue),) if self._clue else (),
        )  # fmt: skip
        return replace(seen, failures=(SIGNATURE,) if self._fails(seen) else ())

    def _items(self, order: str) -> list[str]:
        return [line.item for (name, _), line in self._lines.items() if name == order]

    def search(self, actions: tuple[str, ...], pins: dict[str, str], budget_s: int = 3_600) -> Search:
        """A search that begins with all of this."""
        spec = TrialSpec(1, 1, 1, pins=pins, dice=False, actions=actions)
        first = self.look(Recording(SCENARIO, "made-up", spec, SIGNATURE))
        assert first.fails
        return Search(first, self.look, Budget(budget_s, Interruption()))


def orders(count: int, *, lines: int = 1, units: int = 3, item: str = "ITEM-001") -> dict[tuple[str, int], OrderLine]:
    """`count` orders, each of so many lines, each of so many units of the same item."""
    return {(order_name(n), line): OrderLine(item, units) for n in range(count) for line in range(1, lines + 1)}


def order_name(number: int) -> str:
    return f"order/{number + 1:04d}"
