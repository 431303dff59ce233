"""From a trial that was drawn to one that is written down: every fault that fired becomes a pin, every planned action
a name in a list, and the dice are put away. The digest is the same.

Shrinking, replaying and asking "what if" all start from such a spec and take something out of it.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct, json
from msgspec.structs import replace

from harness.dice import Dice
from harness.scenario.model import Scenario
from harness.spec import TrialSpec
from harness.workload import draw_workload
from harness.workload.edited import edited


class Recording(Struct, frozen=True):
    """A trial that is written down. `signature`: the failure that it shows, as `harness.judge.signature` names it,
    "unconverged" if it never comes to rest, or "" if it holds."""

    scenario: Scenario
    engine: str
    spec: TrialSpec
    signature: str = ""


def written_down(scenario: Scenario, spec: TrialSpec, journal: Iterable[bytes]) -> TrialSpec:
    """The spec that repeats a finished trial without dice. `journal`: its encoded entries, all of them."""
    workload = edited(draw_workload(scenario, Dice(spec.workload_seed)), spec)
    business = {name: value for name, value in spec.pins.items() if name.partition("|")[0] in ("action", "quantity")}
    return replace(
        spec,
        dice=False,
        pins={**business, **fired(journal)},
        actions=tuple([action.name for action in workload.actions]),
    )


def fired(journal: Iterable[bytes]) -> Mapping[str, str]:
    """Decision -> magnitude of every fault in a journal, in the order in which they happened."""
    found = {}
    for line in journal:
        if line.startswith(b'["fault"'):
            _, _, decision, magnitude = json.decode(line)
            found[decision] = str(magnitude)
    return found
