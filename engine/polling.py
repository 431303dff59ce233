"""A system that tells nobody what has changed is asked, again and again, from a watermark on.

**The watermark.** Stamps have whole seconds, and a change can be read only some time after its stamp. So the next pass
begins where this one began, by the clock that makes the stamps, less `LOOK_BACK_MS`: whatever is stamped before that
could be read when this pass began. It is included, it never falls, and it has nothing to do with our own clock. What is
read twice for that is known by its version (`engine.process.master`).

**A pass** is read page by page, each from the last row of the one before. The place is kept with what was on the page,
in one transaction: whoever dies between two pages goes on at the next one. The watermark moves when the pass is over.
"""

from typing import TYPE_CHECKING

import msgspec

from engine import outbox
from engine.adapters.erp_v1 import CHANGE_VISIBILITY_MS
from engine.adapters.erp_v1_items import item_changes
from engine.process import master
from engine.record import Intent, Record, Step
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn

POLLS: tuple[tuple[str, str], ...] = (("erp", "listItemChanges"), ("erp_2", "listItemChanges"))
"""(system, operation) of the lists of changes."""
LOOK_BACK_MS = CHANGE_VISIBILITY_MS + 30_000
BEGINNING = "1970-01-01T00:00:00Z"


class Poll(Record, array_like=True):
    """`since`, `after`: what is asked for next. `first`: where the pass began. `began`: when, by the system's own clock
    ("": none is under way). `newest`: the newest stamp that was ever read. `at`: when to ask."""

    since: str = BEGINNING
    after: str = ""
    began: str = ""
    newest: str = ""
    at: int = 0
    first: str = BEGINNING


decode = msgspec.msgpack.Decoder(Poll).decode


def ask(poll: Poll) -> Step:
    """The next page."""
    _, system, operation = poll.key.split("/")
    params = {"since": poll.since, "after": poll.after} if poll.after else {"since": poll.since}
    return Step(f"{system}.{operation}", "", "", params, None)


def watermark(turn: "Turn", poll: Poll) -> str:
    """Where the next pass begins."""
    return stamp(turn, turn.calendar.ms(poll.began) - LOOK_BACK_MS)


def stamp(turn: "Turn", ms: int) -> str:
    """An instant as stamps are written: in whole seconds, rounded down."""
    return turn.calendar.text(ms)[:19] + "Z"


def taken(turn: "Turn", poll: Poll, body: JsonObject) -> None:
    """A page has come. ValidationError, and nothing is taken, if it cannot be read."""
    page = item_changes(body)
    try:
        for instant in (page.as_of, *[change.changed_at for change in page.changes]):
            turn.calendar.ms(instant)
    except ValueError as error:
        raise msgspec.ValidationError(str(error)) from error
    if not poll.began:
        poll.began = page.as_of
    for change in page.changes:
        master.read(turn.master("item", change.item, poll.root.partition("/")[0]), change)
        poll.newest = max(poll.newest, change.changed_at)
    if page.more and page.changes:
        poll.since, poll.after = page.changes[-1].changed_at, page.changes[-1].item
        poll.at = turn.now
        return
    if poll.newest:
        poll.since = max(turn.parts.watermark(turn, poll), poll.first)
    poll.first, poll.after, poll.began = poll.since, "", ""
    poll.at = turn.now + turn.policies.poll_ms


def answered(turn: "Turn", poll: Poll, _intent: Intent, body: JsonObject) -> None:
    taken(turn, poll, body)


def plan_next(turn: "Turn", poll: Poll) -> None:
    outbox.due(turn, poll)
    system = poll.root.partition("/")[0]
    poll.at = poll.at or turn.now + turn.policies.poll_ms
    if system not in poll.slots and poll.at <= turn.now:
        outbox.send(turn, poll, system, ask(poll))
    turn.remind(poll, outbox.next_due(poll) if system in poll.slots else poll.at)
