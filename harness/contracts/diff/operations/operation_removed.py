"""Something can no longer be asked for, or is no longer told.   [operation-removed]

Who calls it is refused, and who waits to be told waits for ever, which is found later. If it was deprecated and the day
of its sunset was named, its clients have been warned in the form that the standard has for it (RFC 8594).
"""

from collections.abc import Iterator

from harness.contracts.diff.operations.pair import OperationPair, Said, said

ID = "operation-removed"


def changes(pair: OperationPair) -> Iterator[Said]:
    if pair.old is not None and pair.new is None:
        announced = f"; its sunset was announced for {pair.old.sunset}" if pair.old.sunset else ""
        what = f"is no longer told{announced}" if pair.old.from_system else f"is gone{announced}"
        yield said(ID, "incomparable", pair.asks, "", what, pair.old.node, None)
