"""Data becomes typed values, and what does not fit is said in words, at the line where it stands.

msgspec does the work. It names the first misfit by a path (`$.workload.orders[0].count`); here the path becomes a
line, the Python type a word, and an unknown name gets the nearest one that exists.
"""

import re
from difflib import get_close_matches
from typing import Annotated, Any, NoReturn, TypeVar

import msgspec
from msgspec import inspect

from harness.errors import ScenarioInvalid
from harness.strict_yaml import Document, Steps

T = TypeVar("T")

Said = Annotated[str, msgspec.Meta(min_length=1)]
"""A text that is not empty."""
Day = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description='a day, such as "2026-12-31"')]
"""A day as it is written; whether there is one is for who reads it to say."""

_SHAPE = re.compile(r"^(?P<what>.*?)(?: - at `(?P<path>\$.*)`)?$", re.DOTALL)
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]|\[\.\.\.\]")
_UNKNOWN = re.compile(r"^Object contains unknown field `(.*)`$", re.DOTALL)
_MISSING = re.compile(r"^Object missing required field `(.*)`$", re.DOTALL)
_EXPECTED = re.compile(r"^Expected `([^`]+)`(?:, got `[^`]+`)?(.*)$", re.DOTALL)
_ENUM = re.compile(r"^Invalid enum value", re.DOTALL)
_WORDS = {
    "int": "a whole number", "str": "text", "bool": "true or false", "array": "a list", "object": "a mapping",
    "float": "a number", "null": "nothing",
}  # fmt: skip
_REMEDIES = {
    "int": "Write it in digits alone: 15000, without quotes, separators or a fraction.",
    "str": 'Write a text; a number in quotes: "15".',
    "bool": "Write true or false.",
    "array": "Begin each entry on a line of its own with `- `, or write [a, b].",
    "object": "Write `key: value` lines below it, indented.",
}


def typed(document: Document, value: Any, kind: type[T], path: Steps = ()) -> T:
    """`value`, which stands at `path` of the document, as a `kind`. ScenarioInvalid if it does not fit."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as misfit:
        found = _SHAPE.match(str(misfit))
        assert found is not None
        steps = tuple(name or int(index) for name, index in _STEP.findall(found["path"] or "") if name or index)
        _explain(document, found["what"], value, kind, path, steps)


def nearest(name: str, names: list[str], what: str) -> str:
    """A remedy for a name that does not exist: the nearest one that does, and otherwise all of them."""
    close = get_close_matches(name, names, n=1, cutoff=0.5)
    return f"Did you mean `{close[0]}`?" if close else f"{what}: {', '.join(names)}."


def _explain(document: Document, what: str, value: Any, kind: Any, path: Steps, steps: Steps) -> NoReturn:
    at = (*path, *steps)
    name = next((str(step) for step in reversed(at) if isinstance(step, str)), "the document")
    type_ = _type_at(inspect.type_info(kind), steps)
    if unknown := _UNKNOWN.match(what):
        key = unknown[1]
        remedy = nearest(key, [field.encode_name for field in getattr(type_, "fields", ())], "Known here")
        raise ScenarioInvalid(f"unknown key `{key[:60]}`", document.place((*at, key)), remedy)
    if missing := _MISSING.match(what):
        raise ScenarioInvalid(f"`{missing[1]}` is missing", document.place(at), f"Add `{missing[1]}:` here.")
    given = _shown(_value_at(value, steps))
    if _ENUM.match(what) and isinstance(type_, inspect.LiteralType):
        choices = [str(choice) for choice in type_.values]
        raise ScenarioInvalid(f"`{name}`: {given} is not known", document.place(at), nearest(given, choices, "Known"))
    if said := _said(kind, steps):
        raise ScenarioInvalid(f"`{name}`: {given} is not {said}", document.place(at), f"Write {said}.")
    if expected := _EXPECTED.match(what):
        wanted = " or ".join(_WORDS.get(word, word) for word in expected[1].split(" | "))
        bound = expected[2]  # " >= 1", " of length >= 1", or nothing
        remedy = f"It must be {wanted}{bound}." if bound else _REMEDIES.get(expected[1], "Correct the value.")
        raise ScenarioInvalid(f"`{name}`: expected {wanted}{bound}, not {given}", document.place(at), remedy)
    raise ScenarioInvalid(f"`{name}`: {what}", document.place(at), "Correct the value.")


def _said(kind: Any, steps: Steps) -> str:
    """The description of the innermost type, where it has one: "the id of a rule, such as S35"."""
    type_ = _type_at(inspect.type_info(kind), steps, unwrap=False)
    if isinstance(type_, inspect.Metadata) and type_.extra_json_schema:
        return str(type_.extra_json_schema.get("description", ""))
    return ""


def _type_at(kind: inspect.Type, steps: Steps, *, unwrap: bool = True) -> inspect.Type:
    """The declared type at `steps`. `X | None` counts as `X`; the walk stops where it knows no further."""
    for step in (*steps, None):
        if isinstance(kind, inspect.Metadata) and (unwrap or step is not None):
            kind = kind.type
        if isinstance(kind, inspect.UnionType):
            kind = next(member for member in kind.types if not isinstance(member, inspect.NoneType))
        match kind:
            case inspect.StructType(fields=fields) if isinstance(step, str):
                kind = next(field.type for field in fields if field.encode_name == step)
            case inspect.VarTupleType(item_type=item) if isinstance(step, int):
                kind = item
            case _:
                break
    return kind


def _value_at(value: Any, steps: Steps) -> Any:
    for step in steps:
        value = value[step]
    return value


def _shown(value: Any) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case str():
            return f"'{value[:60]}'"
        case dict():
            return "a mapping"
        case list():
            return f"a list of {len(value)}" if value else "an empty list"
        case _:
            return str(value)
