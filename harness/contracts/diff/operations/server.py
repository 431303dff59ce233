"""The address of the service has changed.   [server]

A client that has the address in its configuration goes on calling the old one; whether anybody answers there is not in
the document. So a warning, though the day on which nobody does is as bad as any removal.
"""

from collections.abc import Iterator

from harness.contracts.diff.operations.pair import OperationPair, Said, said

ID = "server"


def changes(pair: OperationPair) -> Iterator[Said]:
    if (both := pair.both()) is None:
        return
    old, new = both
    for url in sorted({*old.servers} - {*new.servers}):
        now = ", ".join(new.servers) or "nothing"
        what = f"{url} is no longer named, but {now}"
        yield said(ID, "withdrawn", pair.asks, "servers", what, old.served_at, new.served_at or new.node)
