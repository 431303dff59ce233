"""A story with a tax service has a rate for whatever it ships, and one without has none."""

import pytest

from harness.documents import SCENARIOS
from harness.errors import ScenarioInvalid
from harness.scenario.reader import parse_scenario

STORY = (SCENARIOS / "three-jurisdictions.yaml").read_text(encoding="utf-8")


def test_the_story_has_a_rate_for_every_country_and_category() -> None:
    plan = parse_scenario(STORY, "mine.yaml").workload
    assert [(rate.country, rate.category) for rate in plan.tax_rates][:2] == [("CH", "standard"), ("CH", "reduced")]
    assert [change.rate_ppm for change in plan.tax_rate_changes] == [160_000]


@pytest.mark.parametrize(
    ("old", "new", "says", "remedy"),
    [
        ("systems:\n  tax: {}\n", "", "there is no tax service", "systems: {tax: {}}"),
        ("countries: [CH, DE, AT]", "countries: [CH, DE, FR]", "a standard rate of tax for FR", "country: FR"),
        ("countries: [CH, DE, AT]", "countries: [CH, Deutschland]", "Deutschland", "country"),
        ("AT, category: reduced", "AT, category: books", "a reduced rate of tax for AT", "category: reduced"),
        ('AT, rate_ppm: 200000, valid_from: "2016-01-01"', 'AT, rate_ppm: 200000, valid_from: "2020-07-01"',
         "a standard rate of tax for AT", "tax_rates"),
        ('160000, valid_from: "2020-07-01"', '160000, valid_from: "2020-06-31"', "not in the calendar", "a day"),
        ("at_ms: 9 h 5 min", "at_ms: 19 h", "after the storm has ended", "lengthen `storm_ms`"),
        ("name: gazette", "name: order/0001", "is taken by `order`", "a name of its own"),
    ],
)  # fmt: skip
def test_what_cannot_be_taxed_is_refused(old: str, new: str, says: str, remedy: str) -> None:
    assert STORY.count(old) == 1
    text = STORY.replace(old, new)
    if "systems" in old:  # an outage of nobody would be refused first
        text = text.replace("{system: tax, ", "{system: erp, ")
    with pytest.raises(ScenarioInvalid) as caught:
        parse_scenario(text, "mine.yaml")
    assert says in caught.value.message
    assert remedy in caught.value.remedy
