"""What people do about the engine's exception cases."""

from seatrial.facts.fact import Fact


class CaseDecided(Fact, frozen=True, kw_only=True):
    """A person has decided about a case, and begins to tell the engine so: `action` is retry, correct or close.

    It is a fact before the engine has heard of it: what it does then, it does because of this. `system` is the client
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
