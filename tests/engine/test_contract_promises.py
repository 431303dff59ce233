"""What the engine takes for granted about contracts is what the contracts say."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from engine import streams
from engine.adapters import billing_v1, carrier_v1, crm_v1, erp_v1, wms_v1
from engine.adapters.landscape import READS
from engine.event import KEY_FIELDS, Event, business_key
from engine.process.events import EVENTS
from simulators.landscape import API_OF

ENVELOPE = {
    "specversion": "1.0",
    "id": "1",
    "subject": "SUBJECT",
    "time": "2026-03-02T06:00:00.000Z",
    "sequence": "000000000001",
    "correlationid": "SUBJECT",
    "causationid": "SUBJECT",
    "traceparent": f"00-{'a' * 32}-{'b' * 16}-01",
    "datacontenttype": "application/json",
}
CONTRACTS = Path(__file__).resolve().parents[2] / "contracts"


def document(name: str) -> Any:
    return yaml.safe_load((CONTRACTS / API_OF.get(name, name) / "v1.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("system", "window_ms"), [
    ("crm", crm_v1.IDEMPOTENCY_WINDOW_MS),
    ("wms", wms_v1.IDEMPOTENCY_WINDOW_MS),
    ("billing", billing_v1.IDEMPOTENCY_WINDOW_MS),
    ("carrier", carrier_v1.IDEMPOTENCY_WINDOW_MS),
])  # fmt: skip
def test_keys_are_remembered_as_long_as_promised(system: str, window_ms: int) -> None:
    assert document(system)["info"]["x-promises"]["idempotency_window_ms"] == window_ms


def test_the_erp_promises_what_the_engine_waits_for() -> None:
    promises = document("erp")["info"]["x-promises"]
    assert promises["idempotency_window_ms"] == 0
    assert promises["duplicates_requests"] is False
    assert promises["arrival_bound_ms"] == erp_v1.ARRIVAL_BOUND_MS
    assert promises["search_visibility_ms"] == erp_v1.SEARCH_VISIBILITY_MS


def test_a_gap_is_left_to_the_sender_for_its_first_redeliveries() -> None:
    for system in ("crm", "erp", "wms", "billing"):
        first, second, *_ = document(system)["info"]["x-promises"]["redelivery_ms"]
        assert first + second < streams.PATIENCE_MS


def messages() -> dict[str, Any]:
    """Messages that are sent today, by "source/type"."""
    found = {}
    events = document("events")
    for name, channel in events["channels"].items():
        for type_ in channel["messages"]:
            message = events["components"]["messages"][type_]
            if message.get("x-lifecycle") != "planned":
                found[f"{name.partition('.')[0]}/{type_}"] = message
    return found


def test_business_keys_are_built_as_the_event_contract_says() -> None:
    for kind, message in messages().items():
        fields = [field.removeprefix("data.") for field in message["x-business-key"][3:]]
        source, _, type_ = kind.partition("/")
        data = {field: f"<{field}>" for field in fields}
        event = msgspec.convert({**ENVELOPE, "source": source, "type": type_, "data": data}, Event)
        assert business_key(event) == "/".join([kind, "SUBJECT", *data.values()]), kind


def test_every_message_that_can_come_has_a_handler() -> None:
    sent = set(messages())
    known_and_left_to_people = {"billing/payment.unapplied"}
    assert sent - known_and_left_to_people <= set(EVENTS)
    assert set(KEY_FIELDS) <= sent


def test_operations_that_the_engine_takes_for_reads_are_reads() -> None:
    for name in sorted(READS):
        system, _, operation = name.partition(".")
        paths = document(system)["paths"].values()
        assert any(path.get("get", {}).get("operationId") == operation for path in paths), name
