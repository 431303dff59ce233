"""What channels are shown: the warehouse's figure, with its own sequence and `as_of`, never an older one after a newer.

figure(channel) = max(0, min(available - safety stock, left) - buffer), from the last statement, where `left` is what
the ERP has allocated to the channel less what the channel has committed (`engine.process.commitments`), or the constant
of the policies where the ERP allocates nothing. Available is the warehouse's: what the channel's own buyers have
reserved is off it already, and is not taken off a second time; the two limits are compared, never added up.

- A statement is published once per channel, under a key that names it; changes are gathered for
  `publish_interval_ms`, and a figure that has not changed is not repeated.
- **Fresh when it arrives.** The CRM stores what it is told when the request reaches it, which may be
  `crm_v1.ARRIVAL_BOUND_MS` later. A statement too old to be still young enough by then is not sent: the warehouse is
  asked for a new one first.
- **When the warehouse is silent** and the statement too old, policy decides (`when_stale`): nothing is shown, or the
  old figure less a buffer, or the old figure marked as an estimate; the last two once per figure, and only when the
  warehouse has had `PATIENCE_MS` to answer. As soon as it has, the figure is told anew, though it be the same.
- **Finish before the next.** The CRM overwrites newer with older, and a delayed first copy of an unanswered request
  would do just that. So an unanswered figure is sent again under its key until it is answered, and only while it is
  fresh. Once it is not, it is neither repeated (it would be too old when stored) nor overtaken at once: the engine
  waits until the last copy has been executed or never will be, and then goes on with a new statement.
"""

from typing import TYPE_CHECKING

from engine import keys
from engine.adapters import crm_v1
from engine.process.stock import Published, Stock
from engine.record import COMMIT_MARGIN_MS, SETTLING, WAITING, Step
from seatrial.policy import Policies

if TYPE_CHECKING:
    from engine.turn import Turn

OPERATION = "crm.publishAvailability"
DEFAULT_CHANNELS = ("web",)
REFRESH = "wms.getInventory"
PATIENCE_MS = 120_000
"""How long the warehouse is waited for before an old figure is shown, where policy allows it."""
REFRESH_MS_MIN = 60_000
"""The warehouse is not asked about the same stock more often than this."""


def channels(stock: Stock, policies: Policies) -> tuple[str, ...]:
    """Who is shown the stock: the channels that the policies name and those that the ERP has allocated some of it."""
    return tuple(sorted({*policies.channel_allocation_base, *stock.allocations})) or DEFAULT_CHANNELS


def figure_base(stock: Stock, channel: str, policies: Policies) -> int:
    """What the channel may show of the last statement."""
    free = stock.available_base - policies.safety_stock_base
    most = policies.channel_allocation_base.get(channel, free)
    allocation = stock.allocations.get(channel)
    if allocation is not None:
        committed = stock.commitments.get(channel)
        most = allocation.base - (committed.base if committed is not None else 0)
    return max(0, min(free, most) - policies.channel_buffer_base.get(channel, 0))


def statement(stock: Stock, channel: str) -> str:
    """What the channel's figure rests on: the number of the warehouse's statement; where the ERP allocates, its
    version of the allocation and the number of the channel's commitments behind it. No part ever falls."""
    allocation = stock.allocations.get(channel)
    if allocation is None:
        return stock.sequence
    committed = stock.commitments.get(channel)
    return f"{stock.sequence}-{allocation.version:012d}-{committed.number if committed is not None else 0:012d}"


def fresh_ms(policies: Policies) -> int:
    """How old a statement may be when it is sent."""
    return max(policies.publish_max_age_ms - crm_v1.ARRIVAL_BOUND_MS, policies.publish_max_age_ms // 3)


def stale_figure(figure: int, stock: Stock, policies: Policies) -> tuple[int, str]:
    """(figure, method) of a figure that is too old."""
    if policies.when_stale == "buffer":
        return max(0, figure - policies.stale_buffer_base), stock.method
    return figure, "estimate"


def _silent(stock: Stock, now: int, policies: Policies) -> bool:
    """The warehouse has been asked, does not answer, and policy does not wait for it."""
    asked = stock.slots.get("wms")
    waits = asked is not None and asked.operation == REFRESH and now - asked.first_at >= PATIENCE_MS
    return waits and policies.when_stale != "refuse"


def _stands(last: Published, figure: int) -> bool:
    """The channel has the figure, and as one that is right."""
    return last.available_base == figure and not last.stale


def publish(stock: Stock, now: int, policies: Policies) -> Step | None:
    """The next figure to publish; asks for a refresh instead if the statement is too old."""
    if not stock.sequence:
        return None
    for channel in channels(stock, policies):
        last = stock.published.get(channel)
        figure = figure_base(stock, channel, policies)
        if last is not None and (_stands(last, figure) or now < last.sent_at + policies.publish_interval_ms):
            continue
        if stock.stuck and f"{OPERATION} {channel}" in stock.stuck:
            continue
        sequence = statement(stock, channel)
        named = f"{sequence}@{stock.as_of}" if last is not None and last.sequence == sequence else sequence
        method, stale = stock.method, now - stock.as_of > fresh_ms(policies)
        if stale:
            stock.refresh = True
            if not _silent(stock, now, policies):
                return None
            figure, method = stale_figure(figure, stock, policies)
            named = f"{sequence}@{stock.as_of}!"
            if last is not None and (last.stale, last.sequence, last.available_base) == (True, sequence, figure):
                continue
        stock.published[channel] = Published(sequence, stock.as_of, figure, now, stale)
        params = {"item": stock.item, "site": stock.site, "channel": channel}
        body = crm_v1.publish_availability(stock, figure, sequence, policies.publish_max_age_ms, method)
        return Step(OPERATION, channel, keys.publish(stock.item, stock.site, channel, named), params, body)
    return None


def publish_due(stock: Stock, policies: Policies) -> int:
    """When the interval lets the next changed figure go; 0: nothing has changed."""
    at = 0
    for channel in channels(stock, policies):
        last = stock.published.get(channel)
        if stock.stuck and f"{OPERATION} {channel}" in stock.stuck:
            continue
        if last is not None and stock.sequence and not _stands(last, figure_base(stock, channel, policies)):
            next_at = last.sent_at + policies.publish_interval_ms
            at = min(at, next_at) if at else next_at
    return at


def give_up_stale(turn: "Turn", stock: Stock) -> None:
    """An unanswered figure that has grown too old to repeat: wait out its last copy, then forget it."""
    intent = stock.slots.get("crm")
    if intent is None or intent.operation != OPERATION or intent.phase not in (WAITING, SETTLING):
        return
    last = stock.published.get(intent.about)
    if last is None or last.stale or turn.now - last.as_of <= fresh_ms(turn.policies):
        return
    gone_at = intent.sent_at + COMMIT_MARGIN_MS + crm_v1.ARRIVAL_BOUND_MS
    if turn.now < gone_at:
        intent.phase, intent.next_at = WAITING, gone_at
        return
    del stock.slots["crm"]
    if intent.case:
        turn.parts.close_case(turn, intent.case, "replaced by a newer figure")
    last.available_base = -1
