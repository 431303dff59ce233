"""Identity: every unsafe operation takes its key, every operation and event names the business that it is about."""

import pytest

from tests.contracts.reading import EVERY, MESSAGES, SYSTEMS, UNSAFE, Operation, document, name, operations, target

KEYED = [operation for operation in UNSAFE if operation.api != "erp"]
REFERENCED = [operation for operation in UNSAFE if operation.api == "erp"]
OWN_IDENTITY = {"receiveEvent"}
"""An event has a business key of its own; an Idempotency-Key is welcome, not needed."""
AT_A_DESK = {
    "setHold", "releaseHold", "setAllocation", "setListPrice", "setExchangeRate", "uploadItems", "orderTransfer",
    "createSubscription", "changeCustomer", "mergeCustomer", "terminateContract", "handOverStock",
    "confirmMilestone", "withdrawMilestone",
}  # fmt: skip
"""Done by people or once: the reference is offered, not demanded."""
QUESTIONS = {"calculateTax"}
"""Reads that are too long for a query."""
ENVELOPE = {"source", "type", "subject"}
HEADERS = {"correlation-id", "traceparent"}


@pytest.mark.parametrize("operation", KEYED, ids=name)
def test_an_unsafe_operation_takes_an_idempotency_key(operation: Operation) -> None:
    header = operation.parameters("header")["idempotency-key"]
    assert header["required"] == (operation.name not in OWN_IDENTITY)


@pytest.mark.parametrize("operation", [o for o in KEYED if o.name not in OWN_IDENTITY], ids=name)
def test_a_reused_key_is_answered_409_and_a_replay_is_marked(operation: Operation) -> None:
    assert 409 in operation.responses
    for status, answer in operation.responses.items():
        if status < 300:
            assert "Idempotency-Replayed" in answer.value["headers"]


@pytest.mark.parametrize("operation", REFERENCED, ids=name)
def test_an_unsafe_operation_of_erp_v1_takes_an_external_reference(operation: Operation) -> None:
    assert operation.body is not None
    assert "external_reference" in operation.body_fields
    assert ("external_reference" in operation.body.value["required"]) == (operation.name not in AT_A_DESK)


@pytest.mark.parametrize("operation", operations("erp"), ids=name)
def test_erp_v1_has_no_idempotency_key(operation: Operation) -> None:
    assert "idempotency-key" not in operation.parameters("header")


@pytest.mark.parametrize("operation", [o for o in EVERY if not o.unsafe], ids=name)
def test_a_read_takes_no_key(operation: Operation) -> None:
    assert operation.body is None or operation.name in QUESTIONS
    assert "idempotency-key" not in operation.parameters("header")


@pytest.mark.parametrize("operation", EVERY, ids=name)
def test_an_operation_names_its_business_key(operation: Operation) -> None:
    fields = operation.node.value["x-business-key"]
    assert fields
    known = operation.parameters("path").keys() | operation.parameters("query").keys() | operation.body_fields.keys()
    assert set(fields) <= known
    assert len(fields) == len(set(fields))


@pytest.mark.parametrize("operation", UNSAFE, ids=name)
def test_the_business_key_of_an_unsafe_operation_is_always_there(operation: Operation) -> None:
    demanded = set(operation.body.value["required"]) if operation.body is not None else set()
    assert set(operation.node.value["x-business-key"]) <= demanded | operation.parameters("path").keys()


@pytest.mark.parametrize("operation", EVERY, ids=name)
def test_every_operation_carries_the_thread_of_the_business(operation: Operation) -> None:
    assert operation.parameters("header").keys() >= HEADERS


@pytest.mark.parametrize("operation", EVERY, ids=name)
def test_path_parameters_are_those_of_the_path(operation: Operation) -> None:
    named = {part[1:-1] for part in operation.path.split("/") if part.startswith("{")}
    assert operation.parameters("path").keys() == named


@pytest.mark.parametrize("type_", MESSAGES)
def test_an_event_names_its_business_key(type_: str) -> None:
    fields = MESSAGES[type_]["x-business-key"]
    assert fields[:3] == ["source", "type", "subject"]
    data = document("events")["components"]["schemas"][type_]["properties"]["data"]
    for field in fields:
        if field not in ENVELOPE:
            assert field.startswith("data.")
            assert field[5:] in data["properties"]
            assert field[5:] in data["required"]


@pytest.mark.parametrize("type_", MESSAGES)
def test_the_business_key_of_an_event_ends_with_the_revision_or_the_version(type_: str) -> None:
    from_crm = document("events")["components"]["schemas"][type_]["properties"]["source"] == {"const": "crm"}
    assert MESSAGES[type_]["x-business-key"][-1] == ("data.revision" if from_crm else "data.version")


@pytest.mark.parametrize("type_", MESSAGES)
def test_the_delivery_id_is_no_part_of_the_business_key(type_: str) -> None:
    assert not {"id", "sequence", "time"} & set(MESSAGES[type_]["x-business-key"])


def test_every_event_carries_what_cloudevents_and_the_thread_need() -> None:
    envelope = target("events", "../canonical/v1.yaml#/components/schemas/CloudEvent").value
    assert set(envelope["required"]) >= {
        "specversion", "id", "source", "type", "subject", "time", "sequence", "correlationid", "causationid",
        "traceparent", "data",
    }  # fmt: skip
    for type_ in MESSAGES:
        schema = document("events")["components"]["schemas"][type_]
        assert schema["allOf"] == [{"$ref": "../canonical/v1.yaml#/components/schemas/CloudEvent"}]
        assert "version" in schema["properties"]["data"]["required"]


REDELIVERY_MS = [5_000, 30_000, 120_000, 600_000, 1_800_000]
DAY_MS = 86_400_000


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_system_promises_how_events_are_redelivered_and_found(system: str) -> None:
    promises = document(system)["info"]["x-promises"]
    assert promises["redelivery_ms"] == REDELIVERY_MS
    assert promises["redelivery_horizon_ms"] == 3 * DAY_MS
    assert promises["search_visibility_ms"] == 5_000


@pytest.mark.parametrize("system", ["crm", "wms", "billing"])
def test_keys_are_remembered_for_a_day(system: str) -> None:
    promises = document(system)["info"]["x-promises"]
    assert promises["idempotency_window_ms"] == DAY_MS
    assert promises["duplicates_requests"] is True


def test_erp_v1_remembers_no_key_and_bounds_arrival_instead() -> None:
    promises = document("erp")["info"]["x-promises"]
    assert promises["idempotency_window_ms"] == 0
    assert promises["arrival_bound_ms"] == 45_000
    assert promises["duplicates_requests"] is False
