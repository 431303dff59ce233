"""A reference is resolved by who refers to it.   [dynamic-reference]

What `$dynamicRef` means depends on the way by which a validator came. It is not followed here, and saying so is all
that can be said, if anything around it has changed.
"""

from collections.abc import Iterator

from harness.contracts.diff.pair import Change, Pair

ID = "dynamic-reference"
KEYWORDS = ("$dynamicRef", "$recursiveRef")


def changes(pair: Pair) -> Iterator[Change]:
    for keyword in KEYWORDS:
        if any(pair.says(keyword)):
            yield pair.change(ID, "undecided", f"{keyword} is not followed")
