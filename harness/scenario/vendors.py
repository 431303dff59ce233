"""What a vendor may ship himself: single items by the piece, and only where there is a vendor."""

from harness.errors import ScenarioInvalid
from harness.scenario.model import Scenario
from harness.strict_yaml import Document, Steps

VENDOR = "vendor"


def check_vendors(document: Document, scenario: Scenario) -> None:
    """ScenarioInvalid at an item that no vendor can ship."""
    named = scenario.workload.named_items
    parts = {one.item for kit in named for one in kit.components}
    for at, item in enumerate(named):
        if item.drop_ship is None:
            continue
        here: Steps = ("workload", "named_items", at, "drop_ship")
        if VENDOR not in scenario.systems:
            raise ScenarioInvalid(
                f"there is no vendor who could ship {item.number}", document.place(here), "Add `systems: {vendor: {}}`."
            )
        if item.components or item.units or item.substitute or item.tracking != "lot" or item.number in parts:
            raise ScenarioInvalid(
                f"{item.number} is a kit or part of one, has units, serial numbers or a substitute",
                document.place(here),
                "A vendor ships single items, by the piece.",
            )
