"""Every dependency is pinned, within its declared range, and the pins say nothing of where packages come from."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PIN = re.compile(r"^[a-z0-9][a-z0-9-]*==[0-9][0-9a-z.]*( ; [a-z_]+ [!=<>]+ '[^']+')?$")


@pytest.fixture
def pins(root: Path) -> dict[str, str]:
    lines = (root / "constraints.txt").read_text(encoding="utf-8").splitlines()
    requirements = [Requirement(line) for line in lines]
    return {r.name: next(iter(r.specifier)).version for r in requirements}


@pytest.fixture
def declared(root: Path) -> list[Requirement]:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [text for group in project["optional-dependencies"].values() for text in group]
    return [Requirement(text) for text in [*project["dependencies"], *extras]]


def test_each_line_is_one_exact_pin_without_hash_index_or_path(root: Path) -> None:
    for line in (root / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert PIN.match(line), f"not a plain pin: {line!r}; make constraints writes them"


def test_every_declared_dependency_is_pinned_within_its_range(
    declared: list[Requirement], pins: dict[str, str]
) -> None:
    for requirement in declared:
        pinned = pins.get(canonicalize_name(requirement.name))
        assert pinned, f"{requirement.name} is not pinned: make constraints"
        assert requirement.specifier.contains(pinned), f"{requirement} excludes its pin {pinned}"


def test_every_declared_dependency_has_a_lowest_and_a_highest_version(declared: list[Requirement]) -> None:
    for requirement in declared:
        operators = {part.operator for part in requirement.specifier}
        assert operators == {">=", "<"}, f"{requirement}: a range says from where and up to where"
