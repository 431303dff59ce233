"""A document as rules look at it: its operations, and every object that travels in them."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Literal, Protocol

from msgspec import Struct

from harness.contracts.diff.law import Direction, turned
from harness.contracts.lint.events import Event, events
from harness.contracts.lint.names import says, words
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.reading.library import Node
from harness.contracts.surface.model import Operation, Surface
from harness.contracts.surface.shape import Ends, Shape, Together, ends_of, shape_of

Severity = Literal["error", "warning", "info", "off"]
_READS = ("GET", "HEAD", "OPTIONS", "TRACE")


class Look(Struct, frozen=True):
    """One thing that a rule has looked at. `said` is what is wrong with it, "" for nothing.

    `around` are pieces that may excuse it besides: the object that a property is of, the operation.
    """

    where: str
    node: Node
    said: str = ""
    around: tuple[Node, ...] = ()


class LintRule(Protocol):
    """A module of `rules/`. `HINT` is what to write instead, with an example."""

    ID: str
    PRINCIPLE: PrincipleId
    SEVERITY: Severity
    HINT: str

    def looks(self, subject: "Subject") -> Iterator[Look]: ...


class Thing(Struct, frozen=True):
    """An object that travels, with a place where it does.

    `called` are the names that it goes by: its own, its title, and the property that it is; of the whole of a body,
    what its path is about. `around` are the objects that it is part of there, the outermost first.
    """

    called: tuple[str, ...]
    shape: Shape
    node: Node
    where: str
    direction: Direction
    around: tuple[Shape, ...]
    operation: Operation | None

    def named(self, *phrases: str) -> bool:
        """Whether its names say one of the phrases."""
        return any(says(name, *phrases) for name in self.called)

    def has(self, *phrases: str) -> bool:
        """Whether a property says one of the phrases."""
        return any(says(name, *phrases) for name in self.shape.properties)

    @property
    def context(self) -> tuple[str, ...]:
        """All that is said with it: its properties, those of what it is part of, and the parameters of the call."""
        held = [name for shape in (self.shape, *self.around) for name in shape.properties]
        asked = [parameter.name for parameter in self.operation.parameters.values()] if self.operation else []
        return (*held, *asked)

    def within(self, *phrases: str) -> bool:
        """Whether something that is said with it says one of the phrases."""
        return any(says(name, *phrases) for name in self.context)

    def look(self, said: str, name: str = "") -> Look:
        """A look at it, or at one of its properties."""
        around = (self.node, *((self.operation.node,) if self.operation else ()))
        if not name:
            return Look(self.where, self.node, said, around)
        return Look(f"{self.where} {name}".strip(), self.shape.properties[name][0], said, around)


class Subject:
    """A document, and what the catalogue says of it."""

    def __init__(self, top: Node, surface: Surface, entry: Mapping[str, Any] | None) -> None:
        self.top = top
        self.surface = surface
        self.entry = entry
        """The catalogue's entry: owner, lifecycle, audience; None if no catalogue lists the document."""

    @property
    def info(self) -> Node | None:
        """What the document says of itself."""
        info = self.top.get("info") if self.surface.schema is None else None
        return info if info is not None and isinstance(info.data, dict) else None

    @property
    def layer(self) -> str:
        """What the document says, else what the catalogue says; "" if neither says anything."""
        said = (self.info.data.get("x-layer") or self.info.data.get("x-audience")) if self.info else None
        listed = self.entry.get("audience") if self.entry is not None else None
        return str(said or listed or "")

    @property
    def operations(self) -> tuple[Operation, ...]:
        """All, callbacks among them."""
        return self.surface.everything

    @property
    def calls(self) -> tuple[Operation, ...]:
        """What a client asks for over HTTP."""
        if self.surface.kind.startswith("AsyncAPI"):
            return ()
        return tuple(one for one in self.operations if not one.from_system)

    @property
    def unsafe(self) -> tuple[Operation, ...]:
        """Calls that change something: a POST that only searches says so with `x-unsafe: false`."""
        return tuple(
            one for one in self.calls
            if (method := one.name.split(" ")[0]) not in _READS
            and not (method == "POST" and one.node.data.get("x-unsafe") is False)
        )  # fmt: skip

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """What the document's system tells by itself."""
        return tuple(events(self.operations, self.surface.dialect))

    def shape(self, nodes: Together) -> Shape:
        return shape_of(nodes, self.surface.dialect)

    def properties(self, schema: Node | None) -> dict[str, Together]:
        """What an object may have, whichever branch it takes."""
        found: dict[str, Together] = {}
        waiting: list[Together] = [(schema,)] if schema is not None else []
        met: set[Ends] = set()
        for nodes in waiting:
            if (ends := ends_of(nodes)) not in met:
                met.add(ends)
                shape = self.shape(nodes)
                found = {**shape.properties, **found}
                waiting += [(branch,) for branch in shape.branches]
        return found

    @cached_property
    def things(self) -> tuple[Thing, ...]:
        """Every object that travels, once for each direction and for each object that it is part of."""
        found: dict[tuple[object, ...], Thing] = {}
        for operation in self.operations:
            asks: Direction = "reads" if operation.from_system else "writes"
            for part, node, direction, name in _parts(operation, asks):
                self._walk(f"{operation.name} {part}", name, node, direction, operation, found)
        if (schema := self.surface.schema) is not None:
            name = str(schema.data.get("title") or schema.data.get("$id", "").rpartition("/")[2].partition(".")[0])
            self._walk("", name, schema, "reads", None, found)
        return tuple(found.values())

    def _walk(
        self, where: str, top: str, schema: Node, direction: Direction, operation: Operation | None,
        found: dict[tuple[object, ...], Thing],
    ) -> None:  # fmt: skip
        waiting: list[tuple[str, str, Together, tuple[Shape, ...], Ends]] = [("", top, (schema,), (), ())]
        met: set[tuple[object, ...]] = set()
        for path, name, nodes, around, outside in waiting:
            ends = ends_of(nodes)
            if (ends, name, outside) in met:
                continue
            met.add((ends, name, outside))
            shape = self.shape(nodes)
            if shape.properties:
                called = tuple(dict.fromkeys(filter(None, (*(own for node in nodes for own in _own(node)), name))))
                thing = Thing(called, shape, nodes[0].target(), f"{where} {path}".strip(), direction, around, operation)
                found.setdefault((ends, direction, called, outside), thing)
            outer = (*around, shape) if shape.properties else around
            below = ends if shape.properties else outside
            for inner, inside in shape.properties.items():
                waiting.append((f"{path}.{inner}".removeprefix("."), inner, inside, outer, below))
            waiting += [(f"{path}[]", name, inside, outer, below) for inside in (*shape.prefix, shape.items) if inside]
            waiting += [(f"{path}{{}}", name, inside, outer, below)
                        for inside in (*shape.patterned.values(), shape.additional) if inside]  # fmt: skip
            waiting += [(path, name, (branch,), outer, below) for branch in shape.branches]


