"""Parts come to the whole: lines to their document, documents to their order, credits to what was charged."""

from hypothesis import given
from hypothesis import strategies as st

from seatrial.facts import TaxRow
from simulators.billing.arithmetic import totals
from simulators.taxes import PPM, Row, Taxable, share, table, taxes
from simulators.units import half_up

AMOUNTS = st.lists(st.integers(-10_000, 1_000_000), min_size=1, max_size=8)
RATES = st.integers(0, 300_000)


def of_one_order(amounts: list[int], rate_ppm: int) -> list[Taxable]:
    return [Taxable("SO-1", "DE", "standard", rate_ppm, amount) for amount in amounts]


@given(AMOUNTS, RATES, st.data())
def test_however_an_order_is_split_its_documents_bear_the_tax_of_the_whole(
    amounts: list[int], rate_ppm: int, data: st.DataObject
) -> None:
    lines = of_one_order(amounts, rate_ppm)
    at = data.draw(st.integers(0, len(lines)))
    first, second = lines[:at], lines[at:]
    before: dict[Row, int] = {lines[0].row: sum(amounts[:at])}
    assert sum(taxes(first, {})) + sum(taxes(second, before)) == half_up(sum(amounts) * rate_ppm, PPM)


@given(AMOUNTS, RATES)
def test_each_line_bears_its_own_tax_within_a_minor_unit(amounts: list[int], rate_ppm: int) -> None:
    lines = of_one_order(amounts, rate_ppm)
    for line, tax in zip(lines, taxes(lines, {}), strict=True):
        assert abs(tax * PPM - line.amount_minor * rate_ppm) <= PPM


def test_rates_countries_and_orders_are_rounded_by_themselves() -> None:
    lines = [
        Taxable("SO-1", "DE", "standard", 190_000, 5),
        Taxable("SO-1", "DE", "standard", 160_000, 5),
        Taxable("SO-1", "CH", "standard", 190_000, 5),
        Taxable("SO-2", "DE", "standard", 190_000, 5),
        Taxable("SO-1", "DE", "standard", 190_000, 5),
    ]
    assert taxes(lines, {}) == [1, 1, 1, 1, 1]
    assert taxes(lines[:1] * 3, {}) == [1, 1, 1]  # 15 at 19 % is 2.85
    assert table(lines, [1, 1, 1, 1, 1]) == (
        TaxRow("SO-1", "DE", "standard", 190_000, 10, 2),
        TaxRow("SO-1", "DE", "standard", 160_000, 5, 1),
        TaxRow("SO-1", "CH", "standard", 190_000, 5, 1),
        TaxRow("SO-2", "DE", "standard", 190_000, 5, 1),
    )


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=6), st.integers(0, 100_000))
def test_what_goes_back_in_parts_is_in_the_end_what_was_charged(parts: list[int], taxed: int) -> None:
    whole, before, back = sum(parts), 0, 0
    for part in parts:
        back += share(taxed, whole, before, part)
        before += part
    assert back == taxed


def test_nothing_goes_back_of_nothing() -> None:
    assert share(0, 0, 0, 0) == 0


@given(st.integers(-(10**9), 10**9), st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["CHF", "EUR"]))
def test_a_document_adds_up_and_can_be_paid(net: int, charges: int, tax: int, currency: str) -> None:
    sums = totals(net, charges, tax, currency)
    assert sums.net + sums.charges + sums.tax + sums.rounding == sums.total
    assert (sums.net, sums.charges, sums.tax) == (net, charges, tax)
    if currency == "CHF":
        assert sums.total % 5 == 0
        assert abs(sums.rounding) <= 2
    else:
        assert sums.rounding == 0
