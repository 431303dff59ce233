"""A document that the writer may send and the reader refuses: what makes a verdict more than an opinion.

Instances are made of the writer's schema: the least that it admits, then one thing more at a time: each optional
property, each value of a code list, each bound, null where it is admitted, each variant; and one with everything in it.
What is made so is only a candidate; it is a witness if the validator takes it on one side and refuses it on the other.

    >>> (found,) = witnesses({"enum": ["new", "shipped"]}, {"enum": ["new", "shipped"]}, {"enum": ["new"]})
    >>> found.document, found.complaint
    ('shipped', '"shipped" is not one of "new"')
"""

from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Any

from jsonschema_rs import Draft202012Validator, ReferencingError, ValidationError, ValidationErrorKind
from msgspec import Struct

from harness.contracts.diff.oracle import left_over
from harness.contracts.diff.pair import step_into
from harness.contracts.diff.plain import Json
from harness.contracts.surface.shape import finds

CANDIDATES_MAX = 2000
VARIANTS_MAX = 300
BRANCHES_MAX = 40
DEPTH_MAX = 8
LENGTH_MAX = 10_000
_NAMES = ("EUR", "x", "x-a", "a", "A1", "1", "1000", "en", "id_1", "a_b", "2026-03-02", "S_1")
"""Names of properties that one pattern or another may want."""
_ANYTHING: tuple[Any, ...] = ("x", 0, True, None, {}, [], 0.5)
_TYPES = ("object", "array", "string", "integer", "number", "boolean", "null")
_TEXTS = {
    "date": "2026-03-02", "date-time": "2026-03-02T10:30:00Z", "time": "10:30:00Z", "email": "a@example.com",
    "uri": "https://example.com/a", "uuid": "6fa459ea-ee8a-4ca4-894e-db77e160355e",
}  # fmt: skip
_GUESSES = ("A1", "a", "1", "AB", "ABC", "EUR", "2026-03-02", "abc-123", "ORD-0001", "12.50", "+31 20 1234567", "")


class Witness(Struct, frozen=True):
    """A document, and what the reader's validator says of it. `path` is the field of which it says so."""

    document: Any
    complaint: str
    path: str = ""


def witnesses(written: Json, admitted: Json, read: Json) -> tuple[Witness, ...]:
    """One for each field that the reader complains of. Empty if none was found.

    `written` is what the writer declares, `admitted` what its schema admits, `read` what the other side takes.
    """
    try:
        writes, admits, reads = (Draft202012Validator(schema) for schema in (written, admitted, read))
    except (ValidationError, ReferencingError, ValueError):
        return ()
    found: dict[str, Witness] = {}
    made = chain(candidates(written), candidates(read), candidates(left_over(written, read) or False))
    for document in islice(made, CANDIDATES_MAX):
        if not reads.is_valid(document) and writes.is_valid(document) and admits.is_valid(document):
            for error in reads.iter_errors(document):
                for path in fields_of(error):
                    found.setdefault(path, Witness(document, error.message, path))
    return tuple(found.values())


def fields_of(error: ValidationError) -> list[str]:
    """The fields that an error is about, as findings write them: also one that is missing, or is one too many."""
    path = "".join("[]" if isinstance(step, int) else step_into(step) for step in error.instance_path)
    match error.kind:
        case ValidationErrorKind.Required(property=missing):
            within = [step_into(str(missing))]
        case (
            ValidationErrorKind.AdditionalProperties(unexpected=names)
            | ValidationErrorKind.UnevaluatedProperties(unexpected=names)
        ):
            within = [step_into(name) for name in names]
        case _:
            within = [""]
    return [f"{path}{step}".removeprefix(".") for step in within]


def candidates(schema: Json) -> Iterator[Any]:
    """Instances that may fit, the least first; each has one thing more or other than it."""
    return _Maker(schema.get("$defs", {}) if isinstance(schema, dict) else {}).made(schema)


