"""A field became the system's own, or the client's own.   [read-write-only]

A read-only field is not part of requests, and a write-only one not of responses: that it comes or goes is told by the
rules of its object. Said here is only that the mark has changed where the field stays.
"""

from collections.abc import Iterator

from harness.contracts.diff.pair import Change, Pair

ID = "read-write-only"
KEYWORDS = ("readOnly", "writeOnly")


def changes(pair: Pair) -> Iterator[Change]:
    for keyword in KEYWORDS:
        old, new = map(bool, pair.says(keyword))
        if old != new:
            yield pair.change(ID, "meaning", f"is {keyword} now" if new else f"is no longer {keyword}")
