"""The firms of the pools, as Faker invents them: `python -m tests.workload.inventing` writes them down anew.

Only ever with the version of Faker that `constraints.txt` pins, and only for a new world version: every digest moves.
"""

from faker import Faker
from faker.providers.address.it_IT import Provider as Italian
from msgspec import json

from harness.workload.addresses import COUNTRIES, FIRMS, POOL_SIZE, Words

_SEED = 17
_LOCALES = {"AT": "de_AT", "CH": "de_CH", "DE": "de_DE", "ES": "es_ES", "FR": "fr_FR", "IT": "it_IT", "NL": "nl_NL"}


def invented(country: str) -> list[Words]:
    """An instance's own seed: Faker's shared random state is left alone."""
    faker = Faker(_LOCALES[country])
    Italian.cities = sorted(Italian.cities)  # comes out of a set: other cities in every process
    faker.seed_instance(_SEED)
    return [(faker.company(), faker.street_address(), faker.city(), faker.postcode()) for _ in range(POOL_SIZE)]


def table(country: str) -> bytes:
    """A line for each firm."""
    return b"[\n" + b",\n".join(json.encode(words) for words in invented(country)) + b"\n]\n"


if __name__ == "__main__":
    for each in COUNTRIES:
        (FIRMS / f"{each}.json").write_bytes(table(each))
