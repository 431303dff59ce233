"""What a second ERP cannot take over: goods at customers' premises, whose agreement is in the first one's book."""

from harness.errors import ScenarioInvalid
from harness.scenario.model import Scenario
from harness.strict_yaml import Document


def check_ledgers(document: Document, scenario: Scenario) -> None:
    """ScenarioInvalid at a book that would keep the site from which customers are filled up."""
    if scenario.workload.consignment is None:
        return
    site = scenario.workload.site
    for index, book in enumerate(scenario.books):
        if not book.sites or site in book.sites:
            raise ScenarioInvalid(
                f"{book.system} would keep the fill-ups from {site}, and what customers use of them is settled in erp",
                document.place(("books", index)),
                f"Give {book.system} other `sites` than {site}, or take out `consignment`.",
            )
