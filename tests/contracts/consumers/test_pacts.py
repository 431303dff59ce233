"""Pact files: every version of the specification, what a broker exports, and what is no pact."""

import json
from pathlib import Path

import pytest
from pact import Pact as Writer
from pact import match

from harness.contracts.consumers.pact import pacts_with, read_pact, read_pacts
from harness.contracts.consumers.promised import misfits
from harness.errors import ContractInvalid, UsageError
from tests.contracts.consumers.pairs import BODY, booking, pact, pact_file, surface


@pytest.fixture(autouse=True)
def _silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pact reports to its makers how it is used, unless told not to."""
    monkeypatch.setenv("PACT_DO_NOT_TRACK", "true")


@pytest.mark.parametrize("specification", ["V2", "V3", "V4"])
def test_what_pact_python_writes_is_read(tmp_path: Path, specification: str) -> None:
    writer = Writer("shop", "order-book").with_specification(specification)
    (
        writer.upon_receiving("a booking")
        .with_request("POST", "/orders")
        .with_header("Idempotency-Key", "k-1")
        .with_query_parameters({"dry": "true"})
        .with_body(BODY, "application/json")
        .will_respond_with(201)
        .with_body({"number": match.int(7), "status": "open"}, "application/json")
    )
    writer.write_file(tmp_path)
    (found,) = read_pacts(tmp_path)
    (interaction,) = found.interactions
    assert (found.consumer, found.provider) == ("shop", "order-book")
    assert interaction.request is not None
    assert interaction.request.body is not None
    assert (interaction.request.method, interaction.request.path) == ("POST", "/orders")
    assert interaction.request.body.content == BODY
    assert interaction.request.query == {"dry": ("true",)}
    assert interaction.answer is not None
    assert interaction.answer.body is not None
    assert interaction.answer.body.content == {"number": 7, "status": "open"}
    assert misfits(surface(), found) == ()


@pytest.mark.parametrize("specification", ["V3", "V4"])
def test_messages_that_pact_python_writes_are_read(tmp_path: Path, specification: str) -> None:
    writer = Writer("listener", "order-book").with_specification(specification)
    writer.upon_receiving("a release", "Async").with_body({"type": "order.released", "order": 7}, "application/json")
    writer.write_file(tmp_path)
    (found,) = read_pacts(tmp_path)
    assert found.interactions[0].message is not None
    assert found.interactions[0].message.content == {"type": "order.released", "order": 7}
    assert misfits(surface(), found) == ()


def test_a_broker_says_which_version_a_consumer_has(tmp_path: Path) -> None:
    held = pact(tmp_path, booking(), _links={"pb:consumer-version": {"title": "…", "name": "2.4.1"}})
    assert (held.version, held.name) == ("2.4.1", "shop 2.4.1")


def test_pacts_are_found_by_the_title_of_the_document_however_it_is_written(tmp_path: Path) -> None:
    pacts = (pact(tmp_path, booking()),)
    assert pacts_with(pacts, "Order Book") == pacts
    assert pacts_with(pacts, "Anything") == pacts, "there is only one provider"
    other = pact(tmp_path, booking(), consumer="till", provider={"name": "Billing"})
    assert pacts_with((*pacts, other), "ORDER_BOOK") == pacts
    assert pacts_with((*pacts, other), "Anything", "billing") == (other,)
    with pytest.raises(UsageError, match=r"no pact with `Anything`[\s\S]*There are pacts with Billing, order-book"):
        pacts_with((*pacts, other), "Anything")
    with pytest.raises(UsageError, match="no pact with `Shop`"):
        pacts_with(pacts, "Order Book", "Shop")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('{"consumer": {"name": "a"}}', "no pact: it names no consumer and provider"),
        ('{"consumer": {}, "provider": {"name": "b"}}', "the consumer has no name"),
        ('{"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": {}}', "`interactions` is no list"),
        ('{"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": [{"description": "d"}]}',
         "the interaction `d` is neither a call nor a message"),
        ('{"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": [{"description": "d", "request": {}, '
         '"response": {"status": "twohundred"}}]}', "`twohundred` is no status"),
        ('{"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": [{"description": "d", '
         '"type": "Synchronous/Messages", "request": {}, "response": []}]}', "neither a call nor a message"),
        ('{"consumer": {"name": "a"}, "consumer": {"name": "b"}}', "consumer"),
        ('{"consumer": ', "JSON"),
        ("[]", "no pact"),
    ],
)  # fmt: skip
def test_what_is_no_pact_is_refused_with_its_place(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(ContractInvalid, match=complaint) as refused:
        read_pact(tmp_path / "a.json")
    assert "a.json" in str(refused.value)
    assert refused.value.remedy


def test_a_folder_without_pacts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no pact in"):
        read_pacts(tmp_path)
    with pytest.raises(UsageError, match="is no folder"):
        read_pacts(tmp_path / "missing")


def test_pacts_are_read_in_the_order_of_their_names_from_folders_within_too(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    pact_file(tmp_path / "b", booking(), consumer="shop")
    pact_file(tmp_path, booking(), consumer="till")
    assert [one.consumer for one in read_pacts(tmp_path)] == ["shop", "till"]
    assert json.loads((tmp_path / "till.json").read_bytes())["consumer"] == {"name": "till"}
