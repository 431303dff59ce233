"""Two hundred firms with addresses, invented by Faker once per process; the dice pick among them.

Faker takes 50 µs to 200 µs an address and draws from one sequential stream, so it never runs inside a trial: the
pool is the same in every process, and a trial's seed only chooses from it.
"""

from functools import lru_cache

from faker import Faker
from msgspec import Struct

POOL_SIZE = 200
_SEED = 17
_LOCALE = "de_DE"


class Address(Struct, frozen=True):
    name: str
    street: str
    city: str
    postal_code: str
    country: str


@lru_cache(maxsize=1)
def pool() -> tuple[Address, ...]:
    """Made on first use. An instance's own seed: Faker's shared random state is left alone."""
    faker = Faker(_LOCALE)
    faker.seed_instance(_SEED)
    return tuple(
        Address(faker.company(), faker.street_address(), faker.city(), faker.postcode(), "DE") for _ in range(POOL_SIZE)
    )
