"""The pools of firms are what Faker once invented, and nobody's hand or version has moved them."""

from pathlib import Path

import pytest
from faker import VERSION
from msgspec.json import encode
from xxhash import xxh3_128_hexdigest

from harness.workload.addresses import COUNTRIES, FIRMS, HOME, POOL_SIZE, pool
from tests.workload.inventing import table

PINNED = "40.54.0"


def test_the_pool_of_home_has_not_moved() -> None:
    """If it has, every digest moves: that is a new world version, not a detail."""
    assert xxh3_128_hexdigest(encode(pool())) == "a97906cd839e5449a51d631693f3556e"


@pytest.mark.skipif(VERSION != PINNED, reason="Faker's words change with its version; the tables are of this one")
@pytest.mark.parametrize("country", COUNTRIES)
def test_a_table_holds_what_faker_has_invented(country: str) -> None:
    assert (FIRMS / f"{country}.json").read_bytes() == table(country)


def test_every_table_is_of_a_country_that_is_asked_for_it() -> None:
    assert sorted(path.stem for path in Path(FIRMS).iterdir()) == sorted(COUNTRIES)


def test_the_pool_is_made_once_and_has_no_empty_words() -> None:
    assert pool() is pool()
    assert len(pool()) == POOL_SIZE
    for address in pool():
        assert all([address.name, address.street, address.city, address.postal_code])
        assert address.country == "DE"
    assert len({address.name for address in pool()}) > POOL_SIZE * 9 // 10


def test_a_country_without_a_table_has_firms_with_the_names_of_home() -> None:
    assert [(each.name, each.country) for each in pool("PL")] == [(each.name, "PL") for each in pool(HOME)]
