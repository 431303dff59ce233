"""Two hundred firms of a country with addresses, invented by Faker once per process; the dice pick among them.

Faker takes 50 µs to 200 µs an address and draws from one sequential stream, so it never runs inside a trial: the
pool is the same in every process, and a trial's seed only chooses from it.
"""

from functools import lru_cache

from faker import Faker
from msgspec import Struct

POOL_SIZE = 200
_SEED = 17
HOME = "DE"
_LOCALES = {"AT": "de_AT", "CH": "de_CH", "DE": "de_DE", "ES": "es_ES", "FR": "fr_FR", "IT": "it_IT", "NL": "nl_NL"}


class Address(Struct, frozen=True):
    name: str
    street: str
    city: str
    postal_code: str
    country: str


@lru_cache
def pool(country: str = HOME) -> tuple[Address, ...]:
    """Made on first use. An instance's own seed: Faker's shared random state is left alone. Where Faker has not been,
    firms have names and streets of home."""
    faker = Faker(_LOCALES.get(country, _LOCALES[HOME]))
    faker.seed_instance(_SEED)
    return tuple(
        Address(faker.company(), faker.street_address(), faker.city(), faker.postcode(), country)
        for _ in range(POOL_SIZE)
    )
