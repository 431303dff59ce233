"""A body must be sent, need not, or is of another media type.   [request-body]

A media type that is no longer taken refuses every client that writes it, whatever the schema says. A range (`*/*`)
takes what it covers.
"""

from collections.abc import Iterator, Mapping

from harness.contracts.diff.operations.pair import OperationPair, Said, said
from harness.contracts.surface.model import Body

ID = "request-body"


def changes(pair: OperationPair) -> Iterator[Said]:
    if (both := pair.both()) is None:
        return
    old, new = both
    came, went = bool(new.request and not old.request), bool(old.request and not new.request)
    if came and not new.request_required:
        yield said(ID, "offered", pair.asks, "request", "is new", old.node, new.node)
    elif came or (new.request_required and not old.request_required):
        yield said(ID, "narrowed", pair.asks, "request", "must be there now", old.node, new.node)
    elif went:
        yield said(ID, "withdrawn", pair.asks, "request", "is no longer read", old.node, new.node)
    elif old.request_required and not new.request_required:
        yield said(ID, "widened", pair.asks, "request", "may be left out now", old.node, new.node)
    if came or went:
        return
    for media in sorted(old.request.keys() - new.request.keys()):
        if taken_as(new.request, media) is not None:
            continue
        body = old.request[media]
        yield said(ID, "narrowed", pair.asks, f"request {body.media}", "is gone", body.node, None)
    for media in sorted(new.request.keys() - old.request.keys()):
        body = new.request[media]
        yield said(ID, "widened", pair.asks, f"request {body.media}", "is new", None, body.node)


def taken_as(content: Mapping[str, Body], media: str) -> Body | None:
    """The body that a document of a media type is read as: its own, else that of the narrowest range around it."""
    plain = media.partition(";")[0]
    for range_ in (media, plain, f"{plain.partition('/')[0]}/*", "*/*"):
        if range_ in content:
            return content[range_]
    return None
