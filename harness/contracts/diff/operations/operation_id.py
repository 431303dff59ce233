"""An operation has another name in code.   [operation-id]

Nothing on the wire has changed. Generated clients have another method and fail to compile against it, which is the
gentlest way to learn of a change.
"""

from collections.abc import Iterator

from harness.contracts.diff.operations.pair import OperationPair, Said, said

ID = "operation-id"


def changes(pair: OperationPair) -> Iterator[Said]:
    if (both := pair.both()) is None:
        return
    old, new = both
    if old.operation_id and old.operation_id != new.operation_id:
        what = f"operationId `{old.operation_id}` is {f'`{new.operation_id}`' if new.operation_id else 'gone'} now"
        yield said(ID, "withdrawn", pair.asks, "", what, old.node, new.node)
