"""There are other variants to choose from.   [choice]

Variants of both versions are paired (`branches.py`); what has changed within a pair is told where it stands. A variant
that is new widens: its readers have no branch for it. One that is gone narrows. In `oneOf` a new variant that overlaps
an old one also makes values ambiguous that were fine, so there the pairing is believed only if variants exclude each
other, and else the oracle is asked.
"""

from collections.abc import Iterator

from harness.contracts.diff.branches import paired
from harness.contracts.diff.opaque import part_changed
from harness.contracts.diff.pair import Change, Pair

ID = "choice"
KEYWORDS = ("anyOf", "oneOf")


def changes(pair: Pair) -> Iterator[Change]:
    found = paired(pair)
    if found is None:
        yield from part_changed(pair, ID, KEYWORDS, "what there is to choose from")
        return
    for branch in found.gone:
        yield pair.change(ID, "narrowed", f"variant {branch.name} is gone")
    for branch in found.come:
        yield pair.change(ID, "widened", f"variant {branch.name} is new")
