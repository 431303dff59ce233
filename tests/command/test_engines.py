"""Engines are found by name: ours, and the user's own."""

import sys
from pathlib import Path

import pytest

from engine.catalog import ENGINES
from harness.engines import card, name_shape, shipyard
from harness.errors import UsageError
from seatrial.engine import Setup, Vessel
from seatrial.policy import Policies
from tests.command import engines as bad

SETUP = Setup({"crm": "v1", "erp": "v1", "wms": "v1", "billing": "v1"}, Policies(), "2026-03-02T06:00:00Z")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current directory; what is imported from it is forgotten afterwards."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if entry])
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    return tmp_path


@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_that_ships_can_be_built(name: str) -> None:
    known = card(name)
    assert known is not None
    assert known.name == name
    assert isinstance(shipyard(name)(SETUP), Vessel)


def test_an_engine_of_ones_own_is_found_in_the_current_directory(here: Path) -> None:
    (here / "ours.py").write_text("from engine.reference import build\nclass Yard:\n    build = staticmethod(build)\n")
    assert card("ours:Yard.build") is None
    assert isinstance(shipyard("ours:Yard.build")(SETUP), Vessel)


@pytest.mark.parametrize(
    ("name", "says", "remedy"),
    [
        ("refrence", "there is no engine 'refrence'", "Did you mean 'reference'?"),
        ("flawed:key-per-atempt", "there is no engine", "Did you mean 'flawed:key-per-attempt'?"),
        ("log-and-200", "there is no engine", "Did you mean 'flawed:log-and-200'?"),
        ("", "there is no engine ''", "package.module:factory"),
        ("a b:c", "there is no engine", "package.module:factory"),
        ("nowhere:factory", "there is no module 'nowhere'", "Run from the directory that holds 'nowhere'"),
        (
            "unreadable:factory",
            "importing engine 'unreadable:factory' failed: ModuleNotFoundError",
            "import unreadable",
        ),
        ("ours:bulid", "module 'ours' has no 'bulid'", "Did you mean 'build'?"),
        ("ours:number", "'ours:number' is not callable", "takes a Setup"),
        ("os:getcwd", "'os:getcwd' cannot be called with a Setup alone", "takes a Setup and gives a Vessel"),
    ],
)
def test_an_engine_that_cannot_be_found_is_refused_with_a_remedy(here: Path, name: str, says: str, remedy: str) -> None:
    (here / "unreadable.py").write_text(bad.UNREADABLE, encoding="utf-8")
    (here / "ours.py").write_text("from engine.reference import build\nnumber = 1\n", encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        shipyard(name)
    assert says in refused.value.message
    assert remedy in refused.value.remedy
    assert refused.value.exit_code == 2


@pytest.mark.parametrize(("name", "gives"), [("builtins:str", "str"), ("builtins:id", "int")])
def test_a_factory_that_gives_no_vessel_is_refused_when_a_trial_boards_it(name: str, gives: str) -> None:
    yard = shipyard(name)
    with pytest.raises(UsageError, match=f"gave a {gives}, which is no Vessel"):
        yard(SETUP)


def test_a_package_of_the_users_that_is_called_like_ours_is_named(here: Path) -> None:
    (here / "engine").mkdir()
    (here / "engine" / "mine.py").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot both be the package 'engine'") as refused:
        shipyard("engine.mine:factory")
    assert str(here / "engine") in refused.value.message


def test_a_directory_cannot_take_the_place_of_an_installed_package(here: Path) -> None:
    (here / "json.py").write_text("raise AssertionError('imported from the current directory')", encoding="utf-8")
    assert shipyard("json:dumps") is not None


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("reference", "shipped"),
        ("flawed:anything", "shipped"),
        ("flawed:any.thing", "shipped"),
        ("a.b:c", "own"),
        ("a:b.c", "own"),
        ("a.b", "shipped"),
        ("a-b:c", "shipped"),
        (":c", "shipped"),
        ("a:", "shipped"),
    ],
)
def test_what_kind_of_name_it_is(name: str, shape: str) -> None:
    assert name_shape(name) == shape
