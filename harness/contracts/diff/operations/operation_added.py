"""Something new can be asked for, or is told.   [operation-added]

Nobody is hurt by what he need not use. A new webhook or event reaches those who subscribe to it; if existing
subscribers get it too, they must ignore what they do not know, which no document can promise for them.
"""

from collections.abc import Iterator

from harness.contracts.diff.operations.pair import OperationPair, Said, said

ID = "operation-added"


def changes(pair: OperationPair) -> Iterator[Said]:
    if pair.old is None and pair.new is not None:
        yield said(ID, "remark", pair.asks, "", "is new", None, pair.new.node)
