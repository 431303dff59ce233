"""The bytes of a contract document as plain data, with the line of every key.

JSON is read as JSON and everything else as YAML 1.2 (`harness/strict_yaml.py`). Both are refused in one clear error
for what readers disagree on: duplicate keys, `NaN`, two documents in a file. Sizes are bounded, so that a hostile
document costs a bounded time: 20 MB, 64 levels.

    >>> document = parse(b'{"openapi": "3.1.0",\\n "paths": {}}', "api.json")
    >>> document.data["openapi"], document.line("/paths")
    ('3.1.0', 2)
"""

import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from harness.contracts.reading.lines import lines_of
from harness.errors import ContractInvalid, Place
from harness.strict_yaml import DEPTH_MAX, Document, decoded, parse_yaml

BYTES_MAX = 20_000_000
_BEGIN_JSON = ("{", "[")


class Text:
    """One document: what it says, and where it says so."""

    def __init__(self, file: str, data: Any, text: str, yaml: Document | None) -> None:
        self.file = file
        self.data = data
        self._text = text
        self._yaml = yaml

    @cached_property
    def _lines(self) -> dict[str, int]:
        return lines_of(self._text)

    def line(self, pointer: str) -> int:
        """The line of a JSON pointer's key or item, from 1; of the nearest thing around it, if it is not written."""
        if self._yaml is not None:
            return self._yaml.line(tuple(_steps(pointer, self.data)))
        while pointer not in self._lines:
            pointer = pointer.rpartition("/")[0]
        return self._lines[pointer]


def parse(raw: bytes, file: str) -> Text:
    """Read one document. Raises ContractInvalid with the place and the remedy."""
    text = decoded(raw, file, ContractInvalid, BYTES_MAX, printable=False)
    # YAML may begin with a bracket as well, and says by its name that it is meant so.
    if text.lstrip().startswith(_BEGIN_JSON) and not (file.endswith((".yaml", ".yml")) and not _is_json(text)):
        return Text(file, _json(text, file), text, None)
    document = parse_yaml(text, file, ContractInvalid, BYTES_MAX, foreign=True)
    return Text(file, document.data, text, document)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except json.JSONDecodeError:
        return False
    except (RecursionError, ValueError):
        return True
    return True


def _json(text: str, file: str) -> Any:
    twice: list[str] = []

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice.extend(name for name in found if names.count(name) > 1)
        return found

    def constant(name: str) -> Any:
        raise ContractInvalid(f"{name} is no JSON number", Place(file), "Write a number, or a text in quotes.")

    try:
        data = json.loads(text, object_pairs_hook=members, parse_constant=constant)
    except json.JSONDecodeError as fault:
        place = Place(file, fault.lineno, fault.colno)
        raise ContractInvalid(f"not JSON: {fault.msg}", place, "Check this place and what stands before it.") from None
    except RecursionError:
        raise _too_deep(file) from None
    except ValueError as fault:  # an integer of more digits than Python reads
        raise ContractInvalid(f"not JSON: {fault}", Place(file), "Is this number meant?") from None
    if twice:
        # Found once the whole is read: which of two keys is meant is nothing that we may choose.
        lines = [n for n, line in enumerate(text.splitlines(), 1) if f"{json.dumps(twice[0])}" in line]
        where = Place(file, lines[-1]) if lines else Place(file)
        raise ContractInvalid(f"key `{twice[0]}` stands twice in one object", where, "Remove one of the two.")
    if _depth(data) > DEPTH_MAX:
        raise _too_deep(file)
    return data


def _too_deep(file: str) -> ContractInvalid:
    return ContractInvalid(
        f"nested more than {DEPTH_MAX} deep", Place(file), "Name the inner schemas in `components` and refer to them."
    )


def _depth(data: Any) -> int:
    """Levels of a document, without recursion: one level a round."""
    level, depth = [data], 0
    while level := [child for node in level for child in _children(node)]:
        depth += 1
    return depth


def _children(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        yield from node.values()
    elif isinstance(node, list):
        yield from node


def _steps(pointer: str, data: Any) -> Iterator[str | int]:
    """The keys and indices of a pointer, as the data at hand counts them."""
    for token in pointer.split("/")[1:]:
        key: str | int = token.replace("~1", "/").replace("~0", "~")
        if isinstance(data, list) and token.isdigit():
            key = int(token)
            data = data[key] if key < len(data) else None
        else:
            data = data.get(key) if isinstance(data, dict) else None
        yield key
