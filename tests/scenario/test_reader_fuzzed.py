"""Whatever is done to a document, the reader either reads it or says what is wrong: it never throws anything else."""

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.documents import SCENARIOS
from harness.errors import ScenarioInvalid
from harness.scenario.reader import parse_scenario
from harness.strict_yaml import parse_yaml, read_yaml

GOOD = (SCENARIOS / "nightly-500.yaml").read_text(encoding="utf-8")
DATA: dict[str, Any] = {
    **read_yaml(SCENARIOS / "outage-and-recovery.yaml").data,
    "systems": {"erp": {"version": "v1", "latency": "lan"}},
    "habits": {"short_ppm": 5},
}
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(), st.text(max_size=8),
    st.sampled_from(["90 s", "web", "S35", "ITEM-001", "C-001", "v1", "09:40", "", "~"]),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of everything in a document."""
    found = [path] if path else []
    if isinstance(value, dict):
        found += [place for key, inner in value.items() for place in places(inner, (*path, key))]
    if isinstance(value, list):
        found += [place for index, inner in enumerate(value) for place in places(inner, (*path, index))]
    return found


def put(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """A copy of the document with another value at `path`."""
    if not path:
        return new
    step, *rest = path
    inner = put(value[step], tuple(rest), new)
    if isinstance(value, dict):
        return {**value, step: inner}
    return [*value[:step], inner, *value[step + 1 :]]


def read_or_refuse(text: str | bytes) -> None:
    try:
        parse_scenario(text, "fuzzed.yaml")
    except ScenarioInvalid as error:
        assert error.message
        assert error.remedy
        assert str(error.where).startswith("fuzzed.yaml")
        assert len(str(error)) < 2_000


@given(st.integers(0, len(GOOD)), st.integers(0, 40), st.text(max_size=10))
def test_a_text_with_a_piece_torn_out_and_another_put_in(at: int, cut: int, put_in: str) -> None:
    read_or_refuse(GOOD[:at] + put_in + GOOD[at + cut :])


@given(st.integers(0, len(GOOD)), st.binary(max_size=10))
def test_bytes_that_were_hit_on_the_way(at: int, noise: bytes) -> None:
    raw = GOOD.encode()
    read_or_refuse(raw[:at] + noise + raw[at:])


@settings(max_examples=300)
@given(st.sampled_from(places(DATA)), VALUES)
def test_a_value_that_does_not_belong_there(path: tuple[Any, ...], value: Any) -> None:
    # JSON is YAML, but for infinities, which it writes as null, and a few characters that our reader refuses.
    read_or_refuse(msgspec.json.encode(put(DATA, path, value)))


@given(VALUES)
def test_json_means_the_same_as_yaml(value: Any) -> None:
    text = msgspec.json.encode({"key": value})
    try:
        assert parse_yaml(text, "fuzzed.yaml").data == msgspec.json.decode(text)
    except ScenarioInvalid as refused:
        assert "digits" in refused.message or "control character" in refused.message or "not YAML" in refused.message
