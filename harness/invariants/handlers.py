"""Handlers of several books that one rule keeps."""

from collections.abc import Mapping
from typing import Any

from seatrial.facts import Fact
from seatrial.rule import Handler


def together(*many: Mapping[type[Fact], Handler]) -> Mapping[type[Fact], Handler]:
    """Handlers of several books, one after the other where they read the same fact."""
    kinds = dict.fromkeys([kind for one in many for kind in one])
    return {kind: _each([one[kind] for one in many if kind in one]) for kind in kinds}


def _each(handlers: list[Handler]) -> Handler:
    def handle(fact: Any, at: int, entry: int) -> None:  # Any: whatever kind they are for
        for handler in handlers:
            handler(fact, at, entry)

    return handlers[0] if len(handlers) == 1 else handle
