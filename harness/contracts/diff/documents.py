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
from harness.contracts.diff.schemas import Finding
from harness.contracts.diff.units import Units
from harness.contracts.reading.library import Node
from harness.contracts.surface.model import Body, Operation, Parameter, Surface

UNUSED: tuple[Guard, ...] = ("unused",)


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
        unmet = [name for name in new if name in old and not self.units.met(old[name], new[name])]
        for name in unmet:
            for one in self.bare(old[name], new[name]):
                capped = guarded(one.level, UNUSED)
                yield msgspec.structs.replace(one, part=f"schema {name}, which no operation uses", level=capped)

    def operations(self, old: Mapping[str, Operation], new: Mapping[str, Operation]) -> Iterator[Found]:
        for key in {**new, **old}:
            yield from self.operation(OperationPair(old.get(key), new.get(key)))

    def operation(self, pair: OperationPair) -> Iterator[Found]:
        name = pair.known.name
        announced: tuple[Guard, ...] = ("announced",) if self._announced(pair.old) else ()
        for rule in OPERATION_RULES.values():
            for told in rule.changes(pair):
                found = level(told.change.effect, told.direction)
                guards = (*announced, *_of_status(told.change.path))
                where = (name, told.change.path, "", told.direction)
                yield Found(*where, guarded(found, guards), Finding(told.change, found))
        if (both := pair.both()) is None:
            return
        before, now = both
        for part, direction, one, other in _parts(pair, before, now):
            for path, finding in self.units.findings(one, other, direction):
                yield Found(name, part, path, direction, guarded(finding.level, _of_status(part)), finding)
        yield from self.operations(before.callbacks, now.callbacks)

    def _announced(self, operation: Operation | None) -> bool:
        """Whether it was deprecated and its day has come."""
        if operation is None or not operation.deprecated or not operation.sunset:
            return False
        return operation.sunset <= self.today.isoformat()


def _of_status(part: str) -> tuple[Guard, ...]:
    """The guard of a part that is read when something was refused: "404 application/json", "5XX"."""
    return ("error-response",) if re.match(r"[45][0-9X]{2}\b", part) else ()


def _parts(pair: OperationPair, old: Operation, new: Operation) -> Iterator[tuple[str, Direction, Node, Node]]:
    """Every schema that both versions have: which part of the operation, which way it goes, and where it stands."""
    for key, parameter in new.parameters.items():
        yield from _both(f"{parameter.place} {parameter.name}", pair.asks, old.parameters.get(key), parameter)
    for media, body in new.request.items():
        yield from _both(f"request {body.media}", pair.asks, old.request.get(media), body)
    for status, response in new.responses.items():
        if (before := old.responses.get(status)) is None:
            continue
        for name, header in response.headers.items():
            yield from _both(f"{status} header {header.name}", pair.answers, before.headers.get(name), header)
        for media, body in response.content.items():
            yield from _both(f"{status} {body.media}", pair.answers, before.content.get(media), body)
    for name, message in new.messages.items():
        if (was := old.messages.get(name)) is None:
            continue
        if was.payload is not None and message.payload is not None:
            yield name, pair.asks, was.payload, message.payload
        if was.headers is not None and message.headers is not None:
            yield f"{name} headers", pair.asks, was.headers, message.headers


def _both(
    part: str, direction: Direction, old: Parameter | Body | None, new: Parameter | Body
) -> Iterator[tuple[str, Direction, Node, Node]]:
    if old is not None and old.schema is not None and new.schema is not None:
        yield part, direction, old.schema, new.schema
