"""How the partner of a trial differs from it: in nothing that the business can notice.

The partner has the same business, the same weather and the same people. Its variation is drawn from the trial's own
seeds and hangs on no fault, so that a trial that was written down, or made smaller, has the same partner.
"""

from msgspec import Struct


class Variation(Struct, frozen=True):
    """`engine_off_ms`: how far the engine's clock is ahead of the true time (behind: negative). `held_back_ms_max`: how
    long each event may be held back before its first delivery, each on its own. `replayed_at_ms`: instants at which
    everything that was sent to the engine before is sent once more, in order. `replayed`: this is done when the trial
    has come to rest as well."""

    engine_off_ms: int = 0
    held_back_ms_max: int = 0
    replayed_at_ms: tuple[int, ...] = ()
    replayed: bool = False


AS_DRAWN = Variation()
"""The trial itself."""
