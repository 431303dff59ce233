"""Tax rates, and what of a document is taxed by which."""

from msgspec import Struct

from seatrial.facts.fact import Fact


class TaxRateSet(Fact, frozen=True, kw_only=True):
    """A rate of tax holds from a day on, for goods of a category that go to a jurisdiction: a country, as two letters,
    or everywhere if "". `customer`: for him alone, if it is his own. `valid_from`: a date, as ISO 8601; it holds until
    another one of the same kind does. `version`: of the table of rates, once this one is in it."""

    jurisdiction: str
    category: str
    rate_ppm: int
    valid_from: str
    version: int
    customer: str = ""


class TaxRow(Struct, frozen=True, gc=False):
    """What of a document, and of one order on it, is taxed at one rate: minor units before tax, and the tax on them."""

    order: str
    jurisdiction: str
    category: str
    rate_ppm: int
    taxable_minor: int
    tax_minor: int
