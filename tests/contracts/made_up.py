"""Requests that Schemathesis makes up from the contract documents, as they would arrive at a simulated system.

Schemathesis draws what the schemas allow (POSITIVE) or just do not allow (NEGATIVE). Left alone it never hits upon a
number that exists, and every answer would be 404: some requests are therefore given references to real documents.
"""

from collections.abc import Mapping
from functools import lru_cache
from json import dumps
from typing import Any
from urllib.parse import unquote

import schemathesis
from hypothesis import Phase, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.core import NotSet
from schemathesis.core.result import Ok

from harness.contracts.compiled import Operation
from harness.documents import CONTRACTS
from seatrial.message import Request

MADE_UP = settings(max_examples=10, phases=[Phase.generate])
"""Without shrinking, which takes minutes with strategies of this size; the answer says what was wrong."""
SMALL = ("quantity_base", "value", "reserved_base", "short_base", "minor", "counted_base", "recalled_base")
"""Quantities and amounts: of what really exists there is little."""


@lru_cache
def _cases(api: str, mode: GenerationMode) -> Mapping[str, st.SearchStrategy[Case[Any]]]:
    """By operationId. The configuration is the built-in one, not what lies about in some folder above.

    Bytes that are no JSON are left out: they are the business of a web server, a Request has a JSON body or none.
    """
    schema = schemathesis.openapi.from_path(CONTRACTS / api / "v1.yaml", config=schemathesis.Config())
    found = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    strategies = {one.definition.raw["operationId"]: one.as_strategy(generation_mode=mode) for one in found}
    return {name: cases.filter(lambda case: not isinstance(case.body, bytes)) for name, cases in strategies.items()}


@st.composite
def requests(
    draw: st.DrawFn, operation: Operation, mode: GenerationMode, known: Mapping[str, tuple[str, ...]]
) -> Request:
    """A request for `operation`; in two of three, names that `known` has get a value from there."""
    case = draw(_cases(operation.system, mode)[operation.name])
    params = {name: unquote(value) for name, value in case.path_parameters.items()}
    # A query parameter that the document does not declare means nothing, and OpenAPI forbids it nowhere: left out.
    declared = {one.name for one in case.operation.query}
    params |= {name: _text(value) for name, value in case.query.items() if name in declared}
    headers = {name.lower(): value for name, value in case.headers.items()}
    body = None if isinstance(case.body, NotSet) else _whole(case.body)
    if draw(st.sampled_from([True, True, False])):
        params, headers, body = [_acquainted(draw, known, part) for part in (params, headers, body)]
    return Request(operation.system, operation.name, params, headers, body)


def _text(value: Any) -> str:
    """A query parameter as it stands in a URL."""
    return value if isinstance(value, str) else dumps(value)


def _whole(value: Any) -> Any:
    """To JSON 5.0 is 5, and so it is to a schema; bodies here hold whole numbers as `int` (seatrial.message)."""
    match value:
        case dict():
            return {key: _whole(inner) for key, inner in value.items()}
        case list():
            return [_whole(inner) for inner in value]
        case float() if value.is_integer():
            return int(value)
        case _:
            return value


def _acquainted(draw: st.DrawFn, known: Mapping[str, tuple[str, ...]], value: Any, name: str = "") -> Any:
    """The same value with references to what exists. What is empty or of another type is wrong on purpose: it stays."""
    match value:
        case dict():
            return {key: _acquainted(draw, known, inner, key) for key, inner in value.items()}
        case list():
            return [_acquainted(draw, known, inner, name) for inner in value]
        case str() if value and name in known:
            return draw(st.sampled_from(known[name]))
        case int() if value > 0 and name in SMALL:
            return draw(st.integers(1, 5))
        case _:
            return value
