"""A text may be shorter or longer than before.   [text-length]

A longer text from a system breaks the reader that has a column for it: truncated order numbers have been booked.
"""

from collections.abc import Iterator

from harness.contracts.diff.bounds import lower, shown, upper
from harness.contracts.diff.pair import Change, Pair

ID = "text-length"
KEYWORDS = ("minLength", "maxLength")


def changes(pair: Pair) -> Iterator[Change]:
    if "string" not in pair.old.kinds & pair.new.kinds:
        return
    old, new = pair.says("minLength")
    if effect := lower(old or 0, new or 0):
        yield pair.change(ID, effect, f"shortest {old or 0} is {new or 0} characters now")
    old, new = pair.says("maxLength")
    if effect := upper(old, new):
        yield pair.change(ID, effect, f"longest {shown(old)} is {shown(new)} now, in characters")
