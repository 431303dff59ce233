"""Two versions of a document: every finding, with the operation and the part of it that it is about.

Callbacks are operations of their own, begun by the system. Components that no operation uses promise nothing; that they
have changed is said all the same, because people build code of them.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

import msgspec
from msgspec import Struct

from harness.contracts.diff.law import DIRECTIONS, LEVELS, Direction, Guard, Level, guarded, level
from harness.contracts.diff.operations import OPERATION_RULES
from harness.contracts.diff.operations.pair import OperationPair
from harness.contracts.diff.operations.request_body import taken_as
from harness.contracts.diff.pair import Change
from harness.contracts.diff.schemas import Finding
from harness.contracts.diff.units import Units
from harness.contracts.reading.library import Node
from harness.contracts.surface.model import Body, Operation, Parameter, Response, Surface
from harness.contracts.surface.nodes import referred
from harness.contracts.surface.shape import shape_of

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""A sunset that says no day was not announced."""
UNUSED: tuple[Guard, ...] = ("unused",)
_SCALARS = frozenset({"boolean", "integer", "number"})
_OF_TEXT = ("pattern", "format", "minLength", "maxLength", "anyOf", "oneOf", "not", "contentEncoding")
"""Keywords by which not every text is admitted."""


class Found(Struct, frozen=True):
    """A finding with its place and, guards considered, its level.

    `operation` is for people, and "" for a bare schema; `part` is what of it ("request application/json", "query
    status"), and `path` the field.
    """

    operation: str
    part: str
    path: str
    direction: Direction
    level: Level
    finding: Finding
    key: str = ""
    """The operation's, by which a consumer's calls of it are found."""


def compare_documents(old: Surface, new: Surface, today: date) -> tuple[Found, ...]:
    """The worst first, and in the order of the new document within a level. `today` decides whether a sunset has come.

    Raises ContractInvalid for what is not sound enough to be compared.
    """
    compared = _Compared(Units((old.dialect, new.dialect)), today)
    if old.schema is not None and new.schema is not None:
        found = list(compared.bare(old.schema, new.schema))
    else:
        found = list(compared.operations(old.operations, new.operations))
        found += compared.unused(old.components, new.components)
    return tuple(sorted(found, key=lambda one: LEVELS.index(one.level)))


class _Compared(Struct):
    """What a comparison carries along."""

    units: Units
    today: date

    def bare(self, old: Node, new: Node) -> Iterator[Found]:
        """A schema does not say who writes: both are asked, and what hurts either is told once, at its worst."""
        worst: dict[tuple[str, str, str], Found] = {}
        for direction in DIRECTIONS:
            for path, finding in self.units.findings(old, new, direction):
                key = (finding.change.rule, path, finding.change.said)
                if key not in worst or LEVELS.index(finding.level) < LEVELS.index(worst[key].level):
                    worst[key] = Found("", "", path, direction, finding.level, finding)
        yield from worst.values()

    def unused(self, old: Mapping[str, Node], new: Mapping[str, Node]) -> Iterator[Found]:
        """Named schemas that no operation carries."""
        used = referred(next(iter(new.values())).library.top) if new else frozenset()
        unused = [name for name, node in new.items() if name in old and (node.file, node.pointer) not in used]
        for name in unused:
            for one in self.bare(old[name], new[name]):
                capped = guarded(one.level, UNUSED)
                yield msgspec.structs.replace(one, part=f"schema {name}, which no operation uses", level=capped)

    def operations(self, old: Mapping[str, Operation], new: Mapping[str, Operation]) -> Iterator[Found]:
        for key in {**new, **old}:
            yield from self.operation(OperationPair(old.get(key), new.get(key)))

    def operation(self, pair: OperationPair) -> Iterator[Found]:
        name, key = pair.known.name, pair.known.key
        announced: tuple[Guard, ...] = ("announced",) if self._announced(pair.old) else ()
        for rule in OPERATION_RULES.values():
            for told in rule.changes(pair):
                found = level(told.change.effect, told.direction)
                guards = (*announced, *_of_status(told.change.path))
                where = (name, told.change.path, "", told.direction)
                yield Found(*where, guarded(found, guards), Finding(told.change, found), key)
        if (both := pair.both()) is None:
            return
        before, now = both
        for part in _parts(pair, before, now):
            if part.as_text and part.direction == "writes" and self._any_text_now(part):
                change = Change("type", "widened", "", "is any text now", (part.old,), (part.new,))
                yield Found(name, part.name, "", part.direction, "info", Finding(change, "info"), key)
                continue
            for path, finding in self.units.findings(part.old, part.new, part.direction, optional=part.optional):
                judged = guarded(finding.level, part.guards)
                yield Found(name, part.name, path, part.direction, judged, finding, key)
        yield from self.operations(before.callbacks, now.callbacks)

    def _any_text_now(self, part: "_Part") -> bool:
        """Whether a number or a boolean that travels as text is read as any text now: `7` is one, too."""
        before = shape_of((part.old,), self.units.dialects[0])
        now = shape_of((part.new,), self.units.dialects[1])
        narrowed = now.values is not None or any(keyword in now.says for keyword in _OF_TEXT)
        return before.kinds <= _SCALARS and now.kinds == {"string"} and not narrowed

    def _announced(self, operation: Operation | None) -> bool:
        """Whether it was deprecated and its day has come."""
        if operation is None or not operation.deprecated or not operation.sunset:
            return False
        return _DAY.fullmatch(operation.sunset) is not None and operation.sunset <= self.today.isoformat()


