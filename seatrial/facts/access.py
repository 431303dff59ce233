"""Facts about who was let in."""

from seatrial.facts.fact import Fact


class AccessTried(Fact, frozen=True, kw_only=True):
    """Somebody tried an operation of the engine's when the trial had come to rest.

    `client`: the name it showed, "" for none. `about`: the order it was about, "" if about none in particular.
    `allowed`: whether the client's scopes, and whose order it is, allow it. `status`: of the answer.
    """

    api: str
    operation: str
    client: str
    about: str
    allowed: bool
    status: int
