"""Whether the companies of a story have, between them, every site once."""

from harness.errors import ScenarioInvalid
from harness.scenario.model import Scenario
from harness.strict_yaml import Document
from seatrial.calendar import is_zone


def check_entities(document: Document, scenario: Scenario) -> None:
    """ScenarioInvalid at a zone that is none, a site that is none, and a site in no books or in two."""
    plan = scenario.workload
    if not plan.legal_entities:
        return
    left = {plan.site, *plan.other_sites}
    for index, entity in enumerate(plan.legal_entities):
        at = ("workload", "legal_entities", index)
        if not is_zone(entity.zone):
            raise ScenarioInvalid(
                f"`{entity.zone[:60]}` is no time zone", document.place((*at, "zone")), 'Write "Europe/Berlin".'
            )
        for site in entity.sites:
            if site not in left:
                raise ScenarioInvalid(
                    f"`{site[:60]}` is no site, or in the books of another already",
                    document.place((*at, "sites")),
                    "Every site is in the books of one legal entity.",
                )
            left.remove(site)
    if left:
        raise ScenarioInvalid(
            f"{min(left)} is in nobody's books",
            document.place(("workload", "legal_entities")),
            "Every site is in the books of one legal entity.",
        )