class _Maker:
    """Makes instances. What a definition can be is made once; one that holds itself ends where it comes back."""

    def __init__(self, definitions: Mapping[str, Json]) -> None:
        self.definitions = definitions
        self.done: dict[str, list[Any]] = {}
        self.busy: set[str] = set()

    def made(self, schema: Json, depth: int = 0) -> Iterator[Any]:
        if schema is False or depth > DEPTH_MAX:
            return
        if schema is True:
            schema = {}
        if "$ref" in schema:
            yield from self.defined(_name(schema), depth)
            return
        for variant in self.variants(schema):
            yield from self.of_variant(variant, depth)
        if "not" in schema:  # what is excluded here may be what the other side excludes no longer
            yield from _ANYTHING
            yield from self.made(schema["not"], depth + 1)

    def defined(self, name: str, depth: int) -> list[Any]:
        if name in self.busy:
            return []
        if name not in self.done:
            self.busy.add(name)
            self.done[name] = list(islice(self.made(self.definitions.get(name, False), depth), VARIANTS_MAX))
            self.busy.remove(name)
        return self.done[name]

    def some(self, schema: Json, depth: int) -> list[Any]:
        return list(islice(self.made(schema, depth), VARIANTS_MAX))

    def variants(self, schema: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The schema with one branch of each choice taken into it. Approximate: candidates are validated anyway."""
        found = [{key: value for key, value in schema.items() if key not in ("allOf", "anyOf", "oneOf", "$defs")}]
        for member in schema.get("allOf", ()):
            found = [_with(one, variant) for one in found for variant in self.resolved(member)][:BRANCHES_MAX]
        for how in ("anyOf", "oneOf"):
            if how in schema:
                branches = [variant for branch in schema[how] for variant in self.resolved(branch)]
                found = [_with(one, variant) for one in found for variant in branches][:BRANCHES_MAX]
        return found

    def resolved(self, schema: Json) -> list[dict[str, Any]]:
        seen: set[str] = set()
        while isinstance(schema, dict) and "$ref" in schema:
            if (name := _name(schema)) in seen or name in self.busy:
                return []
            seen.add(name)
            schema = self.definitions.get(name, False)
        if not isinstance(schema, dict):
            return [{}] if schema else []
        self.busy |= seen
        found = self.variants(schema)
        self.busy -= seen
        return found

    def of_variant(self, schema: Mapping[str, Any], depth: int) -> Iterator[Any]:
        if "const" in schema:
            yield schema["const"]
            return
        if "enum" in schema:
            yield from schema["enum"]
            return
        types = schema.get("type", ["object" if "properties" in schema else "string", "integer", "null", "object"])
        for type_ in sorted([types] if isinstance(types, str) else types, key=_TYPES.index):
            match type_:
                case "object":
                    yield from self.objects(schema, depth + 1)
                case "array":
                    yield from self.lists(schema, depth + 1)
                case "string":
                    yield from _texts(schema)
                case "integer" | "number":
                    yield from _numbers(schema, whole=type_ == "integer")
                case "boolean":
                    yield from (True, False)
                case _:
                    yield None

    def objects(self, schema: Mapping[str, Any], depth: int) -> Iterator[Any]:
        made = {name: self.some(inside, depth) for name, inside in schema.get("properties", {}).items()}
        required = list(schema.get("required", ()))
        for name in required:
            made.setdefault(name, ["A1"])
        least = {name: made[name][0] for name in required if made[name]}
        yield least
        # One property more, or another value of one, in turn, so that none waits behind a long code list.
        others = {name: iter(values[1:] if name in least else values) for name, values in made.items()}
        for pattern, inside in schema.get("patternProperties", {}).items():
            if (named := next((name for name in _NAMES if finds(pattern, name)), None)) is not None:
                others[named] = chain(self.some(inside, depth), _ANYTHING)
        called = schema.get("propertyNames")
        for name in called.get("enum", ()) if isinstance(called, dict) else ():
            others.setdefault(name, iter(_ANYTHING))
        additional = schema.get("additionalProperties", not made and not others)
        if additional is not False:
            others["anything"] = iter(_ANYTHING if additional is True else self.some(additional, depth))
        for name, value in _in_turn(others):
            yield {**least, name: value}
        yield {name: values[0] for name, values in made.items() if values}

    def lists(self, schema: Mapping[str, Any], depth: int) -> Iterator[Any]:
        prefix = [next(self.made(item, depth), None) for item in schema.get("prefixItems", ())]
        items = self.some(schema.get("items", True), depth)
        least, most = min(int(schema.get("minItems", 0)), LENGTH_MAX), schema.get("maxItems")
        first = items[:1]
        for item in items:
            yield [*prefix, item, *(first * max(0, least - len(prefix) - 1))]
        yield [*prefix, *(first * max(0, least - len(prefix)))]
        yield [*prefix, *items[:2]]
        yield (first * min(int(most), 50)) if most is not None else first * 3


def _name(schema: Mapping[str, Any]) -> str:
    return str(schema["$ref"]).removeprefix("#/$defs/")


def _in_turn(values: dict[str, Iterator[Any]]) -> Iterator[tuple[str, Any]]:
    """The first of each, the second of each, and so on."""
    while values:
        for name in list(values):
            try:
                yield name, next(values[name])
            except StopIteration:
                del values[name]


def _with(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**one, **other}
    for keyword in ("properties", "patternProperties"):
        if keyword in one and keyword in other:
            merged[keyword] = {**one[keyword], **other[keyword]}
    if "required" in one and "required" in other:
        merged["required"] = [*one["required"], *other["required"]]
    if "enum" in one and "enum" in other:
        merged["enum"] = [value for value in one["enum"] if value in other["enum"]]
    return merged


def _texts(schema: Mapping[str, Any]) -> Iterator[str]:
    least, most = min(int(schema.get("minLength", 0)), LENGTH_MAX), schema.get("maxLength")
    most = None if most is None else min(int(most), LENGTH_MAX)
    if schema.get("format") in _TEXTS:
        yield _TEXTS[schema["format"]]
    for guess in _GUESSES:
        text = guess.ljust(least, "x")
        yield text if most is None else text[:most]
    yield "x" * (most if most is not None else max(least, 300))
    if least:
        yield "x" * least


def _numbers(schema: Mapping[str, Any], *, whole: bool) -> Iterator[int | float]:
    step = schema.get("multipleOf", 1)
    for keyword, nudge in (("minimum", 0), ("exclusiveMinimum", 1), ("maximum", 0), ("exclusiveMaximum", -1)):
        if keyword in schema:
            bound = schema[keyword] + nudge * step
            yield int(bound) if whole else bound
    yield from (step, 0, -step, step * 100)
    if not whole:
        yield from (0.5, step * 1.5)
    yield 2**31
