"""Documents that nobody should have to guess about: one clear error each, no fetch, and nothing from outside."""

import json
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from harness.contracts.diff.documents import compare_documents
from harness.contracts.reading.library import Library
from harness.contracts.reading.source import open_source
from harness.contracts.reading.text import BYTES_MAX, parse
from harness.contracts.surface.read import read_surface
from harness.errors import ContractInvalid, UsageError


def top(path: Path, root: str | None = None) -> Any:
    return Library(open_source(str(path), root)).top


def written(folder: Path, name: str, text: str | bytes) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.json", '{"openapi": "3.1.0",\n "paths": {},\n "paths": {}}', "a.json:3: key `paths` stands twice"),
        ("a.yaml", "openapi: 3.1.0\npaths: {}\npaths: {}\n", "a.yaml:3:1: key `paths` stands here for the second time"),
        ("a.json", '{"a": NaN}', "NaN is no JSON number"),
        ("a.json", '{"a": }', "a.json:1:7: not JSON"),
        ("a.yaml", "a: [1\n", "a bracket is not closed"),
        ("a.yaml", "{a, b\x00", "control character"),
        ("a.json", '{"a": ' * 100 + "1" + "}" * 100, "nested more than 64 deep"),
        ("a.json", "[" * 100_000, "nested more than 64 deep"),
        ("a.yaml", "".join(" " * n + "a:\n" for n in range(100)), "nested more than 64 deep"),
        ("a.yaml", "base: &b {x: 1}\nother: {<<: *b}\n", "a merge key"),
        ("a.yaml", "a: &a [*a]\n", "of which no anchor is closed above"),
        ("a.yaml", "a: !!python/object:os.system x\n", "tag tag:yaml.org,2002:python/object:os.system"),
        ("a.yaml", b"\xff\xfe", "not UTF-8"),
        ("a.yaml", "just a text\n", "a contract is a mapping"),
        ("a.yaml", "hello: world\n", "neither OpenAPI nor AsyncAPI nor JSON Schema"),
        ("a.yaml", "swagger: '2.0'\n", "Convert it first"),
        ("a.yaml", "openapi: 2.9.0\n", "OpenAPI 2.9.0"),
        ("a.yaml", "asyncapi: 1.2.0\n", "AsyncAPI 1.2.0"),
    ],
)
def test_a_bad_document_is_one_clear_error(tmp_path: Path, name: str, text: str | bytes, said: str) -> None:
    with pytest.raises(ContractInvalid) as error:
        read_surface(top(written(tmp_path, name, text)))
    assert said.lower() in str(error.value).lower()
    assert error.value.remedy


def test_a_document_of_more_than_its_size_is_not_read_to_the_end(tmp_path: Path) -> None:
    with pytest.raises(ContractInvalid, match="larger than 20 MB"):
        top(written(tmp_path, "a.json", b'{"a": "' + b"x" * BYTES_MAX + b'"}'))


def test_what_anchors_hold_is_shared_and_not_copied() -> None:
    laughs = "a: &a [x, x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n"
                                        for n in range(20))  # fmt: skip
    document = parse(laughs.encode(), "laughs.yaml").data
    assert document["b"][0] is document["b"][8] is document["a"]


def test_yaml_may_begin_with_a_bracket() -> None:
    assert parse(b"{openapi: 3.1.0, paths: {}}", "a.yaml").data == {"openapi": "3.1.0", "paths": {}}


def test_keys_and_leading_zeros_of_other_people_are_text() -> None:
    document = parse(b"responses:\n  200: {description: 090}\n", "a.yaml").data
    assert document == {"responses": {"200": {"description": "090"}}}


# ---------------------------------------------------------------- references


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("https://example.com/schema.json", "would have to be fetched"),
        ("//example.com/schema.json", "would have to be fetched"),
        ("../outside.json", "lies outside of"),
        ("/etc/passwd", "lies outside of"),
        ("sub/../../outside.json", "lies outside of"),
        ("%2e%2e/outside.json", "lies outside of"),
        ("link.json", "a link that leads out of"),
        ("none.json", "no such file"),
        ("#/none", "refers to nothing"),
        ("#/properties/a", "refers to itself"),
        ("#nowhere", "no `$anchor` nowhere"),
    ],
)
def test_a_reference_is_never_fetched_and_never_leaves_the_folder(tmp_path: Path, reference: str, said: str) -> None:
    written(tmp_path, "outside.json", "{}")
    folder = tmp_path / "in"
    file = written(folder, "a.json", json.dumps({"properties": {"a": {"$ref": reference}}}))
    (folder / "link.json").symlink_to(tmp_path / "outside.json")
    with pytest.raises(ContractInvalid) as error:
        top(file).at("properties", "a").target()
    assert said in str(error.value)
    assert error.value.remedy


def test_a_wider_fence_lets_it_out_that_far(tmp_path: Path) -> None:
    written(tmp_path, "shared/money.yaml", "type: integer\n")
    file = written(tmp_path, "erp/v1.yaml", "properties: {total: {$ref: ../shared/money.yaml}}\n")
    assert top(file, str(tmp_path)).at("properties", "total").target().data == {"type": "integer"}
    with pytest.raises(UsageError, match="is not in"):
        top(file, str(tmp_path / "shared"))


