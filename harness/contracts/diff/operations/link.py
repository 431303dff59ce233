"""An answer no longer says where to go on.   [link]

Few clients follow links of a document, and those that do are built on them.
"""

from collections.abc import Iterator

from harness.contracts.diff.operations.pair import OperationPair, Said, said

ID = "link"


def changes(pair: OperationPair) -> Iterator[Said]:
    if (both := pair.both()) is None:
        return
    old, new = both
    for status, link in sorted(old.links - new.links):
        yield said(ID, "withdrawn", pair.answers, f"{status} links", f"`{link}` is gone", old.node, new.node)
    for status, link in sorted(new.links - old.links):
        yield said(ID, "offered", pair.answers, f"{status} links", f"`{link}` is new", old.node, new.node)
