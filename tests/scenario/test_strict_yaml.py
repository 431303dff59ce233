"""The YAML reader has one reading per text, and refuses the rest by name, line and remedy."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from harness import strict_yaml
from harness.errors import ContractInvalid, Place, ScenarioInvalid
from harness.strict_yaml import BYTES_MAX, DEPTH_MAX, parse_yaml, read_yaml


@pytest.fixture(params=["C parser", "Python parser"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test holds for both of PyYAML's parsers: the C one is not everywhere."""
    if request.param == "Python parser":
        monkeypatch.setattr(strict_yaml, "_LOADER", yaml.Loader)
    elif not hasattr(yaml, "CLoader"):
        pytest.skip("PyYAML is installed without libyaml")
    yield


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("2026-03-02", "2026-03-02"),
        ("10:30", "10:30"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        (".inf", ".inf"),
        ("3.1.0", "3.1.0"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("12", 12),
        ("-7", -7),
        ("+7", 7),
        ("0", 0),
        ("2.5", 2.5),
        ("1e3", 1000.0),
        ("true", True),
        ("False", False),
        ("", None),
        ("~", None),
        ("null", None),
        ("[1, {a: b}]", [1, {"a": "b"}]),
        ("|\n  two\n  lines\n", "two\nlines\n"),
        (">\n  one\n  line\n", "one line\n"),
    ],
)
def test_a_scalar_means_what_yaml_1_2_says(text: str, value: object) -> None:
    read = parse_yaml(f"key: {text}", "t.yaml").data["key"]
    assert read == value
    assert type(read) is type(value)


DEEP = "[" * (DEPTH_MAX + 1)


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("", 0, 0, "empty"),
        ("# nothing\n", 0, 0, "empty"),
        ("a: 1\nb: 2\na: 3\n", 3, 1, "`a` stands here for the second time (first in line 1)"),
        ("a: {b: 1,\n  b: 2}", 2, 3, "`b` stands here for the second time"),
        ("a: &x [1]\nb: *x\n", 1, 4, "anchor &x"),
        ("a: *x\n", 1, 4, "alias *x"),
        ("a: !!python/object/apply:os.system ['true']\n", 1, 4, "tag"),
        ("a: !!str 1\n", 1, 4, "tag"),
        ("a: ! x\n", 1, 4, "tag"),
        ("1: x\n", 1, 1, "a key must be text, not `1`"),
        ("? [a]\n: x\n", 1, 3, "a key must be text"),
        ("true: x\n", 1, 1, "a key must be text, not `true`"),
        ("a: 1\n---\nb: 2\n", 2, 1, "a second document"),
        ("%YAML 1.1\n---\na: 1\n", 1, 1, "directive"),
        ("a: 0012\n", 1, 4, "leading zero"),
        ("a: 010\n", 1, 4, "leading zero"),
        (f"a: {'9' * 5000}\n", 1, 4, "5000 digits"),
        ("a: 1e999\n", 1, 4, "too large"),
        ("x: 1\na:\n\tb: 1\n", 3, 1, "tab"),
        ("a: b: c\n", 1, 5, "mapping values are not allowed"),
        ("a:\n  b: 1\n c: 2\n", 3, 2, "not YAML"),
        ("a: 'x\n", 2, 1, "quoted scalar"),
        ("a: @x\n", 1, 4, "not YAML"),
        ("a: \x07\n", 1, 4, "control character U+0007"),
        ("a: b\nc: \x00\n", 2, 4, "control character U+0000"),
        ("a: b\x85c: d\n", 1, 5, "control character U+0085"),
        ("a: b\u2028\n", 1, 5, "control character U+2028"),
        (DEEP, 1, DEPTH_MAX + 1, f"nested more than {DEPTH_MAX} deep"),
        ("{a: " * (DEPTH_MAX + 1), 1, 4 * DEPTH_MAX + 1, "nested more than"),
    ],
)
def test_what_can_be_misread_is_refused_where_it_stands(text: str, line: int, column: int, says: str) -> None:
    with pytest.raises(ScenarioInvalid) as caught:
        parse_yaml(text, "t.yaml")
    assert caught.value.where == Place("t.yaml", line, column)
    assert says in caught.value.message
    assert caught.value.remedy


