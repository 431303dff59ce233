"""Who unloads lorries: counts what is on them, looks for what is not, and gives it up in the end."""

from harness.scenario.people import People
from harness.workload.action import Action, keyed
from seatrial.facts import TransferReceived, TransferShipped
from seatrial.message import Request
from simulators.system import Draw


class Docks:
    """Names of actions count per origin: "transfer/1/unload/2" is that transfer's second lot, or its second lorry."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._missing: dict[tuple[str, str], int] = {}
        """(transfer, lot) -> what a lorry should have had on it and had not, once."""
        self._counts: dict[tuple[str, str], int] = {}

    def shipped(self, fact: TransferShipped, at: int, draw: Draw) -> tuple[Action, ...]:
        nth = self._nth(fact.origin, "unload")
        people, missing = self._people, 0
        if draw.chance(f"transit-short/{nth}", people.transit_short_ppm):
            missing = draw.between(f"transit-missing/{nth}", 1, max(1, fact.quantity_base // 4))
            self._missing[fact.transfer, fact.lot] = missing
        at += draw.between(f"transit/{nth}", people.transit_ms_min, people.transit_ms_max)
        return (_unload(at, f"{fact.origin}/unload/{nth}", fact, fact.quantity_base - missing, 0),)

    def received(self, fact: TransferReceived, at: int, draw: Draw) -> tuple[Action, ...]:
        missing = self._missing.pop((fact.transfer, fact.lot), 0)
        if not missing:
            return ()
        nth = self._nth(fact.origin, "look")
        found = draw.chance(f"transit-found/{nth}", self._people.found_ppm)
        at += draw.between(f"look/{nth}", self._people.recount_ms_min, self._people.recount_ms_max)
        name = f"{fact.origin}/look/{nth}"
        return (_unload(at, name, fact, missing, 0) if found else _unload(at, name, fact, 0, missing),)

    def _nth(self, origin: str, deed: str) -> int:
        count = self._counts[origin, deed] = self._counts.get((origin, deed), 0) + 1
        return count


def _unload(at: int, name: str, fact: TransferShipped | TransferReceived, received: int, lost: int) -> Action:
    body = {"lot": fact.lot, "received_base": received, "lost_base": lost}
    headers = {**keyed(name), "correlation-id": fact.transfer}
    request = Request("wms", "receiveTransfer", {"transfer_no": fact.transfer}, headers=headers, body=body)
    return Action(at, name, "wms", request)
