"""Which consumers a change touches, and which it does not.

Touching is decided on the safe side: a consumer that a change does not touch neither sends nor reads what has changed.
One that it touches may yet live with it; whether its own requests and the answers that it reads still fit the new
version is proved apart (`promised.py`).
"""

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from harness.contracts.consumers.calls import Part, calls, concerns
from harness.contracts.consumers.pact import Pact
from harness.contracts.consumers.touch import WHOLE, Address, Touched, addresses, touched
from harness.contracts.diff.documents import Found
from harness.contracts.diff.operations import OPERATION_RULES
from harness.contracts.diff.pair import Change
from harness.contracts.surface.model import Surface
from harness.contracts.surface.shape import Together

_STATUS = re.compile(r"(?P<status>[1-5][0-9x]{2}|default)(?: (?P<what>.+))?")
_OF_REQUEST = ("query ", "header ", "cookie ")
Parts = Mapping[str, Touched]


class Uses(Struct, frozen=True):
    """All that one consumer does with a document: by an operation's key its calls, each with the parts that it uses and
    what it touches there.

    `name` is unlike that of any other consumer. An answer's status is a part by itself ("200"). `unplaced` are
    interactions that no operation could be found for.
    """

    name: str
    pact: Pact
    calls: Mapping[str, tuple[Parts, ...]]
    unplaced: tuple[str, ...]

    def parts(self, operation: str) -> Parts:
        """Of all its calls of an operation."""
        joined: dict[str, Touched] = {}
        for call in self.calls.get(operation, ()):
            for part, held in call.items():
                joined[part] = joined[part].joined(held) if part in joined else held
        return joined


def uses(surface: Surface, pact: Pact, name: str = "") -> Uses:
    """Raises ContractInvalid for a schema that cannot be read."""
    found: dict[str, list[Parts]] = {}
    unplaced = []
    for interaction in pact.interactions:
        placed = calls(surface, interaction)
        if not placed and concerns(surface, interaction):
            unplaced.append(interaction.description)
        for call in placed:
            here: dict[str, Touched] = {}
            if (request := interaction.request) is not None:  # what is not declared yet may be, some day
                sent = (*(f"header {name}" for name in request.headers), *(f"query {name}" for name in request.query))
                here |= {plain(part): Touched() for part in sent}
            if call.response is not None:
                here[plain(call.response.status)] = Touched()
            for part in call.parts:
                held = _held(part, surface)
                key = plain(part.name)
                here[key] = here[key].joined(held) if key in here else held
            found.setdefault(call.operation.key, []).append(here)
    held_calls = {key: tuple(parts) for key, parts in found.items()}
    return Uses(name or pact.name, pact, held_calls, tuple(unplaced))


def _held(part: Part, surface: Surface) -> Touched:
    if part.opaque or part.schema is None:
        return WHOLE
    return touched(part.value, part.schema, surface.dialect)


def plain(part: str) -> str:
    """A part's name without what is only spelling: case, and blanks in a media type."""
    return part.lower().replace("; ", ";")


def touched_by(found: Found, consumers: Iterable[Uses]) -> tuple[Uses, ...]:
    """Those whose pacts touch the change."""
    return tuple(one for one in consumers if _touches(found, one))


def _touches(found: Found, consumer: Uses) -> bool:
    each = consumer.calls.get(found.key, ())
    if found.finding.change.rule in OPERATION_RULES:
        return any(_meets_operation(found, parts) for parts in each)
    part = plain(found.part)
    if part.startswith("path "):  # whoever calls sends it, whatever it is called now
        return bool(each)
    if found.finding.change.rule == "default" and part.startswith(_OF_REQUEST):  # it is for who does not send it
        return any(part not in parts for parts in each)
    return any(part in parts and _meets(found, found.finding.change, parts[part]) for parts in each)


def _meets_operation(found: Found, parts: Parts) -> bool:
    """A change of the operation, or of a part of it as a whole."""
    change, part = found.finding.change, plain(found.part)
    if answer := _STATUS.fullmatch(part):
        if not change.old:  # new: whoever calls may get it
            return True
        return answer["status"] in parts and (answer["what"] is None or part in parts)
    if change.rule == "parameter":
        # Who sends it is safe from having to, and is hurt by everything else.
        return part.startswith("path ") or ((part not in parts) if change.effect == "narrowed" else (part in parts))
    if change.rule == "message" and change.effect != "widened":
        return part in parts
    if part == "request":
        sends = any(held.startswith("request ") for held in parts)
        return not sends if change.effect == "narrowed" else sends
    return not part.startswith("request ") or part in parts


def _meets(found: Found, change: Change, held: Touched) -> bool:
    """A change of a schema within a part that the consumer uses."""
    old = _addresses(change.old)
    if held.whole or not old:
        return True
    if change.field is not None:
        around, name = _addresses(change.field.around), change.field.name
        if change.rule in ("required", "default") and found.direction == "writes":
            return held.lacks(around, name)
        if change.rule in ("required", "property-offered", "property-withdrawn"):
            return held.has(around, name)
    return not old.isdisjoint(held.schemas)


def _addresses(nodes: Together) -> frozenset[Address]:
    return frozenset(address for node in nodes for address in addresses(node))
