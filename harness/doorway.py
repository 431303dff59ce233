"""Versions on the wire: what is said in one version of a contract, what is meant in the form of the books, and who goes
on speaking a version after it was said that it ends.

Facts and draws are about what is meant, so that a trial is the same trial in every version.
"""

from collections.abc import Mapping

from harness.contracts.compiled import Contracts, Operation
from seatrial.message import Request, Response
from simulators.editions.door import Door
from simulators.editions.edition import Malformed


class Doorway:
    """The doors of one trial. Most have none: then everything is as it is said."""

    def __init__(self, doors: Mapping[str, Door], contracts: Contracts) -> None:
        self._doors = doors
        self._contracts = contracts
        self._forewarned: dict[str, None] = {}
        """Systems of which the engine has heard that their first version ends."""

    def __contains__(self, system: str) -> bool:
        return system in self._doors

    def version(self, request: Request) -> str:
        return self._doors[request.system].version(request)

    def read(self, request: Request, now_ms: int) -> tuple[Operation | None, Operation | None, Request]:
        """An operation as its version has it, and as the books have it, with what is meant by the request there. None:
        there is no such operation, or its version is not served yet."""
        door, system = self._doors[request.system], request.system
        version = door.version(request)
        operation = self._contracts.spoken(system, version, request.operation)
        if operation is None or not door.begun(version, now_ms):
            return None, None, request
        try:
            meant = door.meant(request)
        except Malformed:
            return operation, operation, request  # the system will say so
        return operation, self._contracts.operations.get((system, meant.operation)), meant

    def heard(self, system: str, response: Response) -> None:
        """The engine has had an answer."""
        if "sunset" in response.headers:
            self._forewarned[system] = None

    def outlived(self, request: Request, now_ms: int) -> tuple[str, str] | None:
        """Whoever has been told until when a version is served does not call it after that: where and what is wrong."""
        if request.system not in self._forewarned:
            return None
        door = self._doors[request.system]
        version = door.version(request)
        return ("version", f"{version} is not served any more") if door.ended(version, now_ms) else None
