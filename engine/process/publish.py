"""What channels are shown: the warehouse's figure, with its own sequence and `as_of`, never an older one after a newer.

figure(channel) = max(0, min(available - safety stock, the channel's allocation)), from the last statement.

- A statement is published once per channel, under a key that names it; changes are gathered for
  `publish_interval_ms`, and a figure that has not changed is not repeated.
- **Fresh when it arrives.** The CRM stores what it is told when the request reaches it, which may be
  `crm_v1.ARRIVAL_BOUND_MS` later. A statement too old to be still young enough by then is not sent: the warehouse is
  asked for a new one first.
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
REFRESH_MS_MIN = 60_000
"""The warehouse is not asked about the same stock more often than this."""


def channels(policies: Policies) -> tuple[str, ...]:
    return tuple(sorted(policies.channel_allocation_base)) or DEFAULT_CHANNELS


def figure_base(stock: Stock, channel: str, policies: Policies) -> int:
    """What the channel may show of the last statement."""
    free = stock.available_base - policies.safety_stock_base
    return max(0, min(free, policies.channel_allocation_base.get(channel, free)))


def fresh_ms(policies: Policies) -> int:
    """How old a statement may be when it is sent."""
    return max(policies.publish_max_age_ms - crm_v1.ARRIVAL_BOUND_MS, policies.publish_max_age_ms // 3)


def publish(stock: Stock, now: int, policies: Policies) -> Step | None:
    """The next figure to publish; asks for a refresh instead if the statement is too old."""
    if not stock.sequence:
        return None
    for channel in channels(policies):
        last = stock.published.get(channel)
        figure = figure_base(stock, channel, policies)
        if last is not None and (last.available_base == figure or now < last.sent_at + policies.publish_interval_ms):
            continue
        if stock.stuck and f"{OPERATION} {channel}" in stock.stuck:
            continue
        if now - stock.as_of > fresh_ms(policies):
            stock.refresh = True
            return None
        again = last is not None and last.sequence == stock.sequence
        statement = f"{stock.sequence}@{stock.as_of}" if again else stock.sequence
        stock.published[channel] = Published(stock.sequence, stock.as_of, figure, now)
        params = {"item": stock.item, "site": stock.site, "channel": channel}
        body = crm_v1.publish_availability(stock, figure, policies.publish_max_age_ms)
        return Step(OPERATION, channel, keys.publish(stock.item, stock.site, channel, statement), params, body)
    return None


def publish_due(stock: Stock, policies: Policies) -> int:
    """When the interval lets the next changed figure go; 0: nothing has changed."""
    at = 0
    for channel in channels(policies):
        last = stock.published.get(channel)
        if stock.stuck and f"{OPERATION} {channel}" in stock.stuck:
            continue
        if last is not None and stock.sequence and last.available_base != figure_base(stock, channel, policies):
            next_at = last.sent_at + policies.publish_interval_ms
            at = min(at, next_at) if at else next_at
    return at


def give_up_stale(turn: "Turn", stock: Stock) -> None:
    """An unanswered figure that has grown too old to repeat: wait out its last copy, then forget it."""
    intent = stock.slots.get("crm")
    if intent is None or intent.operation != OPERATION or intent.phase not in (WAITING, SETTLING):
        return
    last = stock.published.get(intent.about)
    if last is None or turn.now - last.as_of <= fresh_ms(turn.policies):
        return
    gone_at = intent.sent_at + COMMIT_MARGIN_MS + crm_v1.ARRIVAL_BOUND_MS
    if turn.now < gone_at:
        intent.phase, intent.next_at = WAITING, gone_at
        return
    del stock.slots["crm"]
    if intent.case:
        turn.parts.close_case(turn, intent.case, "replaced by a newer figure")
    last.available_base = -1
