"""A pact held against a document, with no provider running: what does it ask for that was never promised?

The consumer's requests must be ones that the document takes. Its answers need only be a part of what the document
promises, so nothing is missed in them, but every field that they name must be declared, and its value possible.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

import jsonschema_rs
import msgspec
from jsonschema_rs import Draft202012Validator
from msgspec import Struct

from harness.contracts.consumers.calls import Call, Part, calls, concerns
from harness.contracts.consumers.impact import Uses
from harness.contracts.consumers.pact import Answer, Interaction, Pact, Request
from harness.contracts.consumers.touch import Address, addresses, touched
from harness.contracts.diff.plain import Json, TooLarge, plain
from harness.contracts.reading.library import Node
from harness.contracts.surface.dialect import Dialect
from harness.contracts.surface.model import Operation, Surface
from harness.contracts.surface.shape import Together, shape_of
from harness.errors import Place

Kind = Literal["no-operation", "request", "answer", "message"]
_DEMANDS = frozenset({"required", "minProperties", "dependentRequired", "minItems"})
"""What a part of an answer need not meet."""
_UNSENT = frozenset({"authorization", "accept", "content-type", "cookie", "host", "user-agent"})


class Misfit(Struct, frozen=True):
    """One thing that a pact asks for and the document does not promise. `place` is in the pact."""

    kind: Kind
    interaction: str
    operation: str
    said: str
    place: Place


def misfits(surface: Surface, pact: Pact) -> tuple[Misfit, ...]:
    """In the order of the pact. Raises ContractInvalid for a schema that cannot be read."""
    found: dict[tuple[str, str, str], Misfit] = {}
    for interaction in pact.interactions:
        for kind, operation, said in _of(surface, interaction):
            key = (interaction.description, operation, said)
            found.setdefault(key, Misfit(kind, interaction.description, operation, said, interaction.place))
    return tuple(found.values())


def _of(surface: Surface, interaction: Interaction) -> Iterator[tuple[Kind, str, str]]:
    if not concerns(surface, interaction):
        return
    asked = calls(surface, interaction)
    if not asked:
        yield "no-operation", "", _unknown(interaction)
        return
    if interaction.message is not None:
        # Several operations may carry a message of one name; one that fits is enough.
        said = [list(_parts(call, surface.dialect)) for call in asked]
        for text in min(said, key=len):
            yield "message", asked[0].operation.name, text
        return
    (call,) = asked
    assert interaction.request is not None
    for text in _request(call, interaction.request):
        yield "request", call.operation.name, text
    for text in _parts(call, surface.dialect, "writes"):
        yield "request", call.operation.name, text
    if interaction.answer is not None:
        for text in _answer(call, interaction.answer):
            yield "answer", call.operation.name, text
        for text in _parts(call, surface.dialect, "reads"):
            yield "answer", call.operation.name, text


def _unknown(interaction: Interaction) -> str:
    if interaction.request is not None:
        return f"{interaction.request.method} {interaction.request.path} is no operation of this document"
    return "no message of this document has its name, nor its `type`"


def _request(call: Call, request: Request) -> Iterator[str]:
    """What must be sent and is not, and what is sent that nobody takes."""
    operation, sent = call.operation, {part.name for part in call.parts}
    for parameter in operation.parameters.values():
        name = f"{parameter.place} {parameter.name}"
        if parameter.required and name not in sent and parameter.name.lower() not in _UNSENT:
            yield f"{name} must be sent"
    declared = {parameter.name for parameter in operation.parameters.values() if parameter.place == "query"}
    grouped = {name.split("[")[0] for name in declared}
    for name in request.query:
        if name not in declared and name.split("[")[0] not in grouped:
            yield f"query {name} is not declared"
    if request.body is None:
        if operation.request_required:
            yield "a body must be sent"
    elif not any(part.name.startswith("request ") for part in call.parts):
        yield (
            f"a body of {request.body.media or 'no media type'} is not taken"
            if operation.request
            else ("no body is taken")
        )


def _answer(call: Call, answer: Answer) -> Iterator[str]:
    if call.response is None:
        yield f"status {answer.status} is not promised"
        return
    for name in answer.headers:
        if name not in call.response.headers and name not in _UNSENT:
            yield f"header {name} of {answer.status} is not promised"
    if answer.body is not None and not any(
        part.name.startswith(f"{call.response.status} ") and " header " not in part.name for part in call.parts
    ):
        yield f"a body of {answer.body.media or 'no media type'} with {answer.status} is not promised"


def _parts(call: Call, dialect: Dialect, direction: str = "") -> Iterator[str]:
    for part in call.parts:
        if part.schema is None or direction not in ("", part.direction):
            continue
        if part.direction == "reads":
            for field in touched(part.value, part.schema, dialect).undeclared:
                yield f"{part.name} {field} is not promised"
        yield from _complaints(part, dialect)


def _complaints(part: Part, dialect: Dialect) -> Iterator[str]:
    assert part.schema is not None
    validator = _validator(part.schema, dialect, part.direction)
    if validator is None:
        return
    error = next(iter(validator.iter_errors(part.value)), None)
    if error is not None:
        path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.instance_path)
        yield f"{part.name} {path.removeprefix('.')}{' ' if path else ''}does not fit: {error.message}"


def _validator(schema: Node, dialect: Dialect, direction: str) -> Draft202012Validator | None:
    """None for a schema that is too large to be written out."""
    try:
        written = plain((schema,), dialect, "writes" if direction == "writes" else "reads", declared=False)
    except TooLarge:
        return None
    made = written if direction == "writes" else _undemanding(written)
    return _compiled(msgspec.json.encode(made, order="deterministic"))


@lru_cache(maxsize=1024)
def _compiled(text: bytes) -> Draft202012Validator | None:
    try:
        return Draft202012Validator(msgspec.json.decode(text))
    except (ValueError, jsonschema_rs.ValidationError):  # a pattern that this engine cannot read, for one
        return None


def _undemanding(schema: Json) -> Any:
    """A schema of parts of what the schema admits."""
    if isinstance(schema, dict):
        how = {"oneOf": "anyOf"}  # parts of two variants may look alike
        return {
            how.get(key, key): {name: _undemanding(inside) for name, inside in value.items()}
            if key in ("properties", "patternProperties", "$defs", "dependentSchemas")
            else value
            if key in ("enum", "const", "not", "if")
            else _undemanding(value)
            for key, value in schema.items()
            if key not in _DEMANDS
        }
    return [_undemanding(one) for one in schema] if isinstance(schema, list) else schema


class Unused(Struct, frozen=True):
    """What an operation promises and no consumer reads: the whole of it if `fields` is empty."""

    operation: str
    fields: tuple[str, ...]


def unused(surface: Surface, consumers: Sequence[Uses]) -> tuple[Unused, ...]:
    """Operations that nobody calls, and fields of answers and messages that nobody reads."""
    found = []
    for operation in surface.operations.values():
        if not any(operation.key in one.parts for one in consumers):
            found.append(Unused(operation.name, ()))
        elif fields := tuple(_unread(operation, consumers, surface.dialect)):
            found.append(Unused(operation.name, fields))
    return tuple(found)


def _unread(operation: Operation, consumers: Sequence[Uses], dialect: Dialect) -> Iterator[str]:
    for part, schema in _promises(operation).items():
        held = [one.parts[operation.key] for one in consumers if operation.key in one.parts]
        if not any(part in parts for parts in held):
            continue  # nobody expects this answer at all
        read = frozenset().union(*(parts[part].fields for parts in held if part in parts))
        unread: list[str] = []
        for path, keys in fields_of(schema, dialect).items():
            if read.isdisjoint(keys) and not path.startswith(tuple(f"{one}{then}" for one in unread for then in ".[")):
                unread.append(path)
        yield from (f"{part} {path}" for path in unread)


def _promises(operation: Operation) -> Mapping[str, Node]:
    """The schemas of what a client reads."""
    bodies = {
        f"{response.status} {body.media}": body.schema
        for response in operation.responses.values()
        for body in response.content.values()
    }
    if operation.from_system:
        bodies = {f"request {body.media}": body.schema for body in operation.request.values()}
        bodies |= {name: message.payload for name, message in operation.messages.items()}
    return {part: schema for part, schema in bodies.items() if schema is not None}


def fields_of(schema: Node, dialect: Dialect) -> dict[str, frozenset[tuple[Address, str]]]:
    """Every property that is declared from a schema on, by its path, with where it is declared; a schema that comes
    again is told once."""
    found: dict[str, frozenset[tuple[Address, str]]] = {}
    waiting: list[tuple[str, Together]] = [("", (schema,))]
    met: set[frozenset[Address]] = set()
    for path, nodes in waiting:
        here = frozenset(address for node in nodes for address in addresses(node))
        if not here or here in met:
            continue
        met.add(here)
        shape = shape_of(nodes, dialect)
        for name, inside in shape.properties.items():
            step = f"{path}.{name}".removeprefix(".")
            found[step] = found.get(step, frozenset()) | {(address, name) for address in here}
            waiting.append((step, inside))
        waiting.append((f"{path}[]", shape.items))
        waiting += [
            (path, (branch,)) for how in ("anyOf", "oneOf") for group in shape.says.get(how, ()) for branch in group
        ]
    return found
