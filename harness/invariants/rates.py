"""The rates of tax, and what of them may be on an invoice."""

from msgspec import Struct

from seatrial.facts import TaxRateSet


class Rate(Struct, frozen=True, gc=False):
    ppm: int
    valid_from: str
    set_at: int


class Rates:
    """By country and category; where there is no tax service, rates hold everywhere, or for a customer of their own."""

    __slots__ = ("_tables",)

    def __init__(self) -> None:
        self._tables: dict[tuple[str, str, str], list[Rate]] = {}

    def seen(self, fact: TaxRateSet, at: int, _entry: int) -> None:
        """Handler for rules."""
        rate = Rate(fact.rate_ppm, fact.valid_from, at)
        self._tables.setdefault((fact.jurisdiction, fact.customer, fact.category), []).append(rate)

    def place(self, country: str, customer: str, category: str) -> str:
        """Whose rates hold: the country's, or "" for everywhere."""
        return self._find(country, customer, category)[0]

    def holding(self, country: str, customer: str, category: str, on: str, told_at: int) -> set[int]:
        """The rates, in ppm, that held on a day, by what was set between evidence (`told_at`; -1: there is none yet)
        and now."""
        holds: Rate | None = None
        found: set[int] = set()
        for rate in self._find(country, customer, category)[1]:
            if rate.valid_from <= on and (holds is None or rate.valid_from >= holds.valid_from):
                holds = rate
                found = {rate.ppm} if rate.set_at <= told_at or told_at < 0 else {*found, rate.ppm}
        return found

    def _find(self, country: str, customer: str, category: str) -> tuple[str, list[Rate]]:
        places = [(country, "")] if country else []
        for place, whose in (*places, ("", customer), ("", "")):
            table = self._tables.get((place, whose, category))
            if table is not None:
                return place, table
        return country, []