def test_every_key_of_json_has_its_line(tmp_path: Path) -> None:
    text = '{"a": {"b": [\n 1,\n {"c/d": "x:,[]{}",\n "~": []}]},\n "e": null}'
    node = top(written(tmp_path, "a.json", text))
    lines = {("a", "b", 1, "c/d"): 3, ("a", "b", 1, "~"): 4, ("a", "b", 0): 2, ("e",): 5}
    assert {path: node.at(*path).place().line for path in lines} == lines


# ---------------------------------------------------------------- revisions


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def test_a_revision_is_read_with_its_siblings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "init")
    written(tmp_path, "api/v1.yaml", "properties: {total: {$ref: money.yaml}}\n")
    written(tmp_path, "api/money.yaml", "type: integer\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "first")
    written(tmp_path, "api/money.yaml", "type: string\n")
    monkeypatch.chdir(tmp_path)
    before, now = (Library(open_source(spec)).top for spec in ("HEAD:api/v1.yaml", "api/v1.yaml"))
    assert [side.at("properties", "total").target().data["type"] for side in (before, now)] == ["integer", "string"]
    assert str(before.at("properties", "total").target().place()) == "HEAD:api/money.yaml:1"


def test_a_revision_that_is_not_there_says_so_and_a_shallow_clone_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full, shallow = tmp_path / "full", tmp_path / "shallow"
    full.mkdir()
    git(full, "init")
    for number in range(2):
        written(full, "a.yaml", f"type: string # {number}\n")
        git(full, "add", ".")
        git(full, "commit", "-m", f"{number}")
    git(tmp_path, "clone", "--depth", "1", full.as_uri(), str(shallow))
    for folder, remedy in ((full, "git log"), (shallow, "git fetch --unshallow")):
        monkeypatch.chdir(folder)
        with pytest.raises(UsageError, match="no revision") as error:
            open_source("HEAD~5:a.yaml")
        assert remedy in error.value.remedy
    with pytest.raises(ContractInvalid, match="no such file in this revision"):
        top(Path("HEAD:none.yaml"))


# ---------------------------------------------------------------- what cannot be meant


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("type", {"x": 1}, "`type` must be a type, or a list of types"),
        ("enum", "abc", "`enum` must be a list"),
        ("required", True, "`required` must be a list of names"),
        ("maxLength", "5", "`maxLength` must be a whole number"),
        ("minimum", "5", "`minimum` must be a number"),
        ("format", ["date"], "`format` must be text"),
        ("dependencies", None, "`dependencies` must be a mapping"),
        ("properties", [], "`properties` must hold schemas by name"),
        ("anyOf", {}, "`anyOf` must be a list of schemas"),
        ("items", 3, "a schema is an object or a boolean"),
    ],
)
def test_a_keyword_that_can_mean_nothing_is_named(tmp_path: Path, place: str, value: Any, said: str) -> None:
    old = written(tmp_path, "old.json", json.dumps({"type": "array", "items": {}}))
    new = written(tmp_path, "new.json", json.dumps({"type": "array", "items": {}, place: value}))
    before, now = (read_surface(top(file)) for file in (old, new))
    with pytest.raises(ContractInvalid) as error:
        compare_documents(before, now, date(2026, 11, 27))
    assert said in str(error.value)
    assert "new.json:1" in str(error.value)


@pytest.mark.parametrize(
    "operation",
    [
        {"security": None},
        {"security": ["x"]},
        {"servers": {"url": "x"}},
        {"requestBody": None},
        {"responses": {"200": None}},
        {"responses": {"200": {"links": 3}}},
        {"callbacks": 3},
    ],
)
def test_an_operation_that_cannot_be_read_is_one_clear_error(tmp_path: Path, operation: dict[str, Any]) -> None:
    document = {"openapi": "3.1.0", "paths": {"/a": {"get": operation}}}
    with pytest.raises(ContractInvalid):
        read_surface(top(written(tmp_path, "a.json", json.dumps(document))))


def test_extensions_are_no_responses(tmp_path: Path) -> None:
    operation = {"responses": {"200": {"description": ""}, "x-note": "ours"}, "callbacks": {"x-note": "ours"}}
    document = {"openapi": "3.1.0", "paths": {"/a": {"get": operation}}}
    surface = read_surface(top(written(tmp_path, "a.json", json.dumps(document))))
    assert list(surface.operations["GET /a"].responses) == ["200"]


def test_git_is_not_asked_to_fetch_what_a_partial_clone_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full, partial = tmp_path / "full", tmp_path / "partial"
    full.mkdir()
    git(full, "init")
    git(full, "config", "uploadpack.allowFilter", "true")
    written(full, "a.yaml", "type: string\n")
    git(full, "add", ".")
    git(full, "commit", "-m", "first")
    git(tmp_path, "clone", "--no-checkout", "--filter=blob:none", full.as_uri(), str(partial))
    monkeypatch.chdir(partial)
    with pytest.raises(ContractInvalid, match="no such file in this revision"):
        top(Path("HEAD:a.yaml"))
