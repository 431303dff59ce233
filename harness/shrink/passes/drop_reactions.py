"""What people do in return, and need not: nobody pays, nobody counts again, nobody releases the hold."""

from harness.shrink.edits import without_reactions
from harness.shrink.halves import thin_out
from harness.shrink.search import Search


def drop_reactions(search: Search) -> None:
    thin_out(
        lambda: _reactions(search),
        lambda some: search.accepts(without_reactions(search.best.recording, some)),
    )


def _reactions(search: Search) -> tuple[str, ...]:
    planned = dict.fromkeys(search.best.recording.spec.actions or ())
    return tuple([deed.name for deed in search.best.deeds if deed.name not in planned])
