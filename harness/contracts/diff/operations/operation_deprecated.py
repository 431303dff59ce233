"""An operation is on its way out, or no longer, or sooner than was said.   [operation-deprecated]

Deprecation breaks nothing; it starts a clock, if it names the day (`x-sunset`, the `Sunset` header of RFC 8594). A
clock without an end is a warning, and one that is set forward breaks a promise.
"""

from collections.abc import Iterator

from harness.contracts.diff.operations.pair import OperationPair, Said, said

ID = "operation-deprecated"


def changes(pair: OperationPair) -> Iterator[Said]:
    if (both := pair.both()) is None:
        return
    old, new = both
    if new.deprecated and not old.deprecated:
        day = f"is deprecated now; its sunset is {new.sunset}" if new.sunset else "is deprecated now, without a sunset"
        yield said(ID, "remark" if new.sunset else "withdrawn", pair.asks, "", day, old.node, new.node)
    elif old.deprecated and not new.deprecated:
        yield said(ID, "remark", pair.asks, "", "is no longer deprecated", old.node, new.node)
    if old.sunset and new.sunset and new.sunset < old.sunset:
        what = f"its sunset is {new.sunset} now, and was {old.sunset}"
        yield said(ID, "incomparable", pair.asks, "", what, old.node, new.node)
