"""What was found out about a part, in words."""

from collections.abc import Sequence
from itertools import groupby
from typing import Literal

from reports.terminal.words import many, number, span

Unit = Literal["ms", "s", "unit", "variant", "seed"]


def value(count: int, unit: Unit) -> str:
    """A value with its unit.

    >>> value(1, "ms"), value(90_000, "ms"), value(30, "s"), value(2, "unit"), value(3, "seed")
    ('1 ms', '1 min 30 s', '30.0 s', '2 units', 'seed 3')
    """
    match unit:
        case "ms":
            return span(count / 1000)
        case "s":
            return span(count)
        case "unit":
            return many(count, "unit")
        case "variant" | "seed":
            return f"{unit} {number(count)}"


def told_without(failures: Sequence[str], signature: str) -> str:
    """What happens without the part.

    >>> told_without((), "S35/x/y"), told_without(("S24/a/b",), "S35/x/y")
    ('needed: without it the engine holds', 'needed: without it the failure is another (S24/a/b)')
    """
    if signature in failures:
        return "not needed: it fails in the same way without it"
    if not failures:
        return "needed: without it the engine holds"
    return f"needed: without it the failure is another ({', '.join(failures)})"


def told_values(values: Sequence[tuple[int, str]], signature: str, unit: Unit) -> str:
    """What happens with other values. `values`: (value, outcome), from the lowest.

    >>> told_values([(1, "X"), (6, "X"), (12, "X")], "X", "unit")
    'any value would do: from 1 unit to 12 units it fails in the same way'
    >>> told_values([(1, "held"), (10, "held"), (25, "X"), (60, "X")], "X", "s")
    'matters: holds from 1.0 s to 10.0 s, fails in the same way from 25.0 s to 1 min 0 s'
    >>> told_values([(0, "X"), (1, "S01/a/b"), (2, "X")], "X", "seed")
    'matters: fails in the same way with 2 of 3 seeds'
    """
    same = sum(1 for _, outcome in values if outcome == signature)
    if unit == "seed":
        if same == len(values):
            return f"any would do: it fails in the same way with all {len(values)} seeds"
        return f"matters: fails in the same way with {same} of {len(values)} seeds"
    if same == len(values):
        if len(values) == 1:
            return "no other value was tried"
        return f"any value would do: {_range(values, unit)} it fails in the same way"
    runs = [list(run) for _, run in groupby(values, key=lambda each: each[1])]
    return f"matters: {', '.join(f'{_did(run[0][1], signature)} {_range(run, unit)}' for run in runs)}"


def _did(outcome: str, signature: str) -> str:
    if outcome == signature:
        return "fails in the same way"
    return "holds" if outcome == "held" else f"fails otherwise ({outcome})"


def _range(values: Sequence[tuple[int, str]], unit: Unit) -> str:
    low, high = values[0][0], values[-1][0]
    return f"with {value(low, unit)}" if low == high else f"from {value(low, unit)} to {value(high, unit)}"
