"""Planned actions that nothing hangs on: all that came of them goes with them, faults included."""

from harness.shrink.edits import without_actions
from harness.shrink.halves import thin_out
from harness.shrink.search import Search


def drop_actions(search: Search) -> None:
    thin_out(
        lambda: search.best.recording.spec.actions or (),
        lambda some: search.accepts(without_actions(search.best.recording, some)),
    )
