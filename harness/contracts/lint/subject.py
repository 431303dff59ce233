"""A document as rules look at it: its operations, and every object that travels in them."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Literal, Protocol

from msgspec import Struct

from harness.contracts.diff.law import Direction, turned
from harness.contracts.lint.names import says
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.reading.library import Node
from harness.contracts.surface.dialect import Dialect
from harness.contracts.surface.model import Message, Operation, Surface
from harness.contracts.surface.shape import Shape, Together, shape_of

Severity = Literal["error", "warning", "info", "off"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info", "off")
_CHOICES = ("anyOf", "oneOf")
_ENVELOPES = 3
"""How deep an event may be wrapped: a list, its items, and what each of them holds."""


class Look(Struct, frozen=True):
    """One thing that a rule has looked at. `said` is what is wrong with it, "" for nothing."""

    where: str
    node: Node
    said: str = ""


class LintRule(Protocol):
    """A module of `rules/`. `HINT` is what to write instead, with an example."""

    ID: str
    PRINCIPLE: PrincipleId
    SEVERITY: Severity
    HINT: str

    def looks(self, subject: "Subject") -> Iterator[Look]: ...


class Thing(Struct, frozen=True):
    """An object that travels, with the first place where it does.

    `called` are the names that it goes by: its own, and the property that it is. `around` are the objects that it is
    part of there, the outermost first.
    """

    called: tuple[str, ...]
    shape: Shape
    node: Node
    where: str
    direction: Direction
    around: tuple[Shape, ...]

    def named(self, *phrases: str) -> bool:
        """Whether its names say one of the phrases."""
        return any(says(name, *phrases) for name in self.called)

    def has(self, *phrases: str) -> bool:
        """Whether a property says one of the phrases."""
        return any(says(name, *phrases) for name in self.shape.properties)

    def within(self, *phrases: str) -> bool:
        """Whether a property of it, or of what it is part of, says one of the phrases."""
        return any(says(name, *phrases) for shape in (self.shape, *self.around) for name in shape.properties)


class Event(Struct, frozen=True):
    """A message that a system sends, or a webhook, with the names of all that it says: in its headers, in its envelope,
    and in what is wrapped in that."""

    name: str
    node: Node
    words: frozenset[str]

    def says(self, *phrases: str) -> bool:
        return any(says(name, *phrases) for name in self.words)


class Subject:
    """A document, and what the catalogue says of it."""

    def __init__(self, top: Node, surface: Surface, entry: Mapping[str, Any] | None) -> None:
        self.top = top
        self.surface = surface
        self.entry = entry
        """The catalogue's entry: owner, lifecycle, audience; None if no catalogue lists the document."""

    @property
    def dialect(self) -> Dialect:
        return self.surface.dialect

    @property
    def calls(self) -> tuple[Operation, ...]:
        """Operations that a client begins."""
        return tuple(one for one in self.surface.operations.values() if not one.from_system and not one.messages)

    @property
    def unsafe(self) -> tuple[Operation, ...]:
        """Calls that change something: a POST that only searches says so with `x-unsafe: false`."""
        reads = ("GET", "HEAD", "OPTIONS", "TRACE")
        return tuple(
            one for one in self.calls
            if one.name.split(" ")[0] not in reads and one.node.data.get("x-unsafe") is not False
        )  # fmt: skip

    def shape(self, nodes: Together) -> Shape:
        return shape_of(nodes, self.dialect)

    @cached_property
    def things(self) -> tuple[Thing, ...]:
        """Every object that travels, once for each direction, in the document's order."""
        found: dict[tuple[object, ...], Thing] = {}
        for operation in self.surface.operations.values():
            asks: Direction = "reads" if operation.from_system else "writes"
            for part, node, direction in _parts(operation, asks):
                self._walk(f"{operation.name} {part}", node, direction, found)
        if self.surface.schema is not None:
            self._walk("", self.surface.schema, "reads", found)
        return tuple(found.values())

    def _walk(self, where: str, top: Node, direction: Direction, found: dict[tuple[object, ...], Thing]) -> None:
        waiting: list[tuple[str, str, Together, tuple[Shape, ...]]] = [("", "", (top,), ())]
        met: set[tuple[object, ...]] = set()
        for path, name, nodes, around in waiting:
            ends = tuple((node.target().file, node.target().pointer) for node in nodes)
            if (ends, name) in met:
                continue
            met.add((ends, name))
            shape = self.shape(nodes)
            if shape.properties:
                called = tuple(dict.fromkeys(filter(None, (*(_own(node) for node in nodes), name))))
                place = f"{where} {path}".strip()
                thing = Thing(called, shape, nodes[0].target(), place, direction, around)
                found.setdefault((ends, direction, called), thing)
            outer = (*around, shape)
            for inner, inside in shape.properties.items():
                waiting.append((f"{path}.{inner}".removeprefix("."), inner, inside, outer))
            if shape.items:
                waiting.append((f"{path}[]", name, shape.items, around))
            for how in _CHOICES:
                for group in shape.says.get(how, ()):
                    waiting += [(path, name, (branch,), outer) for branch in group]

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """What the document's system sends by itself."""
        found: dict[str, Event] = {}
        for operation in self.surface.operations.values():
            for message in operation.messages.values():
                found.setdefault(
                    message.name, self._event(message.name, message.node, message.payload, message.headers)
                )
            if operation.from_system and not operation.messages:
                for body in operation.request.values():
                    found.setdefault(operation.name, self._event(operation.name, operation.node, body.schema, None))
        return tuple(found.values())

    def _event(self, name: str, node: Node, payload: Node | None, headers: Node | None) -> Event:
        said: set[str] = set()
        for held in (payload, headers):
            if held is not None:
                said |= self._names((held,), _ENVELOPES)
        return Event(name, node, frozenset(said))

    def _names(self, nodes: Together, deep: int) -> set[str]:
        """The properties of an object, in whichever branch, and of what is wrapped in it."""
        shape = self.shape(nodes)
        found = set(shape.properties)
        for how in _CHOICES:
            for group in shape.says.get(how, ()):
                for branch in group:
                    found |= self._names((branch,), deep)
        if deep:
            inside = [shape.items, *shape.properties.values()]
            found |= {name for nodes in inside if nodes for name in self._names(nodes, deep - 1)}
        return found


def _parts(operation: Operation, asks: Direction) -> Iterator[tuple[str, Node, Direction]]:
    for body in operation.request.values():
        if body.schema is not None:
            yield f"request {body.media}", body.schema, asks
    for response in operation.responses.values():
        for body in response.content.values():
            if body.schema is not None:
                yield f"{response.status} {body.media}", body.schema, turned(asks)
    messages: tuple[Message, ...] = tuple(operation.messages.values())
    for message in messages:
        if message.payload is not None:
            yield message.name, message.payload, asks


def _own(node: Node) -> str:
    """The name that a schema has by itself: the last word of where it stands among the components."""
    pointer = node.target().pointer
    holder, _, name = pointer.rpartition("/")
    return name if holder.endswith(("/schemas", "/$defs", "/definitions")) else ""
