"""What became of one application of cash to an invoice: a small note of its own, for it outlives invoice and order.

    known ──the ledger has it──▶ posted: a tombstone, for a charge back may come weeks later
      └────a person gives its posting up──▶ given up

An application is taken off again at most once. That is about it, so it is heard of after it, and follows it into the
ledger; of what never came in there, nothing is taken out.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.turn import Turn

KIND = "application"
GIVEN_UP = b"given up"


def parent(number: str) -> str:
    """By what a message about it waits for it."""
    return f"{KIND}/{number}"


def _name(number: str) -> str:
    return f"xref/{KIND}/{number}"


def entry_key(number: str) -> str:
    """The record of its being taken off again."""
    return f"cash/{number}/off"


def heard_of(turn: "Turn", number: str) -> bool:
    return turn.tx.get(_name(number)) is not None or posted(turn, number)


def learn(turn: "Turn", number: str, payment: str) -> None:
    """Billing has told of it."""
    turn.learn(KIND, number, payment)


def posted(turn: "Turn", number: str) -> bool:
    return turn.tx.retired(_name(number))


def given_up(turn: "Turn", number: str) -> bool:
    return turn.tx.get(_name(number)) == GIVEN_UP


def note_posted(turn: "Turn", number: str) -> None:
    """The ledger has it: what takes it off again may follow."""
    turn.tx.retire(_name(number))
    turn.load(entry_key(number))


def give_up(turn: "Turn", number: str) -> None:
    turn.tx.put(_name(number), GIVEN_UP)
    turn.load(entry_key(number))
