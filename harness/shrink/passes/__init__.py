"""The passes: each takes one kind of thing out of the best trial so far, as much of it as it can.

The order is that of the gain: what makes a trial short comes first, because everything after it is then tried on a
short one.
"""

from collections.abc import Callable, Mapping

from harness.shrink.passes.drop_actions import drop_actions
from harness.shrink.passes.drop_edits import drop_edits
from harness.shrink.passes.drop_faults import drop_faults
from harness.shrink.passes.drop_lines import drop_lines
from harness.shrink.passes.drop_reactions import drop_reactions
from harness.shrink.passes.follow_witness import follow_witness
from harness.shrink.passes.gather_orders import gather_orders
from harness.shrink.passes.lower_magnitudes import lower_magnitudes
from harness.shrink.passes.lower_quantities import lower_quantities
from harness.shrink.passes.quieten import quieten
from harness.shrink.search import Search

Pass = Callable[[Search], None]

PASSES: Mapping[str, Pass] = {
    "follow the witness": follow_witness,
    "drop actions": drop_actions,
    "quieten": quieten,
    "drop faults": drop_faults,
    "drop reactions": drop_reactions,
    "gather orders": gather_orders,
    "drop lines": drop_lines,
    "lower quantities": lower_quantities,
    "lower magnitudes": lower_magnitudes,
    "drop edits": drop_edits,
}
"""Each a file of the same name. A round runs all of them, in this order."""

HALVING = ("lower quantities", "lower magnitudes")
"""These look for a number, and would look between other numbers the next time: once is enough for one trial."""
