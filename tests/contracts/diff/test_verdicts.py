"""No verdict of the differ is contradicted by a document, whatever somebody made of a schema."""

import json
from typing import Any

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

from harness.contracts.diff.law import DIRECTIONS
from harness.contracts.diff.plain import plain
from harness.contracts.diff.units import Units
from harness.contracts.reading.library import Library, Node
from tests.contracts.diff.edits import documents, edits


def top(schema: Any) -> Node:
    return Library.of_text(json.dumps(schema).encode()).top


@settings(max_examples=500, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(edits(), st.sampled_from(DIRECTIONS), st.data())
def test_what_is_called_compatible_refuses_no_document(edit: Any, direction: Any, data: st.DataObject) -> None:
    old, new = edit
    before, now = top(old), top(new)
    found = list(Units(("2020-12", "2020-12")).findings(before, now, direction))
    note(str([(one.level, one.change.rule, path, one.change.said) for path, one in found]))
    if any(one.level in ("breaking", "unknown") for _, one in found):
        return
    writer, reader = (before, new) if direction == "writes" else (now, old)
    sends = Draft202012Validator(writer.data)
    declares = Draft202012Validator(plain((writer,), "2020-12", direction, declared=True))
    takes = Draft202012Validator(reader)
    for _ in range(10):
        document = data.draw(documents(old, new))
        if sends.is_valid(document) and declares.is_valid(document):
            assert takes.is_valid(document), f"{document} may be sent and is refused"
