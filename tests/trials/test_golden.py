"""Digests do not move unnoticed: whoever compares them over time hangs on the world version."""

import pytest

from harness.scenario.reader import library
from harness.spec import WORLD_VERSION
from tests.trials.golden import COMMAND, digest, written


def test_they_are_those_of_this_version_of_the_world() -> None:
    golden = written()
    assert golden.world_version == WORLD_VERSION, f"another world: say so in CHANGELOG.md, then run {COMMAND}"
    assert list(golden.digests) == list(library()), f"another library: run {COMMAND}"


@pytest.mark.parametrize("name", library())
def test_a_story_comes_out_as_it_was_written_down(name: str) -> None:
    assert digest(name) == written().digests[name], (
        f"the digest has moved within world version {WORLD_VERSION}: if that is meant, raise the version, "
        f"say so in CHANGELOG.md, then run {COMMAND}"
    )
