"""Schemas, edits of them, and documents that fit them or nearly do: what the differ is attacked with.

The documents are made here without the differ's own witnesses, so that one cannot hide what the other overlooks.
"""

import copy
from typing import Any

from hypothesis import strategies as st

Schema = dict[str, Any]
NAMES = ("id", "qty", "status", "note", "lines")
CODES = ("new", "held", "shipped", "closed")


def scalars() -> st.SearchStrategy[Schema]:
    """Texts, codes, numbers, booleans, with and without bounds, null admitted or not."""
    bounds = st.integers(min_value=0, max_value=5)
    text = st.fixed_dictionaries(
        {"type": st.just("string")},
        optional={"minLength": bounds, "maxLength": st.integers(min_value=2, max_value=8)},
    )
    pattern = st.sampled_from(["^[A-Z]+$", "^[0-9]+$", "a"]).map(lambda p: {"type": "string", "pattern": p})
    codes = st.lists(st.sampled_from(CODES), min_size=1, max_size=4, unique=True).map(lambda values: {"enum": values})
    number = st.fixed_dictionaries(
        {"type": st.sampled_from(["integer", "number"])},
        optional={
            "minimum": st.integers(min_value=-3, max_value=3),
            "maximum": st.integers(min_value=3, max_value=9),
            "exclusiveMinimum": st.integers(min_value=-3, max_value=3),
            "multipleOf": st.sampled_from([1, 2, 5]),
        },
    )
    null = st.sampled_from(["string", "integer"]).map(lambda type_: {"type": [type_, "null"]})
    return st.one_of(text, pattern, codes, number, null, st.just({"type": "boolean"}), st.just({}))


