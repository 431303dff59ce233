"""Which version of a system's API is spoken. What is decided is decided in version 1; a later one is told and read by
its edition (`engine.adapters`), at the last moment, so that a call that was decided before an upgrade is repeated after
it in the new version, under the same key.

A system says by itself that there is a successor: its answers carry `Deprecation`, and a `Link` to what comes after.
From the first such answer on the successor is spoken, if there is an edition for it: the day on which the old version
ends is not waited for. Who hears of it only by the end itself (410) makes the call again in the successor; without an
edition for that, people are asked.

Known of each system are the versions that it has announced: `version/SYSTEM` in the store.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.adapters.edition import Edition
from engine.adapters.wms_v2 import WMS_V2
from engine.record import Intent
from seatrial.message import JsonObject, Request, Response

if TYPE_CHECKING:
    from engine.turn import Turn

FIRST = "v1"
GONE = 410
EDITIONS: Mapping[tuple[str, str], Edition] = {("wms", "v2"): WMS_V2}
"""(API, version) -> how it is told and read."""

_SUCCESSOR = re.compile(r'</(?:[a-z_0-9-]+/)*(v[0-9]+)/?>;\s*rel="?successor-version"?')


def spoken(turn: "Turn", system: str) -> str:
    """The version in which a system is called: the last that it has announced, or the one that it began with."""
    raw = turn.tx.get(f"version/{system}")
    return raw.decode() if raw is not None else turn.systems.get(system, FIRST)


def heard(turn: "Turn", role: str, system: str, response: Response) -> None:
    """An answer says that the version it is in will end: the successor is spoken from now on."""
    successor = _SUCCESSOR.search(response.headers.get("link", ""))
    if successor is not None and (role, successor[1]) in turn.parts.editions and spoken(turn, system) != successor[1]:
        turn.tx.put(f"version/{system}", successor[1].encode())


def outlived(turn: "Turn", intent: Intent, response: Response) -> bool:
    """Whether a call was refused only because its version is not served any more, and can be made in the successor."""
    return response.status == GONE and turn.parts.version(turn, turn.parts.system(turn, intent)) != intent.version


def told(turn: "Turn", role: str, version: str, request: Request) -> Request:
    """A request of version 1 in the version that is spoken."""
    edition = turn.parts.editions.get((role, version))
    edit = None if edition is None else edition.asked.get(request.operation)
    request = request if edit is None else edit(request)
    return request if version == turn.systems.get(request.system, FIRST) else replace(request, version=version)


def read(turn: "Turn", intent: Intent, body: JsonObject) -> JsonObject:
    """The answer to a call, as version 1 would have told it. ValidationError if it cannot be read."""
    if intent.version in ("", FIRST):
        return body
    role, _, operation = intent.operation.partition(".")
    edition = turn.parts.editions.get((role, intent.version))
    edit = None if edition is None else edition.heard.get(operation)
    return body if edit is None else edit(body)
