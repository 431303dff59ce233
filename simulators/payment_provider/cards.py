"""How a card behaves. Test cards of a provider behave by their number; so do those of simulated customers.

    good        every payment succeeds at once
    declined    the first payment for an invoice fails at once, the next succeeds
    slow        every payment is pending for a while, and succeeds
    abandoned   the first payment for an invoice is pending and fails in the end, the next succeeds
    silent      of the first payment for an invoice the provider does not know for long that it has succeeded; the next
                succeeds at once

Money goes back to every card at once, but to a slow one later.
"""

from collections.abc import Mapping
from typing import Literal

Outcome = Literal["succeeded", "failed", "pending", "unknown"]
Ending = Literal["succeeded", "failed"]

GOOD = "good"
FIRST: Mapping[str, tuple[Outcome, Ending]] = {
    "good": ("succeeded", "succeeded"),
    "declined": ("failed", "failed"),
    "slow": ("pending", "succeeded"),
    "abandoned": ("pending", "failed"),
    "silent": ("unknown", "succeeded"),
}
"""What a first payment comes to: at once, and in the end."""

CARDS = tuple(FIRST)


def captured(card: str, attempt: int) -> tuple[Outcome, Ending]:
    """(at once, in the end) of the nth payment for the same thing, from 1."""
    if attempt > 1 and card != "slow":
        return FIRST[GOOD]
    return FIRST.get(card, FIRST[GOOD])


def refunded(card: str) -> tuple[Outcome, Ending]:
    return FIRST["slow" if card == "slow" else GOOD]
