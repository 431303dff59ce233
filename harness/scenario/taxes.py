"""Tax rates of a story: what holds on the first day, and what people set while it goes on."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct

from harness.errors import ScenarioInvalid
from harness.strict_yaml import Document, Steps

if TYPE_CHECKING:
    from harness.scenario.model import Scenario

Country = Annotated[str, Meta(pattern="^[A-Z]{2}$", description="a country of ISO 3166-1, such as DE")]
Day = Annotated[str, Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="a date, such as 2026-04-30, in quotes")]
RatePpm = Annotated[int, Meta(ge=0, le=10_000_000)]
Category = Annotated[str, Meta(pattern="^[a-z]+$", description="a tax category, such as standard or reduced")]


class TaxRatePlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rate of the tax service, for goods of a category that go to a country."""

    country: Country
    category: Category = "standard"
    rate_ppm: RatePpm
    valid_from: Day = "2000-01-01"


class TaxRateChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody sets another rate, before the day from which it holds or after it."""

    name: Annotated[str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9_./-]{0,63}$")]
    at_ms: int
    country: Country
    category: Category = "standard"
    rate_ppm: RatePpm
    valid_from: Day


def check_taxes(document: Document, scenario: "Scenario") -> None:
    """ScenarioInvalid at rates that nobody has, and at goods that nobody can tax."""
    plan = scenario.workload
    said: list[tuple[Steps, TaxRatePlan | TaxRateChange]] = [
        (("workload", "tax_rates", at), rate) for at, rate in enumerate(plan.tax_rates)
    ]
    said += [(("workload", "tax_rate_changes", at), change) for at, change in enumerate(plan.tax_rate_changes)]
    if "tax" not in scenario.systems:
        for path, _ in said[:1]:
            raise ScenarioInvalid(
                "there is no tax service that could have rates", document.place(path), "Name it: `systems: {tax: {}}`."
            )
        return
    for path, rate in said:
        if not _in_calendar(rate.valid_from):
            raise ScenarioInvalid(
                f"'{rate.valid_from}' is not in the calendar",
                document.place((*path, "valid_from")),
                "Write a day that there is.",
            )
    known = {(rate.country, rate.category) for rate in plan.tax_rates if rate.valid_from <= scenario.start[:10]}
    for country in plan.customers.countries or ("DE",):
        for category in ("standard", *(("reduced",) if plan.items and plan.items.reduced_ppm else ())):
            if (country, category) not in known:
                raise ScenarioInvalid(
                    f"nobody has set a {category} rate of tax for {country}",
                    document.place(("workload",)),
                    f"Name it in `tax_rates`: {{country: {country}, category: {category}, rate_ppm: 200000}}.",
                )


def _in_calendar(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True
