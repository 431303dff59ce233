"""What people do about the engine's exception cases, and what finance is shown at rest."""

from seatrial.facts.fact import Fact


class CaseDecided(Fact, frozen=True, kw_only=True):
    """A person has decided about a case, and begins to tell the engine so: `action` is retry, correct or close.

    It is a fact before the engine has heard of it: what it does then, it does because of this (if it does not take it,
    `DecisionRefused` says so). `system` is the client
    that he works at. `business_key`, `reason_code` and `owner` are the case's own, as it was listed; `deadline_at` is
    when it was to be decided. `replaced`: (item, what takes its place), of a correction.
    """

    case: str
    business_key: str
    reason_code: str
    owner: str
    opened_at: int
    deadline_at: int
    action: str
    reason: str
    replaced: tuple[tuple[str, str], ...] = ()


class DecisionRefused(Fact, frozen=True, kw_only=True):
    """The engine did not take a decision: the case is over already, or what was decided makes no sense. Whoever has
    decided has done nothing."""

    case: str
    business_key: str
    action: str
    status: int


class FinanceViewed(Fact, frozen=True, kw_only=True):
    """What the engine shows finance, read through its own API when the trial has come to rest.

    `due`: (shipment, why it is not invoiced), of those that it says are to be. `open_items`: (currency, minor units)
    of what it says is invoiced and not paid. `cases`: the numbers of the open ones that are finance's.
    """

    due: tuple[tuple[str, str], ...]
    open_items: tuple[tuple[str, int], ...]
    cases: tuple[str, ...]