def test_nesting_is_allowed_up_to_the_limit() -> None:
    text = "[" * DEPTH_MAX + "]" * DEPTH_MAX
    assert str(parse_yaml(text, "t.yaml").data) == text


@pytest.mark.parametrize("text", ["[" * 900_000, "{a: " * 200_000, "- " * 400_000, "? " * 400_000])
def test_a_bomb_of_brackets_is_refused_by_its_depth_not_by_the_stack(text: str) -> None:
    with pytest.raises(ScenarioInvalid):
        parse_yaml(text, "t.yaml")


def test_a_billion_laughs_end_at_the_first() -> None:
    laughs = "a: &a [ha, ha]\n"
    for before, name in pairwise("abcdefghi"):
        laughs += f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    with pytest.raises(ScenarioInvalid, match="anchor &a"):
        parse_yaml(laughs, "t.yaml")


def test_bytes_that_are_no_utf_8_are_refused_at_their_line() -> None:
    with pytest.raises(ScenarioInvalid, match="not UTF-8") as caught:
        parse_yaml(b"a: 1\nb: \xff\n", "t.yaml")
    assert caught.value.where == Place("t.yaml", 2, 4)


def test_a_byte_order_mark_does_no_harm() -> None:
    assert parse_yaml(b"\xef\xbb\xbfa: 1\n", "t.yaml").data == {"a": 1}


@pytest.mark.parametrize("content", [bytes(range(256)) * 40_000, b"a" * (BYTES_MAX + 1), b"- x\n" * 300_000])
def test_ten_megabytes_of_anything_are_refused_unread(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "garbage.yaml"
    file.write_bytes(content)
    with pytest.raises(ScenarioInvalid, match="larger than 1 MB"):
        read_yaml(file)


def test_a_missing_file_a_folder_and_an_impossible_name_are_each_one_error(tmp_path: Path) -> None:
    for path, says in ((tmp_path / "none.yaml", "no such file"), (tmp_path, "not a file"),
                       (tmp_path / "a\0b", "cannot be read"), (tmp_path / "n" / ("x" * 300), "no such file"),
                       (tmp_path / ("x" * 300), "cannot be read")):  # fmt: skip
        with pytest.raises(ScenarioInvalid, match=says):
            read_yaml(path)


def test_the_caller_chooses_the_kind_of_error(tmp_path: Path) -> None:
    with pytest.raises(ContractInvalid):
        read_yaml(tmp_path / "none.yaml", ContractInvalid)
    with pytest.raises(ContractInvalid):
        parse_yaml("a: *x", "t.yaml", ContractInvalid)


def test_a_long_name_does_not_flood_the_message() -> None:
    name = "n" * 1000
    with pytest.raises(ScenarioInvalid) as caught:
        parse_yaml(f"{name}: 1\n{name}: 2\n", "t.yaml")
    assert len(str(caught.value)) < 300


def test_every_piece_of_a_document_can_be_found_again() -> None:
    document = parse_yaml("a:\n  - b: 1\n    c: [x,\n      y]\n  - d\n", "t.yaml")
    assert document.line(()) == 1
    assert document.line(("a",)) == 1
    assert document.place(("a", 0)) == Place("t.yaml", 2, 5)
    assert document.line(("a", 0, "c")) == 3
    assert document.line(("a", 0, "c", 1)) == 4
    assert document.line(("a", 1)) == 5
    assert document.names(("a", 0)) == {"b", "c"}


def test_what_is_not_there_is_found_at_what_is_around_it() -> None:
    document = parse_yaml("a:\n  b: 1\n", "t.yaml")
    assert document.line(("a", "missing", 3)) == 1
    assert document.names(("missing",)) == frozenset()
