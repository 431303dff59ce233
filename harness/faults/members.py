"""The members of a message, and the same message with one of them otherwise. The given message is never changed.

A place in a message is a path: names of members and numbers of list entries, from the outside in. What an event says
stands in its `data`; an answer is all said.

    >>> list(members({"a": {"b": 1}, "c": [{"d": 2}]}))
    [('a',), ('a', 'b'), ('c',), ('c', 0, 'd')]
    >>> without({"a": {"b": 1, "c": 2}}, ("a", "b"))
    {'a': {'c': 2}}
    >>> put({"a": {"b": 1}}, ("a", "c"), 2)
    {'a': {'b': 1, 'c': 2}}
"""

from collections.abc import Iterator, Sequence
from typing import Any

from seatrial.message import JsonObject

Path = tuple[str | int, ...]

TRIES = 60
"""So many places of a message are looked at; after that it has nothing to alter."""


def said(body: JsonObject) -> Path:
    """Where a message says what it has to say."""
    return ("data",) if "specversion" in body else ()


def members(value: Any, at: Path = ()) -> Iterator[Path]:
    """Every member of every object in it, in document order."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield (*at, name)
            yield from members(inner, (*at, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from members(inner, (*at, number))


def objects(value: Any, at: Path = ()) -> Iterator[Path]:
    """Every object in it, itself first."""
    if isinstance(value, dict):
        yield at
        for name, inner in value.items():
            yield from objects(inner, (*at, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from objects(inner, (*at, number))


def spoken(body: JsonObject) -> list[Path]:
    """The members of what a message says."""
    at = said(body)
    return list(members(value_at(body, at), at))


def value_at(body: JsonObject, path: Path) -> Any:
    """What stands at a place of the message."""
    value: Any = body
    for step in path:
        value = value[step]
    return value


def without(body: JsonObject, path: Path) -> JsonObject:
    """The message without that member."""
    holder = {name: value for name, value in value_at(body, path[:-1]).items() if name != path[-1]}
    return holder if len(path) == 1 else put(body, path[:-1], holder)


def put(body: JsonObject, path: Path, value: Any) -> JsonObject:
    """The message with another value at that place, which may be new."""
    altered: JsonObject = _put(body, path, value)
    return altered


def _put(holder: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(holder, list):
        return [_put(one, rest, value) if number == step else one for number, one in enumerate(holder)]
    return {**holder, step: _put(holder[step] if rest else None, rest, value)}


def which_way(paths: Sequence[Path], magnitude: int) -> int:
    """Which of several things to do there: counts on from 0 when the magnitude has named every place once."""
    return (magnitude - 1) // max(len(paths), 1)


def from_which(paths: Sequence[Path], magnitude: int) -> Iterator[Path]:
    """The places in turn, from the one that the magnitude names; a few dozen at most."""
    for number in range(min(len(paths), TRIES)):
        yield paths[(magnitude - 1 + number) % len(paths)]
