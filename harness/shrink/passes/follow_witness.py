"""The first guess: only the orders that the breach is about happened, and their neighbours if they must.

The witness names facts, and every fact stems from an action. Most failures need no other; some need what shares an item
or a customer with it, or what happened at about the same time. So the guess grows by doubling, nearest first, and costs
a few short trials where halving would cost long ones.
"""

from harness.shrink.edits import only_actions
from harness.shrink.search import Search
from harness.shrink.seen import Clue, Deed, root_of

BREACHES_MAX = 6
"""So many breaches with the same signature are tried alone, the simplest first."""
GROWN_MAX = 2
"""And of so many the neighbourhood."""
FEW = 4
"""With so few actions there is nothing to guess."""


def follow_witness(search: Search) -> None:
    planned = search.best.recording.spec.actions or ()
    if len(planned) <= FEW:
        return
    names = dict.fromkeys(planned)
    deeds = {deed.name: deed for deed in search.best.deeds if deed.name in names}
    clues = sorted(search.best.clues, key=lambda clue: len(_roots(clue, deeds)) or len(names))[:BREACHES_MAX]
    first = search.best.recording
    for clue in clues:
        roots = _roots(clue, deeds)
        if roots and search.accepts(only_actions(first, roots)):
            return
    for clue in clues[:GROWN_MAX]:
        roots = _roots(clue, deeds)
        others = _neighbours(clue, roots, deeds)
        grown = 1
        while grown < len(others) // 2:
            if search.accepts(only_actions(first, {**roots, **dict.fromkeys(others[:grown])})):
                return
            grown *= 2


def _roots(clue: Clue, deeds: dict[str, Deed]) -> dict[str, None]:
    """The planned actions that a breach is about."""
    return dict.fromkeys(filter(None, [root_of(origin, deeds) for origin in clue.origins]))


def _neighbours(clue: Clue, roots: dict[str, None], deeds: dict[str, Deed]) -> list[str]:
    """All other planned actions, nearest first: by what they share with the breach, then in time."""
    touches = dict.fromkeys([*clue.touches, *[what for name in roots for what in deeds[name].touches]])
    times = [deeds[name].at_ms for name in roots]

    def far(deed: Deed) -> tuple[int, int, str]:
        shared = sum(1 for what in deed.touches if what in touches)
        return -shared, min([abs(deed.at_ms - at) for at in times], default=deed.at_ms), deed.name

    return [deed.name for deed in sorted(deeds.values(), key=far) if deed.name not in roots]
