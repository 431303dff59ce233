"""An answer came or went: a status, a media type, a header.   [response]

A success that is no longer given breaks who waits for it. One that is new ("202, later" beside "201, done") is met by
clients that take every 2xx for done, so it is a warning; a new refusal is what a client must be ready for anyway.
Headers are open: one that may be there is no promise, and one that always was is.
"""

from collections.abc import Iterator

from harness.contracts.diff.law import Effect
from harness.contracts.diff.operations.pair import OperationPair, Said, said
from harness.contracts.reading.library import Node
from harness.contracts.surface.model import Parameter, Response

ID = "response"


def changes(pair: OperationPair) -> Iterator[Said]:
    if (both := pair.both()) is None:
        return
    old, new = both
    for status in sorted(old.responses.keys() - new.responses.keys()):
        gone = old.responses[status]
        yield said(ID, "widened" if _good(gone) else "remark", pair.answers, status, "is gone", gone.node, None)
    for status in sorted(new.responses.keys() - old.responses.keys()):
        come = new.responses[status]
        yield said(ID, "grown" if _good(come) else "remark", pair.answers, status, "is new", None, come.node)
    for status in sorted(old.responses.keys() & new.responses.keys()):
        yield from _of_one(pair, old.responses[status], new.responses[status])


def _good(response: Response) -> bool:
    return response.status.startswith(("2", "3"))


def _of_one(pair: OperationPair, old: Response, new: Response) -> Iterator[Said]:
    for media in sorted(old.content.keys() - new.content.keys()):
        body = old.content[media]
        part = f"{old.status} {body.media}"
        yield said(ID, "widened", pair.answers, part, "is gone", body.node, new.node)
    for media in sorted(new.content.keys() - old.content.keys()):
        body = new.content[media]
        yield said(ID, "offered", pair.answers, f"{new.status} {body.media}", "is new", old.node, body.node)
    for name in sorted({*old.headers, *new.headers}):
        before, now = old.headers.get(name), new.headers.get(name)
        effect, what = _of_header(before, now)
        if what:
            part = f"{new.status} header {(now or old.headers[name]).name}"
            yield said(ID, effect, pair.answers, part, what, _node(before), _node(now))


def _node(header: Parameter | None) -> Node | None:
    return header.node if header else None


def _of_header(old: Parameter | None, new: Parameter | None) -> tuple[Effect, str]:
    """What became of a header; "" for nothing."""
    if old is None:
        return "offered", "is new"
    if new is None:
        return ("widened" if old.required else "withdrawn"), "is gone"
    if old.required == new.required:
        return "remark", ""
    return ("narrowed", "is always there now") if new.required else ("widened", "may be left out now")
