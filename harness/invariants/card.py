"""A rule explains itself in its module's docstring; a card is that docstring, read.

    No shipment is ever invoiced twice, and no line billed for more than it shipped.   [S35]

    Kind:      safety; at every instant, whatever the faults.
    Reads:     InvoicePosted, ShipmentConfirmed.
    Needs:     exceptions.                       (or: nothing of the engine.)
    Formula:   … Why: … Exercised: …             (as many lines as it takes, indented)
    Convicts:  flawed:invoice-per-order.
    Seen:      F008, F010.
    Example:   10:20 ShipmentConfirmed …         (a journal that breaks the rule, in the notation of the rules' tests)

The first six fields are required, in this order; Convicts, Seen and Example may be missing, and so may "Self-check:",
which says why only a simulator could break the rule.
"""

import re
import sys

from msgspec import Struct

from harness.errors import HarnessBug
from seatrial.rule import Rule

REQUIRED = ("Kind", "Reads", "Needs", "Formula", "Why", "Exercised")
OPTIONAL = ("Self-check", "Convicts", "Seen", "Example")
NOTHING = "nothing of the engine"

_TITLE = re.compile(r"^(?P<claim>\S.*\S)\s+\[(?P<id>[A-Z]\d+)\]$")
_FIELD = re.compile(r"^(?P<name>[A-Z][a-z]+(?:-[a-z]+)?):\s+(?P<text>\S.*)$")


class Card(Struct, frozen=True):
    """What people want to know of a rule. Texts are one paragraph each; `example` is one journal line each."""

    id: str
    claim: str
    kind: str
    when: str
    reads: tuple[str, ...]
    needs: tuple[str, ...]
    formula: str
    why: str
    exercised: str
    self_check: str
    convicts: tuple[str, ...]
    seen: tuple[str, ...]
    example: tuple[str, ...]


def card(rule: type[Rule]) -> Card:
    """The card of a rule. HarnessBug if its module's docstring has not the form above."""
    return read_card(sys.modules[rule.__module__].__doc__ or "", rule.__module__)


def read_card(text: str, where: str = "") -> Card:
    """Read a docstring. `where` is named in errors."""
    title, _, rest = text.strip().partition("\n")
    head = _TITLE.match(title)
    if head is None:
        raise HarnessBug("the docstring's first line is not `claim   [id]`", where)
    fields: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in rest.splitlines():
        found = _FIELD.match(line)
        if found is not None:
            lines = fields.setdefault(found["name"], [])
            lines.append(found["text"].strip())
        elif line.startswith(" ") and fields:
            lines.append(line.strip())
        elif line.strip():
            raise HarnessBug(f"not a field of a rule's docstring: {line.strip()!r}", where)
    names = tuple(fields)
    expected = (*REQUIRED, *(name for name in OPTIONAL if name in fields))
    if names != expected:
        raise HarnessBug(f"the docstring's fields are {', '.join(names)}; expected {', '.join(expected)}", where)
    said = {name: " ".join(lines) for name, lines in fields.items()}
    kind, _, when = said["Kind"].partition(";")
    return Card(
        id=head["id"],
        claim=head["claim"],
        kind=kind.strip().rstrip("."),
        when=when.strip(),
        reads=_names(said["Reads"]),
        needs=() if said["Needs"].rstrip(".") == NOTHING else _names(said["Needs"]),
        formula=said["Formula"],
        why=said["Why"],
        exercised=said["Exercised"],
        self_check=said.get("Self-check", ""),
        convicts=_names(said.get("Convicts", "")),
        seen=_names(said.get("Seen", "")),
        example=tuple(fields.get("Example", ())),
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.rstrip(".").split(",") if name.strip())