def _of_status(part: str) -> tuple[Guard, ...]:
    """The guard of a part that is read when something was refused: "404 application/json", "5XX"."""
    return ("error-response",) if re.match(r"[45][0-9X]{2}\b", part) else ()


class _Part(Struct, frozen=True):
    """A schema that travels with an operation, in both versions. `optional`: it may be left out; `as_text`: it is a
    parameter, and whatever its type it is written out as text."""

    name: str
    direction: Direction
    old: Node
    new: Node
    optional: bool = False
    guards: tuple[Guard, ...] = ()
    as_text: bool = False


def _parts(pair: OperationPair, old: Operation, new: Operation) -> Iterator[_Part]:
    """Every schema of what both versions have: a body, a parameter, a header, an event."""
    for key, parameter in new.parameters.items():
        if (before := old.parameters.get(key)) is not None and _written(before, parameter):
            name, may_miss = f"{parameter.place} {parameter.name}", not (before.required and parameter.required)
            yield _Part(name, pair.asks, schema_of(before), schema_of(parameter), may_miss, as_text=True)
    for media, was in old.request.items():
        if (body := taken_as(new.request, media)) is not None and _written(was, body):
            yield _Part(f"request {was.media}", pair.asks, schema_of(was), schema_of(body))
    for status, response in new.responses.items():
        if status in old.responses:
            yield from _answered(pair, status, old.responses[status], response)
    for name, message in new.messages.items():
        if (told := old.messages.get(name)) is not None:
            for part, one, other in (
                (name, told.payload, message.payload),
                (f"{name} headers", told.headers, message.headers),
            ):
                if one is not None or other is not None:
                    yield _Part(part, pair.asks, one or anything(told.node), other or anything(message.node))


def _answered(pair: OperationPair, status: str, old: Response, new: Response) -> Iterator[_Part]:
    guards = _of_status(status)
    for name, header in new.headers.items():
        if (before := old.headers.get(name)) is not None and _written(before, header):
            called = f"{status} header {header.name}"
            yield _Part(called, pair.answers, schema_of(before), schema_of(header), not header.required, guards)
    for media, body in new.content.items():
        if (was := old.content.get(media)) is not None and _written(was, body):
            called = f"{status} {body.media}"
            yield _Part(called, pair.answers, schema_of(was), schema_of(body), guards=guards)


def _written(old: Parameter | Body, new: Parameter | Body) -> bool:
    return old.schema is not None or new.schema is not None


def schema_of(holder: Parameter | Body) -> Node:
    """Its schema; one that admits anything where none is written."""
    return holder.schema if holder.schema is not None else anything(holder.node)


def anything(node: Node) -> Node:
    """The schema that stands where none is written."""
    return Node(node.library, node.file, f"{node.pointer}/schema", {})
