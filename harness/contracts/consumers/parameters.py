"""What is sent in a path, a query, a header or a cookie, as the value that it stands for.

A parameter is written out by its `style` and `explode`: lists with commas, again and again, or in brackets; objects as
`f[status]=open`. Whatever its type, it travels as text. Source: OpenAPI 3.1.1, section 4.8.12 (Parameter Object).
"""

import re
from collections.abc import Mapping, Sequence
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final

import msgspec

from harness.contracts.consumers.pact import Request
from harness.contracts.surface.dialect import Dialect
from harness.contracts.surface.model import Parameter
from harness.contracts.surface.shape import TYPES, Shape, Together, shape_of

NOT_SENT: Final = object()
"""In place of a value: nothing was sent under this name."""
_SEPARATORS: Final[Mapping[str, str]] = {"spaceDelimited": " ", "pipeDelimited": "|"}


def sent_as(parameter: Parameter, request: Request, in_path: Mapping[str, str], dialect: Dialect) -> Any:
    """The value that a request sends as a parameter, or NOT_SENT."""
    match parameter.place:
        case "path":
            text = in_path.get(parameter.name)
        case "header":
            text = request.headers.get(parameter.name.lower())
        case "cookie":
            text = _cookies(request.headers.get("cookie", "")).get(parameter.name)
        case _:
            return _queried(parameter, request.query, dialect)
    return NOT_SENT if text is None else from_text(parameter, text, dialect)


def from_text(parameter: Parameter, text: str, dialect: Dialect) -> Any:
    """What one text stands for, in a path, a header or a cookie, and in a query that is not exploded."""
    shape = _shape(parameter, dialect)
    if "content" in parameter.node.data:
        return _json(text)
    if shape is not None and _only(shape, "array"):
        separator = _SEPARATORS.get(parameter.style, ",")
        return [_scalar(one.strip(), shape.items, dialect) for one in text.split(separator)] if text else []
    if shape is not None and _only(shape, "object"):
        return _pairs(text, parameter.explode, shape, dialect)
    return _scalar(text, (parameter.schema,) if parameter.schema is not None else (), dialect)


def _queried(parameter: Parameter, query: Mapping[str, Sequence[str]], dialect: Dialect) -> Any:
    shape, name = _shape(parameter, dialect), parameter.name
    bracketed = {
        found[1]: texts
        for key, texts in query.items()
        if (found := re.fullmatch(re.escape(name) + r"\[([^\[\]]*)\]", key))
    }
    if shape is not None and _only(shape, "object"):
        if bracketed:
            return {key: _scalar(texts[0], shape.holds(key), dialect) for key, texts in bracketed.items()}
        if parameter.style == "form" and parameter.explode and name not in query:
            held = {key: _scalar(query[key][0], shape.holds(key), dialect) for key in shape.properties if key in query}
            return held or NOT_SENT
    texts = query.get(name) or bracketed.get("")
    if not texts:
        return NOT_SENT
    if shape is not None and _only(shape, "array") and (parameter.explode or len(texts) > 1):
        return [_scalar(text, shape.items, dialect) for text in texts]
    return from_text(parameter, texts[0], dialect)


def _shape(parameter: Parameter, dialect: Dialect) -> Shape | None:
    return None if parameter.schema is None else shape_of((parameter.schema,), dialect)


def _only(shape: Shape, kind: str) -> bool:
    return kind in shape.kinds and shape.kinds <= {kind, "null"}


def _pairs(text: str, explode: bool, shape: Shape, dialect: Dialect) -> dict[str, Any]:
    pieces = text.split(",")
    if explode:
        told = [piece.partition("=")[::2] for piece in pieces]
    else:
        told = list(zip(pieces[::2], pieces[1::2], strict=False))
    return {key: _scalar(value, shape.holds(key), dialect) for key, value in told}


def _scalar(text: str, schema: Together, dialect: Dialect) -> Any:
    """`7` is a number where one is wanted, and text where text is."""
    kinds = shape_of(schema, dialect).kinds if schema else TYPES
    if "string" in kinds or not kinds & {"integer", "number", "boolean", "null"}:
        return text
    return _json(text)


def _json(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return text


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: held.value for name, held in SimpleCookie(header).items()}
    except CookieError:
        return {}
