"""What the README tells people to type exists, and its engine runs."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from engine.catalog import ENGINES
from harness.command.app import app
from harness.scenario.reader import library

BLOCK = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)
EXAMPLE_ENGINE = "my_engine:factory"


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


def commands(readme: str, name: str) -> list[list[str]]:
    """The lines of plain blocks that begin with a command's name, or with `$ ` and the name; comments taken off."""
    blocks = [block["text"] for block in BLOCK.finditer(readme) if not block["language"]]
    lines = [line.removeprefix("$ ") for text in blocks for line in text.splitlines()]
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith(f"{name} ")]


def test_every_command_of_the_readme_can_be_typed(readme: str) -> None:
    typed = commands(readme, "seatrial")
    assert len(typed) > 10
    group = typer.main.get_group(app)
    for name, *words in typed:
        context = group.commands[name].make_context(name, list(words))
        named = [*(context.params.get("scenarios") or ()), context.params.get("scenario")]
        assert {scenario for scenario in named if scenario} <= set(library())
        assert (context.params.get("engine") or "reference") in {*ENGINES, EXAMPLE_ENGINE}


def test_every_make_target_of_the_readme_exists(readme: str, root: Path) -> None:
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    targets = {target for target, *_ in commands(readme, "make")}
    assert {"demo", "test"} <= targets
    assert all(f"\n{target}:" in makefile for target in targets)


def test_the_engine_of_the_readme_is_convicted_of_doing_nothing(readme: str, root: Path, tmp_path: Path) -> None:
    (code,) = (block["text"] for block in BLOCK.finditer(readme) if block["language"] == "python")
    (tmp_path / "my_engine.py").write_text(code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "seatrial", "run", "order-to-cash", "--engine", EXAMPLE_ENGINE],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(root)}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "the order book never heard of order CRM-1" in " ".join(done.stdout.split())
