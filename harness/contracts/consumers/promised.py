"""A pact held against a document, with no provider running: what does it ask for that was never promised?

The consumer's requests must be ones that the document takes. Its answers need only be a part of what the document
promises, so nothing is missed in them, but every field that they name must be declared, and its value possible.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, Literal

import jsonschema_rs
import msgspec
from jsonschema_rs import Draft202012Validator
from msgspec import Struct, structs

from harness.contracts.consumers.calls import Call, Part, calls, concerns
from harness.contracts.consumers.impact import Uses
from harness.contracts.consumers.impact import plain as plain_part
from harness.contracts.consumers.pact import Answer, Interaction, Pact, Request
from harness.contracts.consumers.touch import Address, addresses, touched
from harness.contracts.diff.law import Direction
from harness.contracts.diff.plain import Json, plain
from harness.contracts.reading.library import Node
from harness.contracts.surface.dialect import Dialect
from harness.contracts.surface.model import Operation, Surface
from harness.contracts.surface.shape import Together, shape_of
from harness.errors import Place

Kind = Literal["no-operation", "request", "answer", "message"]
_COMPLAINTS_MAX = 20
_NAMED_MAX = 100_000
"""Schemas that refer to thousands of others are compiled all the same."""
_DEMANDS = frozenset({"required", "minProperties", "dependentRequired", "minItems"})
"""What a part of an answer need not meet."""
_UNSENT = frozenset({"authorization", "accept", "content-type", "cookie", "host", "user-agent"})


class Said(Struct, frozen=True):
    """What is wrong with an interaction. `about` tells it from others, whatever the words: the same in two versions of
    a document."""

    kind: Kind
    operation: str
    part: str
    said: str
    about: str


class Misfit(Said, frozen=True):
    """One thing that a pact asks for and the document does not promise. `place` is in the pact."""

    interaction: str
    place: Place


MessageKind = Literal["call", "message"]


def kinds_of(surfaces: Iterable[Surface], pact: Pact) -> frozenset[MessageKind]:
    """Of which kind there is anything in these documents: of the others they are not asked."""
    return frozenset(
        kind_of(interaction)
        for interaction in pact.interactions
        if any(concerns(surface, interaction) for surface in surfaces)
    )


def kind_of(interaction: Interaction) -> MessageKind:
    return "call" if interaction.message is None else "message"


def misfits(surface: Surface, pact: Pact, kinds: frozenset[MessageKind] | None = None) -> tuple[Misfit, ...]:
    """In the order of the pact. `kinds` are asked for; None: those of which the document has anything.

    Raises ContractInvalid for a schema that cannot be read.
    """
    kinds = kinds_of((surface,), pact) if kinds is None else kinds
    found: dict[tuple[str, str, str], Misfit] = {}
    for interaction in pact.interactions:
        if kind_of(interaction) in kinds:
            for one in _of(surface, interaction):
                misfit = Misfit(**structs.asdict(one), interaction=interaction.description, place=interaction.place)
                found.setdefault((misfit.interaction, misfit.operation, misfit.said), misfit)
    return tuple(found.values())


def _of(surface: Surface, interaction: Interaction) -> Iterator[Said]:
    asked = calls(surface, interaction)
    if not asked:
        yield Said("no-operation", "", "", _unknown(interaction), "no operation")
        return
    if interaction.message is not None:
        # Several operations may carry a message of one name; one that fits is enough.
        yield from min((list(_parts(call, surface.dialect, "message")) for call in asked), key=len)
        return
    (call,) = asked
    assert interaction.request is not None
    yield from _request(call, interaction.request)
    if interaction.answer is not None:
        yield from _answer(call, interaction.answer)
    yield from _parts(call, surface.dialect)


def _unknown(interaction: Interaction) -> str:
    if interaction.request is not None:
        return f"{interaction.request.method} {interaction.request.path} is no operation of this document"
    return "no message of this document has its name, nor its `type`"


def _request(call: Call, request: Request) -> Iterator[Said]:
    """What must be sent and is not, and what is sent that nobody takes."""
    operation, sent = call.operation, {part.name for part in call.parts}

    def told(part: str, said: str) -> Said:
        return Said("request", operation.name, part, said, f"{part} {said}")

    for parameter in operation.parameters.values():
        name = f"{parameter.place} {parameter.name}"
        if parameter.required and name not in sent and parameter.name.lower() not in _UNSENT:
            yield told(name, f"{name} must be sent")
    declared = {parameter.name for parameter in operation.parameters.values() if parameter.place == "query"}
    grouped = {name.partition("[")[0] for name in declared} | _spread(operation)
    for name in request.query:
        if name not in declared and name.partition("[")[0] not in grouped:
            yield told(f"query {name}", f"query {name} is not declared")
    if request.body is None:
        if operation.request_required:
            yield told("request", "a body must be sent")
    elif not any(part.name.startswith("request ") for part in call.parts):
        media = request.body.media or "no media type"
        yield told("request", f"a body of {media} is not taken" if operation.request else "no body is taken")


def _spread(operation: Operation) -> set[str]:
    """The names in a query of an object that is spread over it."""
    found: set[str] = set()
    for parameter in operation.parameters.values():
        data = parameter.schema.target().data if parameter.schema is not None else {}
        if parameter.place == "query" and parameter.explode and isinstance(data, dict):
            properties = data.get("properties")
            found |= set(properties) if isinstance(properties, dict) else set()
    return found


def _answer(call: Call, answer: Answer) -> Iterator[Said]:
    def told(part: str, said: str) -> Said:
        return Said("answer", call.operation.name, part, said, f"{part} {said}")

    status = str(answer.status)
    if call.response is None:
        yield told(status, f"status {status} is not promised")
        return
    for name in answer.headers:
        if name not in call.response.headers and name not in _UNSENT:
            yield told(f"{status} header {name}", f"header {name} of {status} is not promised")
    if answer.body is not None and not any(
        part.name.startswith(f"{call.response.status} ") and " header " not in part.name for part in call.parts
    ):
        yield told(status, f"a body of {answer.body.media or 'no media type'} with {status} is not promised")


def _parts(call: Call, dialect: Dialect, kind: Literal["", "message"] = "") -> Iterator[Said]:
    for part in sorted(call.parts, key=lambda part: part.direction == "reads"):
        if part.schema is None or part.opaque:
            continue
        about: Kind = kind or ("request" if part.direction == "writes" else "answer")
        undeclared = () if part.name.endswith(" headers") else touched(part.value, part.schema, dialect).undeclared
        for field in undeclared:
            said = "is not promised" if part.direction == "reads" else "is not declared"
            yield Said(about, call.operation.name, part.name, f"{part.name} {field} {said}", f"{part.name} {field}")
        for path, keyword, message in _complaints(part, dialect):
            said = f"{part.name} {path}{' ' if path else ''}does not fit: {message}"
            yield Said(about, call.operation.name, part.name, said, f"{part.name} {path} {keyword}")


def _complaints(part: Part, dialect: Dialect) -> Iterator[tuple[str, str, str]]:
    """Path, keyword and words of everything that is wrong with a value, up to a bound."""
    assert part.schema is not None
    validator = _validator(part.schema, dialect, part.direction)
    if validator is None:
        yield "", "unchecked", "its schema cannot be compiled here: compare it by hand"
        return
    try:
        errors = list(islice(validator.iter_errors(part.value), _COMPLAINTS_MAX))
    except UnicodeEncodeError:
        yield "", "text", "it has half a character in it"
        return
    for error in errors:
        path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.instance_path)
        keyword = str(error.schema_path[-1]) if error.schema_path else ""
        yield path.removeprefix("."), keyword, error.message


def _validator(schema: Node, dialect: Dialect, direction: Direction) -> Draft202012Validator | None:
    """None for a schema that this machine cannot compile."""
    written = plain((schema,), dialect, direction, declared=False, named_max=_NAMED_MAX)
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
    if isinstance(schema, list):
        return [_undemanding(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made: dict[str, Any] = {}
    for key, value in schema.items():
        if key in _DEMANDS:
            continue
        if key in ("properties", "patternProperties", "$defs", "dependentSchemas"):
            made[key] = {name: _undemanding(inside) for name, inside in value.items()}
        elif key in ("enum", "const", "not", "if"):
            made[key] = value
        elif key != "oneOf":
            made[key] = _undemanding(value)
    if "oneOf" in schema:  # parts of two variants may look alike
        made["allOf"] = [*made.get("allOf", ()), {"anyOf": _undemanding(schema["oneOf"])}]
    return made


class Unused(Struct, frozen=True):
    """What an operation promises and no consumer reads: the whole of it if `fields` is empty."""

    operation: str
    fields: tuple[str, ...]


def unused(surface: Surface, consumers: Sequence[Uses]) -> tuple[Unused, ...]:
    """Operations that nobody calls, and fields of answers and messages that nobody reads."""
    found = []
    for operation in surface.operations.values():
        if not any(operation.key in one.calls for one in consumers):
            found.append(Unused(operation.name, ()))
        elif fields := tuple(_unread(operation, consumers, surface.dialect)):
            found.append(Unused(operation.name, fields))
    return tuple(found)


def _unread(operation: Operation, consumers: Sequence[Uses], dialect: Dialect) -> Iterator[str]:
    for part, schema in _promises(operation).items():
        held = [one.parts(operation.key) for one in consumers if operation.key in one.calls]
        if not any(plain_part(part) in parts for parts in held):
            continue  # nobody expects this answer at all
        read = [parts[plain_part(part)] for parts in held if plain_part(part) in parts]
        unread: list[str] = []
        for path, keys in fields_of(schema, dialect).items():
            used = any(one.has(frozenset({address}), name) for address, name in sorted(keys) for one in read)
            if not used and not path.startswith(tuple(f"{one}{then}" for one in unread for then in ".[")):
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
        waiting += [(path, (branch,)) for branch in shape.choices]
    return found
