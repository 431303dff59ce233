"""AsyncAPI, both ways of saying who sends: what an application sends is read by its clients."""

import copy
import json
from datetime import date
from typing import Any

import pytest

from harness.contracts.diff.documents import compare_documents
from harness.contracts.reading.library import Library
from harness.contracts.surface.read import read_surface
from harness.errors import ContractInvalid

BOOKED = {"name": "order.booked", "contentType": "application/json",
          "payload": {"type": "object", "properties": {"status": {"enum": ["open"]}}}}  # fmt: skip
SUBMIT = {"name": "order.submit", "payload": {"type": "object", "properties": {"status": {"enum": ["open"]}}}}
V3: dict[str, Any] = {
    "asyncapi": "3.0.0",
    "info": {"title": "Events", "version": "1"},
    "channels": {
        "booked": {"address": "erp/order", "messages": {"order.booked": {"$ref": "#/components/messages/booked"}}},
        "submit": {"address": "erp/submit", "messages": {"order.submit": {"$ref": "#/components/messages/submit"}}},
    },
    "operations": {
        "tell": {"action": "send", "channel": {"$ref": "#/channels/booked"}},
        "take": {"action": "receive", "channel": {"$ref": "#/channels/submit"}},
    },
    "components": {"messages": {"booked": BOOKED, "submit": SUBMIT}},
}
V2: dict[str, Any] = {
    "asyncapi": "2.6.0",
    "info": {"title": "Events", "version": "1"},
    "channels": {
        "erp/order": {"subscribe": {"message": {"$ref": "#/components/messages/booked"}}},
        "erp/submit": {"publish": {"message": {"oneOf": [{"$ref": "#/components/messages/submit"}]}}},
    },
    "components": {"messages": {"booked": BOOKED, "submit": SUBMIT}},
}


def told(old: Any, new: Any) -> list[tuple[str, str, str, str]]:
    before, after = (read_surface(Library.of_text(json.dumps(text).encode()).top) for text in (old, new))
    return [
        (one.operation, one.part, one.finding.change.rule, one.level)
        for one in compare_documents(before, after, date(2026, 11, 27))
    ]


@pytest.mark.parametrize("base", [V2, V3])
def test_an_event_that_is_sent_is_read_and_one_that_is_received_is_written(base: dict[str, Any]) -> None:
    grown = copy.deepcopy(base)
    for message in grown["components"]["messages"].values():
        message["payload"]["properties"]["status"]["enum"] = ["open", "held"]
    assert told(base, grown) == [
        ("send erp/order", "order.booked", "code-list", "breaking"),
        ("receive erp/submit", "order.submit", "code-list", "info"),
    ]


@pytest.mark.parametrize("base", [V2, V3])
def test_two_versions_of_the_language_say_the_same(base: dict[str, Any]) -> None:
    assert told(base, V3) == []
    assert told(V2, base) == []


def test_a_message_that_comes_to_a_channel_or_goes_from_it_breaks_who_reads_it() -> None:
    more = copy.deepcopy(V3)
    more["channels"]["booked"]["messages"]["order.held"] = {"payload": {}}
    assert told(V3, more) == [("send erp/order", "order.held", "message", "breaking")]
    assert told(more, V3) == [("send erp/order", "order.held", "message", "breaking")]


def test_another_content_type_breaks_both() -> None:
    other = copy.deepcopy(V3)
    other["components"]["messages"]["booked"]["contentType"] = "application/avro"
    assert told(V3, other) == [("send erp/order", "order.booked", "message", "breaking")]


def test_a_payload_in_another_language_is_refused() -> None:
    avro = copy.deepcopy(V3)
    avro["components"]["messages"]["booked"]["payload"] = {"schemaFormat": "application/vnd.apache.avro", "schema": {}}
    with pytest.raises(ContractInvalid, match="a payload in application/vnd"):
        told(V3, avro)
