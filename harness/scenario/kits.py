"""What a kit may be: made of items that are kept by the piece, with no stock, no units and no price but theirs."""

from harness.errors import ScenarioInvalid
from harness.scenario.model import Scenario
from harness.scenario.plan import NamedItem
from harness.strict_yaml import Document, Steps
from harness.typed import nearest


def check_kits(document: Document, scenario: Scenario) -> None:
    """ScenarioInvalid at a kit that cannot be booked as its components."""
    named = scenario.workload.named_items
    plain = {item.number: item for item in named if not item.components and not item.units}
    kits = {item.number for item in named if item.components}
    for at, item in enumerate(named):
        if item.components:
            _check(document, ("workload", "named_items", at), item, plain)
        if item.substitute in kits:
            raise ScenarioInvalid(
                f"the kit {item.substitute} cannot take the place of {item.number}",
                document.place(("workload", "named_items", at, "substitute")),
                "A substitute goes out on the line that was ordered: name a single item.",
            )


def _check(document: Document, here: Steps, kit: NamedItem, plain: dict[str, NamedItem]) -> None:
    for index, one in enumerate(kit.components):
        if one.item not in plain:
            raise ScenarioInvalid(
                f"{kit.number} cannot be made of `{one.item}`",
                document.place((*here, "components", index, "item")),
                nearest(one.item, sorted(plain), "Kept and sold by the piece"),
            )
    if kit.stock or kit.units or kit.substitute or kit.tracking != "lot":
        raise ScenarioInvalid(
            f"{kit.number} is a kit, and has stock, units or a substitute of its own",
            document.place(here),
            "Only its components are kept: give it to them.",
        )
    worth_minor = sum([one.per_kit * plain[one.item].price_minor for one in kit.components])
    if kit.price_minor != worth_minor:
        raise ScenarioInvalid(
            f"the components of {kit.number} cost {worth_minor}",
            document.place((*here, "price_minor")),
            "A kit costs what its components cost.",
        )
