"""Two hundred firms of a country with addresses, invented once and written down in `firms/`; the dice pick among them.

A table and no generator: a library's words change with its version, and every digest with them; and to have them made
costs a short trial more than its own day. Whoever wants other firms has them invented by `tests/workload/inventing.py`.
"""

from functools import lru_cache
from pathlib import Path

from msgspec import Struct, json

POOL_SIZE = 200
HOME = "DE"
FIRMS = Path(__file__).with_name("firms")
COUNTRIES = ("AT", "CH", "DE", "ES", "FR", "IT", "NL")
"""Those that have firms of their own."""

Words = tuple[str, str, str, str]
"""Name, street, city, postal code: a line of the table."""


class Address(Struct, frozen=True):
    name: str
    street: str
    city: str
    postal_code: str
    country: str


@lru_cache
def pool(country: str = HOME) -> tuple[Address, ...]:
    """Read on first use. Where nobody has been to invent any, firms have names and streets of home."""
    table = FIRMS / f"{country if country in COUNTRIES else HOME}.json"
    return tuple(Address(*words, country) for words in json.decode(table.read_bytes(), type=list[Words]))
