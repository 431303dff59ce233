"""Rounds of passes, until a whole round has accepted nothing, or the budget is used up: the best so far is the result.

Reaching the end means: no single fault, action, reaction or line can be taken out any more without the failure going,
or becoming another.
"""

from collections.abc import Callable, Iterable, Mapping

from harness.shrink.passes import HALVING, PASSES, Pass
from harness.shrink.search import Enough, Search
from harness.shrink.seen import Seen


def minimise(
    search: Search, passes: Mapping[str, Pass] = PASSES, on_pass: Callable[[str], None] = lambda _name: None
) -> bool:
    """Make the best of `search` as small as the passes can; whether they came to their end within the budget."""
    left: dict[str, Seen] = {}
    try:
        while _round(search, passes.items(), on_pass, left):
            pass
    except Enough:
        return False
    return True


def _round(
    search: Search, passes: Iterable[tuple[str, Pass]], on_pass: Callable[[str], None], left: dict[str, Seen]
) -> bool:
    """Whether anything was accepted. `left`: what each pass had made of the trial the last time."""
    before = search.accepted
    for name, take_out in passes:
        if name in HALVING and left.get(name) is search.best:
            continue
        on_pass(name)
        take_out(search)
        left[name] = search.best
    return search.accepted > before