def _parts(operation: Operation, asks: Direction) -> Iterator[tuple[str, Node, Direction, str]]:
    """Every schema that travels: its part, its direction, and what it is about."""
    method, _, path = operation.name.removeprefix("webhook ").partition(" ")
    steps = [step for step in path.split("/") if step]
    fixed = [step for step in steps if not step.startswith("{")]
    noun = fixed[-1] if fixed else ""
    one = bool(steps) and (steps[-1].startswith("{") or method != "GET")
    for body in operation.request.values():
        if body.schema is not None:
            yield f"request {body.media}", body.schema, asks, noun if one else ""
    for response in operation.responses.values():
        for body in response.content.values():
            if body.schema is not None:
                good = response.status.startswith("2")
                listed = (
                    isinstance(body.schema.target().data, dict) and body.schema.target().data.get("type") == "array"
                )
                about = noun if good and (one or listed) else ""
                yield f"{response.status} {body.media}", body.schema, turned(asks), about
    for message in operation.messages.values():
        if message.payload is not None:
            yield message.name, message.payload, asks, message.name


def _own(node: Node) -> Iterator[str]:
    """The names that a schema has by itself: its title, and the last word of where it stands among the components."""
    target = node.target()
    holder, _, name = target.pointer.rpartition("/")
    if holder.endswith(("/schemas", "/$defs", "/definitions")):
        yield name
    title = target.data.get("title") if isinstance(target.data, dict) else None
    if isinstance(title, str) and len(words(title)) <= _TITLE_WORDS:
        yield title


_TITLE_WORDS = 4
"""A longer title is a sentence, and no name."""
