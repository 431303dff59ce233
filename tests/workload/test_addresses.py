"""The pool of firms is the same in every process, and nobody else's chance is touched by making it."""

import random
import subprocess
import sys

import pytest
from faker import VERSION

from harness.workload.addresses import POOL_SIZE, pool

DIGEST = (
    "import msgspec, xxhash; from harness.workload.addresses import pool;"
    "print(xxhash.xxh3_128_hexdigest(msgspec.json.encode(pool())))"
)


def digest(hash_seed: str) -> str:
    """The pool's digest in a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-c", DIGEST], env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": ":".join(sys.path)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return ran.stdout.strip()


def test_the_pool_is_the_same_in_another_process_and_under_another_hash_seed() -> None:
    assert digest("0") == digest("1")


@pytest.mark.skipif(VERSION != "40.54.0", reason="Faker's words change with its version; this is the pinned one")
def test_the_pool_of_the_pinned_faker_has_not_moved() -> None:
    """If it has, every digest moves: that is a new world version, not a detail."""
    assert digest("0") == "a97906cd839e5449a51d631693f3556e"


def test_the_pool_is_made_once_and_has_no_empty_words() -> None:
    assert pool() is pool()
    assert len(pool()) == POOL_SIZE
    for address in pool():
        assert all([address.name, address.street, address.city, address.postal_code])
        assert address.country == "DE"
    assert len({address.name for address in pool()}) > POOL_SIZE * 9 // 10


def test_making_the_pool_leaves_the_global_random_state_alone() -> None:
    pool.cache_clear()
    random.seed(5)
    expected = random.random()
    random.seed(5)
    pool()
    assert random.random() == expected
