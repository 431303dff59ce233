"""Channel allocations: the most that a sales channel may sell of an item from a site, until a clerk says otherwise.

The order book owns them and nobody else writes them. It counts no sales against them and keeps nobody from selling
more than he was given: whoever shows stock to a channel is told (`allocation.changed`) and has to do the sum. Each
(item, site, channel) has a version of its own, from 1.
"""

from seatrial.facts import AllocationChanged
from seatrial.message import Response, problem
from simulators.erp.bodies import SetAllocationBody
from simulators.erp.premises import Premises
from simulators.eventlog import Cause
from simulators.operations import etag

Place = tuple[str, str, str]
"""(item, site, channel)"""


class Allocations:
    __slots__ = ("_allocated", "_premises")

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._allocated: dict[Place, tuple[int, int]] = {}
        """Place -> (version, base units)."""

    def open(self, now_ms: int, origin: str) -> None:
        """What was agreed before the first action: told like any change."""
        for opening in self._premises.master.allocations:
            place = opening.item, opening.site, opening.channel
            thread = f"{opening.item}/{opening.site}"
            self._set(place, opening.allocated_base, now_ms, Cause(origin, thread, thread))

    def change(self, place: Place, body: SetAllocationBody, now_ms: int, cause: Cause) -> Response:
        """`setAllocation`: absolute. What has been sold already is neither added nor taken off."""
        item, site, channel = place
        if item not in self._premises.items:
            return problem(404, "unknown_item", f"no item {item!r}")
        if site not in self._premises.master.sites:
            return problem(404, "unknown_site", f"no site {site!r}")
        if not channel:
            return problem(400, "malformed", "an allocation is some channel's")
        version = self._set(place, body.allocated_base, now_ms, cause)
        answer = {"item": item, "site": site, "channel": channel, "allocated_base": body.allocated_base}
        return Response(200, {**answer, "version": version}, etag(version))

    def version(self, place: Place) -> int:
        """0: never allocated."""
        known = self._allocated.get(place)
        return 0 if known is None else known[0]

    def _set(self, place: Place, base: int, now_ms: int, cause: Cause) -> int:
        version = self.version(place) + 1
        self._allocated[place] = version, base
        item, site, channel = place
        self._premises.tray.facts.append(
            AllocationChanged(
                origin=cause.origin,
                system=self._premises.name,
                item=item,
                site=site,
                channel=channel,
                allocated_base=base,
                version=version,
            )
        )
        data = {"version": version, "item": item, "site": site, "channel": channel, "allocated_base": base}
        self._premises.log.emit("allocation.changed", f"{item}/{site}", data, cause, now_ms)
        return version
