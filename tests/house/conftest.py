"""What the house tests look at: the source files of every room, read once."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("seatrial", "engine", "simulators", "harness", "reports")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def sources() -> dict[str, str]:
    """Every Python file of the rooms: path within the checkout ("engine/inbox.py") -> text, ordered by path."""
    files = sorted(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))
    return {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in files}


@pytest.fixture(scope="session")
def all_sources(sources: dict[str, str]) -> dict[str, str]:
    """As `sources`, with the tests."""
    tests = sorted((ROOT / "tests").rglob("*.py"))
    return sources | {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in tests}
