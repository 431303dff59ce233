"""Scopes: every operation of the engine's APIs needs one, and every client has what its work needs and nothing else."""

import pytest

from engine.access import SCOPES
from harness.contracts.load import clients
from tests.contracts.inhabited import CONTRACTS
from tests.contracts.reading import EXPERIENCE, document, operations
from tests.contracts.test_catalog import ENTRIES

OWN = ("engine", *EXPERIENCE)
SCHEMES = {api: document(api)["components"]["securitySchemes"] for api in OWN}
DECLARED = {api: scheme["client"]["flows"]["clientCredentials"]["scopes"] for api, scheme in SCHEMES.items()}
CONSUMERS = {entry["id"]: set(entry["consumers"]) for entry in ENTRIES}


def test_every_operation_needs_one_scope_which_its_document_declares() -> None:
    for operation in operations(*OWN):
        (scheme,) = operation.node.value["security"]
        (scope,) = scheme["client"]
        assert scope in DECLARED[operation.api]
        assert {401, 403} <= set(operation.responses)


def test_a_scope_opens_one_api_only() -> None:
    scopes = [scope for api in OWN for scope in DECLARED[api]]
    assert len(scopes) == len(set(scopes))


def test_the_engine_asks_for_what_the_contracts_say() -> None:
    assert {operation.name: operation.scope for operation in CONTRACTS.operations.values() if operation.scope} == SCOPES


@pytest.mark.parametrize("client", clients())
def test_a_client_has_scopes_of_those_apis_only_whose_consumer_it_is(client: str) -> None:
    for scope in clients()[client]:
        (api,) = [api for api in OWN if scope in DECLARED[api]]
        assert client in CONSUMERS[api]


@pytest.mark.parametrize("api", OWN)
def test_every_consumer_has_a_scope_and_every_scope_a_client(api: str) -> None:
    held = {client: set(DECLARED[api]) & set(scopes) for client, scopes in clients().items()}
    assert all(held[consumer] for consumer in CONSUMERS[api])
    assert set().union(*held.values()) == set(DECLARED[api])


def test_no_client_that_shows_people_something_may_change_anything() -> None:
    unsafe = {operation.scope for operation in CONTRACTS.operations.values() if operation.scope and operation.unsafe}
    for api in EXPERIENCE:
        for consumer in CONSUMERS[api]:
            assert not unsafe & set(clients()[consumer])
