"""What a system tells by itself, and all that it says of the telling: in headers, in the envelope, in what wraps it."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from harness.contracts.lint.names import ends as ends_with
from harness.contracts.lint.names import is_
from harness.contracts.reading.library import Node
from harness.contracts.surface.dialect import Dialect
from harness.contracts.surface.model import Message, Operation
from harness.contracts.surface.shape import Ends, Shape, Together, ends_of, shape_of

_WRAPPERS = ("data", "payload", "body", "event", "header", "metadata", "meta", "envelope", "message", "notification")
_DEEP = 4


class Event(Struct, frozen=True):
    """A message that a system sends, or a webhook, with the names of what it says of itself."""

    name: str
    node: Node
    names: frozenset[str]

    def says(self, *phrases: str) -> bool:
        """Whether one of its names is one of the phrases, and nothing besides."""
        return any(is_(name, *phrases) for name in self.names)

    def without(self, *phrases: str) -> "Event":
        """The same, without names that are one of the phrases."""
        return Event(self.name, self.node, frozenset(name for name in self.names if not is_(name, *phrases)))

    def ends(self, *phrases: str) -> bool:
        """Whether one of its names is a kind of one of the phrases."""
        return any(ends_with(name, *phrases) for name in self.names)


def events(operations: Iterable[Operation], dialect: Dialect) -> Iterator[Event]:
    """Each once, wherever it is told."""
    met: set[tuple[str, str]] = set()
    for operation in operations:
        if not operation.from_system:
            continue
        for name, node, schemas, beside in _told(operation):
            if (node.file, node.pointer) not in met:
                met.add((node.file, node.pointer))
                said = {found for schema in schemas for found in _names(schema, dialect)}
                yield Event(name, node, frozenset(said | beside))


def _told(operation: Operation) -> Iterator[tuple[str, Node, list[Node], set[str]]]:
    for name, message in operation.messages.items():
        schemas = [held for held in (message.payload, message.headers, *_traits(message)) if held is not None]
        yield name, message.node, schemas, set()
    if not operation.messages:
        headers = {parameter.name for parameter in operation.parameters.values() if parameter.place == "header"}
        for body in operation.request.values():
            yield operation.name, operation.node, [body.schema] if body.schema is not None else [], headers


def _traits(message: Message) -> Iterator[Node | None]:
    """The headers that a message has from its traits."""
    traits = message.node.get("traits")
    if traits is not None and isinstance(traits.data, list):
        for trait in traits.children():
            yield trait.target().get("headers")


def _names(schema: Node, dialect: Dialect) -> set[str]:
    """The properties of an envelope, in whichever branch, and of what it wraps: nothing of the business in it."""
    found: set[str] = set()
    met: set[Ends] = set()
    waiting: list[tuple[Together, int]] = [((schema,), 0)]
    for nodes, deep in waiting:
        if (ends := ends_of(nodes)) in met:
            continue
        met.add(ends)
        shape = shape_of(nodes, dialect)
        found |= set(shape.properties)
        waiting += [((branch,), deep) for branch in shape.choices]
        if deep < _DEEP:
            waiting += [(inside, deep + 1) for inside in _wrapped(shape, dialect)]
    return found


def _wrapped(shape: Shape, dialect: Dialect) -> Iterator[Together]:
    """What an object is only a wrapping of: its items, what is called so, and the one thing that it holds."""
    if shape.items:
        yield shape.items
    held = {name: nodes for name, nodes in shape.properties.items() if _holds(nodes, dialect)}
    for name, nodes in held.items():
        if len(held) == 1 or is_(name, *_WRAPPERS):
            yield nodes


def _holds(nodes: Together, dialect: Dialect) -> bool:
    shape = shape_of(nodes, dialect)
    return bool(shape.properties or shape.items or shape.choices)
