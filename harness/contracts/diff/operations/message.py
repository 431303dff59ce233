"""An event came to a channel or went from it, or is of another media type.   [message]

Who reads a channel gets whatever is put there: a new kind of message reaches readers that have no branch for it.
"""

from collections.abc import Iterator

from harness.contracts.diff.operations.pair import OperationPair, Said, said

ID = "message"


def changes(pair: OperationPair) -> Iterator[Said]:
    if (both := pair.both()) is None:
        return
    old, new = both
    for name in sorted(old.messages.keys() - new.messages.keys()):
        yield said(ID, "incomparable", pair.asks, name, "is gone", old.messages[name].node, new.node)
    for name in sorted(new.messages.keys() - old.messages.keys()):
        yield said(ID, "widened", pair.asks, name, "is new", old.node, new.messages[name].node)
    for name in sorted(old.messages.keys() & new.messages.keys()):
        before, now = old.messages[name], new.messages[name]
        if before.content_type != now.content_type:
            was = before.content_type or "of no named type"
            what = f"is {now.content_type or 'of no named type'} now, and was {was}"
            yield said(ID, "recoded", pair.asks, name, what, before.node, now.node)
