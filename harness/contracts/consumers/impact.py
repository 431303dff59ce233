"""Which consumers a change touches, and which it does not.

Touching is decided on the safe side: a consumer that a change does not touch neither sends nor reads what has changed.
One that it touches may yet live with it; whether its own requests and the answers that it reads still fit the new
version is proved apart (`promised.py`).
"""

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from harness.contracts.consumers.calls import calls
from harness.contracts.consumers.pact import Pact
from harness.contracts.consumers.touch import Address, Touched, addresses, touched
from harness.contracts.diff.documents import Found
from harness.contracts.diff.operations import OPERATION_RULES
from harness.contracts.diff.pair import Change
from harness.contracts.surface.model import Surface
from harness.contracts.surface.shape import Together

_STATUS = re.compile(r"(?P<status>[1-5][0-9X]{2}|default)(?: (?P<what>.+))?")
_NOTHING = Touched(frozenset(), frozenset(), ())


class Uses(Struct, frozen=True):
    """All that one consumer does with a document: by an operation's key the parts that it uses, and what it touches
    there.

    An answer's status is a part by itself ("200"). `examples` names an interaction for each operation.
    """

    pact: Pact
    parts: Mapping[str, Mapping[str, Touched]]
    examples: Mapping[str, str]


def uses(surface: Surface, pact: Pact) -> Uses:
    """Raises ContractInvalid for a schema that cannot be read."""
    parts: dict[str, dict[str, Touched]] = {}
    examples: dict[str, str] = {}
    for interaction in pact.interactions:
        for call in calls(surface, interaction):
            examples.setdefault(call.operation.key, interaction.description)
            here = parts.setdefault(call.operation.key, {})
            if (request := interaction.request) is not None:  # what is not declared yet may be, some day
                for sent in (
                    *(f"header {name}" for name in request.headers),
                    *(f"query {name}" for name in request.query),
                ):
                    here.setdefault(sent, _NOTHING)
            if call.response is not None:
                here.setdefault(call.response.status, _NOTHING)
            for part in call.parts:
                found = _NOTHING if part.schema is None else touched(part.value, part.schema, surface.dialect)
                here[part.name] = _joined(here.get(part.name, _NOTHING), found)
    return Uses(pact, parts, examples)


def _joined(one: Touched, other: Touched) -> Touched:
    return Touched(
        one.schemas | other.schemas,
        one.fields | other.fields,
        tuple(dict.fromkeys((*one.undeclared, *other.undeclared))),
    )


def touched_by(found: Found, consumers: Iterable[Uses]) -> tuple[Uses, ...]:
    """Those whose pacts touch the change."""
    return tuple(one for one in consumers if _touches(found, one))


def _touches(found: Found, consumer: Uses) -> bool:
    parts = consumer.parts.get(re.sub(r"\{[^{}]*\}", "{}", found.operation))
    if parts is None:
        return False
    if found.finding.change.rule in OPERATION_RULES:
        return _meets_operation(found, parts)
    if found.part.startswith("path "):  # whoever calls sends it, whatever it is called now
        return True
    held = parts.get(found.part)
    return held is not None and _meets(found, found.finding.change, held)


def _meets_operation(found: Found, parts: Mapping[str, Touched]) -> bool:
    """A change of the operation, or of a part of it as a whole."""
    change = found.finding.change
    if answer := _STATUS.fullmatch(found.part):
        if not change.old:  # new: whoever calls may get it
            return True
        return answer["status"] in parts and (answer["what"] is None or found.part in parts)
    if change.rule == "parameter":
        if found.part.startswith("path "):
            return True
        # Who sends it is safe from having to, and is hurt by everything else.
        sent = found.part.lower() in {part.lower() for part in parts}
        return not sent if change.effect == "narrowed" else sent
    if change.rule == "message" and change.effect != "widened":
        return found.part in parts
    return not found.part.startswith("request ") or found.part in parts


def _meets(found: Found, change: Change, held: Touched) -> bool:
    """A change of a schema within a part that the consumer uses."""
    if change.field is not None:
        around = _addresses(change.field.around)
        says_it = any((address, change.field.name) in held.fields for address in around)
        if change.rule == "required" and found.direction == "writes":
            return not says_it and not around.isdisjoint(held.schemas)
        if change.rule in ("required", "property-offered", "property-withdrawn"):
            return says_it
    return not _addresses(change.old).isdisjoint(held.schemas)


def _addresses(nodes: Together) -> frozenset[Address]:
    return frozenset(address for node in nodes for address in addresses(node))
