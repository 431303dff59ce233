"""What each keyword of a schema must be written as, so that what reads it need not wonder.

Source: JSON Schema 2020-12, core and validation; drafts 4 and 7 where they differ (`exclusiveMinimum: true`).
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from harness.contracts.reading.library import Node
from harness.errors import ContractInvalid

_Check = tuple[Callable[[Any], bool], str]


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _count(value: Any) -> bool:
    return _number(value) and value >= 0 and value == int(value)


def _names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


_NUMBER: Final[_Check] = (_number, "a number")
_BOUND: Final[_Check] = (lambda value: _number(value) or isinstance(value, bool), "a number")
_COUNT: Final[_Check] = (_count, "a whole number, 0 or more")
_TEXT: Final[_Check] = (lambda value: isinstance(value, str), "text")
_FLAG: Final[_Check] = (lambda value: isinstance(value, bool), "true or false")
_LIST: Final[_Check] = (lambda value: isinstance(value, list), "a list")
_NAMES: Final[_Check] = (_names, "a list of names")
_TYPES: Final[_Check] = (lambda value: isinstance(value, str) or _names(value), "a type, or a list of types")
_BY_NAME: Final[_Check] = (lambda value: isinstance(value, dict), "a mapping")

_WRITTEN: Final[Mapping[str, _Check]] = {
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties",
                     "minContains", "maxContains"), _COUNT),
    **dict.fromkeys(("pattern", "format", "contentEncoding", "contentMediaType", "$ref"), _TEXT),
    **dict.fromkeys(("uniqueItems", "readOnly", "writeOnly", "deprecated", "nullable"), _FLAG),
    **dict.fromkeys(("dependentRequired", "dependencies"), _BY_NAME),
    "minimum": _NUMBER, "maximum": _NUMBER, "multipleOf": _NUMBER,
    "exclusiveMinimum": _BOUND, "exclusiveMaximum": _BOUND,
    "enum": _LIST, "required": _NAMES, "type": _TYPES,
}  # fmt: skip


def check(node: Node) -> None:
    """Raises ContractInvalid, with the place, for the first keyword that is written as nothing that it can mean."""
    for keyword in [keyword for keyword in node.data if keyword in _WRITTEN]:
        sound, said = _WRITTEN[keyword]
        if not sound(node.data[keyword]):
            raise ContractInvalid(
                f"`{keyword}` must be {said}", node.at(keyword).place(), "Correct it, or take it out."
            )
