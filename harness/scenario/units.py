"""Names carry units, so a number can be checked by its name alone.

    name             means                        bounds
    …_ppm            parts per million            0 to 1,000,000
    …_ms, …_ms_max   a duration, or an instant    0 to 366 days; also as text: "90 s", "1 h 30 min", "2 d", "09:40"
                     after the scenario's start
    every other      a count, a quantity,         0 to 10^12
                     minor units of money

Nothing in a scenario is negative. `X_min` is at most `X_max`, and `from_X` comes before `until_X`.

    >>> milliseconds("1 h 30 min"), milliseconds("09:40"), milliseconds("1.5 h")
    (5400000, 34800000, None)
"""

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct, structs

from harness.dice import PPM
from harness.errors import ScenarioInvalid
from harness.strict_yaml import Document, Steps

DURATION_NAME = re.compile(r".*_ms(_min|_max|_of_day)?$")
DURATION_TEXT = (
    r"^(?=[0-9])(([0-9]{1,9}) ?d)?( ?([0-9]{1,9}) ?h)?( ?([0-9]{1,9}) ?min)?( ?([0-9]{1,9}) ?s)?( ?([0-9]{1,9}) ?ms)?$"
)
CLOCK_TEXT = r"^([0-9]{1,3}):([0-5][0-9])(:([0-5][0-9]))?$"
DURATION_MS_MAX = 366 * 86_400_000
NUMBER_MAX = 10**12
_DURATION = re.compile(DURATION_TEXT)
_CLOCK = re.compile(CLOCK_TEXT)
_DURATION_MS = (86_400_000, 3_600_000, 60_000, 1_000, 1)
_CLOCK_MS = (3_600_000, 60_000, 1_000)


def milliseconds(text: str) -> int | None:
    """A duration in words or on the clock; None if it is neither."""
    if found := _DURATION.fullmatch(text):
        return sum(int(number or 0) * unit for number, unit in zip(found.groups()[1::2], _DURATION_MS, strict=True))
    if found := _CLOCK.fullmatch(text):
        return sum(int(found[group] or 0) * unit for group, unit in zip((1, 2, 4), _CLOCK_MS, strict=True))
    return None


def in_milliseconds(document: Document) -> Any:
    """The document's data with durations as integers and every number checked against the bounds of its name."""
    return _value(document, document.data, (), "")


def _value(document: Document, value: Any, path: Steps, name: str) -> Any:
    if isinstance(value, dict):
        return {key: _value(document, inner, (*path, key), key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_value(document, inner, (*path, index), name) for index, inner in enumerate(value)]
    duration = DURATION_NAME.match(name) is not None
    if duration and isinstance(value, str):
        found = milliseconds(value)
        if found is None:
            raise ScenarioInvalid(
                f"`{name}`: '{value[:60]}' is no duration",
                document.place(path),
                'Write milliseconds, or whole numbers with units: "90 s", "1 h 30 min", "2 d"; or a clock: "09:40".',
            )
        value = found
    if isinstance(value, int) and not isinstance(value, bool):
        _check_bounds(document, value, path, name, duration=duration)
    return value


def _check_bounds(document: Document, value: int, path: Steps, name: str, *, duration: bool) -> None:
    if value < 0:
        raise ScenarioInvalid(
            f"`{name}`: {value} is negative", document.place(path), "Nothing in a scenario is below zero."
        )
    if name.endswith("_ppm") and value > PPM:
        raise ScenarioInvalid(
            f"`{name}`: {value:,} of a million is more than always",
            document.place(path),
            "ppm are parts per million: 1 % is 10000, always is 1000000.",
        )
    if duration and value > DURATION_MS_MAX:
        raise ScenarioInvalid(
            f"`{name}`: {value:,} ms is longer than a year", document.place(path), "Is the unit milliseconds?"
        )
    if value > NUMBER_MAX:
        raise ScenarioInvalid(f"`{name}`: {value} is impossibly large", document.place(path), "Check the number.")


def check_ranges(document: Document, value: object, path: Steps = ()) -> None:
    """Every `X_min` ≤ `X_max` and `from_X` < `until_X`, defaults included, in a struct and all structs inside it."""
    if isinstance(value, Struct):
        said = structs.asdict(value)
        for low, high, equal in _pairs(tuple(said)):
            if said[low] > said[high] or (said[low] == said[high] and not equal):
                place = document.place((*path, low if low in document.names(path) else high))
                raise ScenarioInvalid(
                    f"`{low}` is {said[low]} and `{high}` is {said[high]}",
                    place,
                    f"`{low}` must {'not exceed' if equal else 'be less than'} `{high}`.",
                )
        for name, inner in said.items():
            check_ranges(document, inner, (*path, name))
    elif isinstance(value, dict):
        for name, inner in value.items():
            check_ranges(document, inner, (*path, name))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            check_ranges(document, inner, (*path, index))


def _pairs(names: tuple[str, ...]) -> Iterator[tuple[str, str, bool]]:
    """(lower, upper, may be equal) for the names that form a range."""
    for name in names:
        if name.endswith("_min") and f"{name[:-4]}_max" in names:
            yield name, f"{name[:-4]}_max", True
        if name.startswith("from_") and f"until_{name[5:]}" in names:
            yield name, f"until_{name[5:]}", False
