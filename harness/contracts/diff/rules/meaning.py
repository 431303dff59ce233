"""The unit of an amount or quantity may be another.   [unit]

The most expensive changes leave every schema as it was: an amount in cents that is in euros now, a quantity of cartons
that is one of pieces. They leave traces: a unit keyword, a unit in the description, or the description itself of a
field that is money or quantity by its name. Any of these that changes is reported, because the price of looking is a
minute and that of not looking a month of wrong invoices.
"""

import re
from collections.abc import Iterator

from harness.contracts.diff.pair import Change, Pair

ID = "unit"
KEYWORDS = ("x-unit", "x-minor-unit", "x-currency", "x-scale", "description")
_MARKS = ("x-unit", "x-minor-unit", "x-currency", "x-scale")
_MONEY_OR_QUANTITY = re.compile(
    r"(amount|price|total|tax|cost|fee|charge|credit|debit|balance|discount|freight|rate|minor|cents"
    r"|quantity|qty|units?|count|weight|volume|uom|stock|hand|available|reserved)",
    re.IGNORECASE,
)


def changes(pair: Pair) -> Iterator[Change]:
    for mark in _MARKS:
        old, new = pair.says(mark)
        if old != new:
            yield pair.change(ID, "meaning", f"{mark} {old if old is not None else 'none'} is {new} now")
    name = pair.path.rpartition(".")[2]
    old, new = (" ".join(str(said or "").split()) for said in pair.says("description"))
    if old != new and old and new and _MONEY_OR_QUANTITY.search(name) and _numeric(pair):
        yield pair.change(ID, "meaning", f"described as “{_short(old)}” before and “{_short(new)}” now")


def _numeric(pair: Pair) -> bool:
    return bool({"integer", "number", "string"} & pair.old.kinds & pair.new.kinds)


def _short(text: str) -> str:
    return text if len(text) <= 70 else f"{text[:67]}…"