def objects(inner: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    @st.composite
    def drawn(draw: st.DrawFn) -> Schema:
        names = draw(st.lists(st.sampled_from(NAMES), max_size=4, unique=True))
        schema: Schema = {"type": "object", "properties": {name: draw(inner) for name in names}}
        required = draw(st.lists(st.sampled_from(names), unique=True)) if names else []
        if required:
            schema["required"] = required
        extra = draw(st.sampled_from([None, None, False, True, "schema"]))
        if extra is not None:
            schema["additionalProperties"] = draw(inner) if extra == "schema" else extra
        return schema

    return drawn()


def schemas() -> st.SearchStrategy[Schema]:
    """Objects, lists and choices of all that, three deep or so."""

    def deeper(inner: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
        lists = st.fixed_dictionaries(
            {"type": st.just("array"), "items": inner},
            optional={
                "minItems": st.integers(min_value=0, max_value=2),
                "maxItems": st.integers(min_value=2, max_value=4),
                "uniqueItems": st.booleans(),
            },
        )
        several = st.lists(inner, min_size=1, max_size=3)
        choices = st.tuples(st.sampled_from(["anyOf", "oneOf", "allOf"]), several).map(lambda pair: {pair[0]: pair[1]})
        negated = inner.map(lambda schema: {"not": schema})
        return st.one_of(objects(inner), objects(inner), lists, choices, negated)

    return st.recursive(scalars(), deeper, max_leaves=6)


@st.composite
def edits(draw: st.DrawFn) -> tuple[Schema, Schema]:
    """A schema, and one that somebody made of it: in one place, or in two."""
    old = draw(schemas())
    new = copy.deepcopy(old)
    for _ in range(draw(st.integers(min_value=1, max_value=2))):
        new = _edited(draw, new)
    return old, new


def _edited(draw: st.DrawFn, schema: Schema) -> Schema:
    places = list(_places(schema))
    place = draw(st.sampled_from(places))
    how = draw(st.sampled_from(["replace", "keyword", "drop", "bound"]))
    target = _at(schema, place)
    if how == "replace" or not target:
        return _put(schema, place, draw(scalars()))
    if how == "keyword":
        target.update(draw(scalars()))
    elif how == "drop":
        del target[draw(st.sampled_from(sorted(target)))]
    else:
        _nudge(draw, target)
    return schema


def _nudge(draw: st.DrawFn, target: Schema) -> None:
    """The edits that people make: a property more or less, one that must be there, a code more, null admitted."""
    if "properties" in target:
        name = draw(st.sampled_from(NAMES))
        act = draw(st.sampled_from(["add", "remove", "require", "close"]))
        if act == "add":
            target["properties"][name] = draw(scalars())
        elif act == "remove":
            target["properties"].pop(name, None)
        elif act == "require":
            target["required"] = sorted({*target.get("required", ()), name} - {draw(st.sampled_from(NAMES))})
        else:
            target["additionalProperties"] = draw(st.booleans())
    elif "enum" in target:
        target["enum"] = draw(st.lists(st.sampled_from((*CODES, "lost")), min_size=1, unique=True))
    elif isinstance(target.get("type"), str):
        target["type"] = [target["type"], "null"]
    else:
        target["minLength"] = draw(st.integers(min_value=0, max_value=3))


def _places(schema: Any, here: tuple[Any, ...] = ()) -> Any:
    """The places of all schemas within."""
    if not isinstance(schema, dict):
        return
    yield here
    for keyword in ("items", "additionalProperties", "not"):
        yield from _places(schema.get(keyword), (*here, keyword))
    for name, inside in schema.get("properties", {}).items():
        yield from _places(inside, (*here, "properties", name))
    for keyword in ("anyOf", "oneOf", "allOf"):
        for index, inside in enumerate(schema.get(keyword, ())):
            yield from _places(inside, (*here, keyword, index))


def _at(schema: Any, place: tuple[Any, ...]) -> Any:
    for step in place:
        schema = schema[step]
    return schema


def _put(schema: Schema, place: tuple[Any, ...], value: Schema) -> Schema:
    if not place:
        return value
    _at(schema, place[:-1])[place[-1]] = value
    return schema


def documents(old: Schema, new: Schema) -> st.SearchStrategy[Any]:
    """Documents that fit one of the two, or nearly."""
    return st.one_of(_fitting(old), _fitting(new))


def _fitting(schema: Any) -> st.SearchStrategy[Any]:
    if not isinstance(schema, dict) or not schema:
        return st.sampled_from([None, True, 0, 7, "x", "new", {}, []])
    for keyword in ("anyOf", "oneOf", "allOf"):
        if keyword in schema:
            return st.one_of([_fitting({**_without(schema, keyword), **inside}) for inside in schema[keyword]
                              if isinstance(inside, dict)] or [st.none()])  # fmt: skip
    if "enum" in schema:
        return st.sampled_from([*schema["enum"], "lost"])
    if "not" in schema and len(schema) == 1:
        return st.one_of(_fitting({}), _fitting(schema["not"]))
    type_ = schema.get("type", "object" if "properties" in schema else None)
    if isinstance(type_, list):
        return st.one_of([_fitting({**schema, "type": one}) for one in type_])
    match type_:
        case "string":
            lengths = {0, 1, *(schema.get(k, 1) + d for k in ("minLength", "maxLength") for d in (-1, 0, 1))}
            texts = ["x" * max(0, length) for length in sorted(lengths)]
            return st.sampled_from([*texts, "A", "AB", "1", "12", "a", "new"])
        case "integer" | "number":
            near = {schema.get(k, 0) + d for k in ("minimum", "maximum", "exclusiveMinimum") for d in (-1, 0, 1)}
            return st.sampled_from([*sorted(near), 0, 2, 5, 10, 0.5, 20, -4])
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
        case "array":
            return st.lists(_fitting(schema.get("items", {})), max_size=5)
        case "object":
            return _object(schema)
    return st.sampled_from([None, True, 0, 7, "x", "new", {}, []])


def _object(schema: Schema) -> st.SearchStrategy[Any]:
    properties = {name: _fitting(inside) for name, inside in schema.get("properties", {}).items()}
    extra = schema.get("additionalProperties")
    if isinstance(extra, dict):
        properties["more"] = _fitting(extra)
    required = {name: properties.pop(name) for name in schema.get("required", ()) if name in properties}
    missing = {name: st.just("x") for name in schema.get("required", ()) if name not in required}
    return st.fixed_dictionaries({**required, **missing}, optional=properties)


def _without(schema: Schema, keyword: str) -> Schema:
    return {key: value for key, value in schema.items() if key != keyword}
