"""The other listeners of a landscape: who besides the engine is told what happens, and how they stand at rest.

Only where a story has one (`systems: {analytics: …}`). Nothing that the engine is told hangs on it.
"""

from collections.abc import Callable, Mapping
from functools import partial

from harness.clock import Clock
from harness.errors import HarnessBug
from harness.feeds import Feeds
from harness.scenario.model import LISTENERS, Scenario
from harness.sender import SUBSCRIBED, Sender
from harness.wire import ENGINE, Wire
from seatrial.facts import Fact, FiguresViewed
from seatrial.message import JsonObject, Request
from simulators.system import System

FIGURES = "getFigures"


class Audience:
    """The listeners of one trial, and the account of what they and the engine have been told."""

    def __init__(
        self, guests: tuple[str, ...], systems: Mapping[str, System], feeds: Feeds, record: Callable[[Fact], None]
    ) -> None:
        self._guests = guests
        self._systems = systems
        self._feeds = feeds
        self._record = record

    def settle(self, now_ms: int) -> None:
        """At rest: what everybody was told, and what the guests have made of it, by their own account."""
        self._feeds.settle()
        for name in self._guests:
            said = self._systems[name].handle(Request(name, FIGURES), now_ms, "").body
            if said is None:
                raise HarnessBug(f"{name} has no figures", FIGURES, "It must answer at any time.")
            for sum_ in said["invoiced"] or [{"minor": 0, "currency": ""}]:
                self._record(
                    FiguresViewed(
                        origin="",
                        system=name,
                        orders=said["orders_booked"],
                        units_base=said["units_shipped_base"],
                        invoiced_minor=sum_["minor"],
                        currency=sum_["currency"],
                    )
                )


def audience(
    scenario: Scenario,
    systems: Mapping[str, System],
    wire: Wire,
    sender: Sender,
    clock: Clock,
    record: Callable[[Fact], None],
) -> Audience | None:
    """Seat the guests of a story, if it has any: from now on they are told what they have subscribed to."""
    guests = tuple([name for name in scenario.systems if name in LISTENERS])
    if not guests:
        return None
    shared: dict[str, list[str]] = {}
    for system, streams in SUBSCRIBED.items():
        for stream in sorted(streams) if system in systems else ():
            subscribed = [who for who in systems[system].log.subscribers(stream) if who in guests]
            if subscribed:
                sender.others[system, stream] = subscribed
                shared.setdefault(system, []).append(stream)
    feeds = sender.feeds = Feeds(shared, (ENGINE, *guests), record)
    wire.listed = partial(_listed, feeds, clock)
    return Audience(guests, systems, feeds, record)


def _listed(feeds: Feeds, clock: Clock, sender: str, who: str, answer: JsonObject | None) -> None:
    feeds.listed(sender, who, answer, clock.now)
