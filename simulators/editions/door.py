"""The door of a system whose API has more than one version: which of them are served when, and what is said of an end.

From `from_ms` on a successor is served beside the version before it, which is deprecated from then on: its answers say
so (`Deprecation`, RFC 9745), until when it is served (`Sunset`, RFC 8594), and what takes its place (`Link`, RFC 5829).
After that it answers 410. Until `from_ms` nobody knows of the successor, and it is not there.
"""

from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime

from msgspec import Struct
from msgspec.structs import replace

from seatrial.calendar import Calendar
from seatrial.message import Request, Response, problem
from simulators.editions.edition import Edition, Malformed
from simulators.system import System


class Upgrade(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A system serves a second version: from `from_ms` on, and the first one until `sunset_ms`."""

    to: str
    from_ms: int
    sunset_ms: int


class Door:
    """`api`: what its contract is called; `first`: the version of the landscape, which a request without one is in."""

    __slots__ = ("_announcement", "_api", "_editions", "_first", "_upgrade")

    def __init__(
        self, api: str, first: str, editions: Mapping[str, Edition], upgrade: Upgrade | None, calendar: Calendar
    ) -> None:
        self._api = api
        self._first = first
        self._editions = editions
        self._upgrade = upgrade
        self._announcement = {} if upgrade is None else _announcement(api, upgrade, calendar)

    def version(self, request: Request) -> str:
        """In which version a request is written."""
        return request.version or self._first

    def begun(self, version: str, now_ms: int) -> bool:
        """Whether a version is served already, or was."""
        return self._upgrade is None or version != self._upgrade.to or now_ms >= self._upgrade.from_ms

    def ended(self, version: str, now_ms: int) -> bool:
        """Whether a version is not served any more."""
        return self._upgrade is not None and version != self._upgrade.to and now_ms >= self._upgrade.sunset_ms

    def meant(self, request: Request) -> Request:
        """What a request says in the books' form; raises `Malformed` if it is not of its version's shape."""
        edition = self._editions.get(self.version(request))
        return request if edition is None else edition.request(request)

    def answer(self, system: System, request: Request, now_ms: int, origin: str) -> Response:
        """Let a system do what was asked in one of its versions."""
        version = self.version(request)
        gone = self._not_served(version, now_ms)
        if gone is not None:
            return self._announced(version, gone, now_ms)
        try:
            meant = self.meant(request)
        except Malformed as error:
            return problem(400, "malformed", str(error))
        response = system.handle(meant, now_ms, origin)
        edition = self._editions.get(version)
        if edition is not None:
            response = edition.response(request.operation, response)
        return self._announced(version, response, now_ms)

    def _not_served(self, version: str, now_ms: int) -> Response | None:
        if not self.begun(version, now_ms):
            return problem(404, "unknown_operation", f"{self._api} has no version {version}")
        if self.ended(version, now_ms):
            return problem(410, "version_sunset", f"version {version} is not served any more")
        return None

    def _announced(self, version: str, response: Response, now_ms: int) -> Response:
        upgrade = self._upgrade
        if upgrade is None or version == upgrade.to or now_ms < upgrade.from_ms:
            return response
        return replace(response, headers={**response.headers, **self._announcement})


def _announcement(api: str, upgrade: Upgrade, calendar: Calendar) -> dict[str, str]:
    since, until = (datetime.fromisoformat(calendar.text(ms)) for ms in (upgrade.from_ms, upgrade.sunset_ms))
    return {
        "deprecation": f"@{int(since.timestamp())}",
        "sunset": format_datetime(until, usegmt=True),
        "link": f'</{api}/{upgrade.to}>; rel="successor-version"',
    }
