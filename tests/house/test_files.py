"""Files are short, named by what they hold, and begin by saying what they claim. Their examples run."""

import ast
import doctest
import importlib

LINES_MAX = 400
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}


def test_no_file_is_longer_than_a_reader_bears(all_sources: dict[str, str]) -> None:
    long = {path: lines for path, text in all_sources.items() if (lines := text.count("\n")) > LINES_MAX}
    assert not long, f"one concept a file; split {long}"


def test_no_module_has_a_name_that_says_nothing(all_sources: dict[str, str]) -> None:
    empty = [path for path in all_sources if EMPTY_NAMES & set(path.removesuffix(".py").split("/"))]
    assert not empty, f"name them by what they hold: {empty}"


def test_tests_are_found_by_file_and_not_as_packages(all_sources: dict[str, str]) -> None:
    packages = [path for path in all_sources if path.startswith("tests/") and path.endswith("__init__.py")]
    assert not packages, f"tests/engine/__init__.py would shadow the engine: remove {packages}"


def test_every_module_begins_with_its_claim(all_sources: dict[str, str]) -> None:
    silent = [
        path
        for path, text in all_sources.items()
        if not (claim := ast.get_docstring(ast.parse(text)) or "") or len(claim.splitlines()[0]) < 15
    ]
    assert not silent, f"the docstring's first line is one claim: {silent}"


def test_the_examples_in_docstrings_run(sources: dict[str, str]) -> None:
    ran = 0
    for path, text in sources.items():
        if ">>> " in text:
            name = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            result = doctest.testmod(importlib.import_module(name), report=True)
            assert result.failed == 0, f"python -m doctest {path}"
            ran += result.attempted
    assert ran > 10
