"""One consumer's pact with one provider, in one vocabulary for Pact V2, V3 and V4, and a Pact Broker's exports.

A pact lists interactions that a consumer's own tests have had: what it sends, and as much of the answer as it reads.
Matching rules say how closely an answer must resemble the example; the example alone says which fields are read.

Source: Pact specification V2 to V4 (pact-foundation/pact-specification).
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from msgspec import Struct

from harness.contracts.reading.library import Library, Node
from harness.contracts.reading.source import open_source
from harness.errors import ContractInvalid, Place, UsageError


class Payload(Struct, frozen=True):
    """A document that travels. `media` is "" where the pact says none."""

    content: Any
    media: str


class Request(Struct, frozen=True):
    """`path` as the provider sees it, `headers` by lower-case name."""

    method: str
    path: str
    query: Mapping[str, tuple[str, ...]]
    headers: Mapping[str, str]
    body: Payload | None


class Answer(Struct, frozen=True):
    """As much of a response as its consumer reads."""

    status: int
    headers: Mapping[str, str]
    body: Payload | None


class Interaction(Struct, frozen=True):
    """One call with its answer, or one message that the provider sends; what it is not is None."""

    description: str
    place: Place
    request: Request | None = None
    answer: Answer | None = None
    message: Payload | None = None
    metadata: Mapping[str, Any] = {}


class Pact(Struct, frozen=True):
    """`version` is the consumer's own, "" where the file does not say (only a Pact Broker writes it down)."""

    file: str
    consumer: str
    version: str
    provider: str
    interactions: tuple[Interaction, ...]

    @property
    def name(self) -> str:
        """The consumer as people say it."""
        return f"{self.consumer} {self.version}" if self.version else self.consumer


def read_pacts(folder: Path) -> tuple[Pact, ...]:
    """Every pact in a folder and below, by file name. Raises ContractInvalid for one that cannot be used."""
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder", "", "Name the folder that your consumer tests write pacts to.")
    pacts = [read_pact(path) for path in sorted(folder.rglob("*.json"))]
    if not pacts:
        raise UsageError(f"there is no pact in {folder}", "", "Run the consumer tests first: they write *.json there.")
    return tuple(pacts)


def pacts_with(pacts: tuple[Pact, ...], title: str, provider: str = "") -> tuple[Pact, ...]:
    """Those with one provider: the one that is named, else the one that is called like the document.

    Raises UsageError if there is none, and names those there are.
    """
    wanted = provider or title
    found = tuple(pact for pact in pacts if _plain(pact.provider) == _plain(wanted))
    providers = sorted({pact.provider for pact in pacts})
    if not found and not provider and len(providers) == 1:
        return pacts
    if not found:
        remedy = f"Name it with `--provider`. There are pacts with {', '.join(providers)}."
        raise UsageError(f"there is no pact with `{wanted}`", "", remedy)
    return found


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def read_pact(path: Path) -> Pact:
    """Raises ContractInvalid, which names the line, for what is no pact."""
    top = Library(open_source(str(path))).top
    if not isinstance(top.data, dict) or not {"consumer", "provider"} <= top.data.keys():
        raise ContractInvalid("no pact: it names no consumer and provider", top.place(), "Keep only pacts in there.")
    found = [*_each(top, "interactions"), *_each(top, "messages")]
    linked = _mapping(_mapping(top.data.get("_links")).get("pb:consumer-version"))
    return Pact(
        file=str(path),
        consumer=_name(top, "consumer"),
        version=str(linked.get("name", "")),
        provider=_name(top, "provider"),
        interactions=tuple(_interaction(node) for node in found),
    )


def _name(top: Node, role: str) -> str:
    name = _mapping(top.data[role]).get("name")
    if not isinstance(name, str) or not name:
        raise ContractInvalid(f"the {role} has no name", top.at(role).place(), 'Write {"name": "order-desk"}.')
    return name


def _each(top: Node, key: str) -> Iterator[Node]:
    held = top.get(key)
    if held is not None:
        if not isinstance(held.data, list):
            raise ContractInvalid(f"`{key}` is no list", held.place(), "Have the pact written anew.")
        yield from held.children()


def _interaction(node: Node) -> Interaction:
    data = _mapping(node.data)
    description = str(data.get("description", ""))
    if isinstance(data.get("request"), dict):
        asked, answered = data["request"], data.get("response")
        answered = answered[0] if isinstance(answered, list) and answered else answered
        return Interaction(
            description, node.place(), request=_request(asked), answer=_answer(_mapping(answered))
        )  # fmt: skip
    if "contents" in data or "content" in data:
        metadata = _mapping(data.get("metadata", data.get("metaData")))
        return Interaction(
            description, node.place(), message=_payload(data.get("contents", data.get("content")), metadata),
            metadata=metadata,
        )  # fmt: skip
    raise ContractInvalid(
        f"the interaction `{description}` is neither a call nor a message",
        node.place(),
        "Of V4, Synchronous/HTTP and Asynchronous/Messages are read.",
    )


def _request(data: Mapping[str, Any]) -> Request:
    headers = _headers(data)
    query = data.get("query") or {}
    listed = parse_qs(query, keep_blank_values=True) if isinstance(query, str) else _mapping(query)
    return Request(
        method=str(data.get("method", "GET")).upper(),
        path=str(data.get("path", "/")),
        query={
            name: tuple(map(str, said)) if isinstance(said, list) else (str(said),) for name, said in listed.items()
        },
        headers=headers,
        body=_body(data, headers),
    )


def _answer(data: Mapping[str, Any]) -> Answer:
    headers = _headers(data)
    status = data.get("status", 200)
    return Answer(status if isinstance(status, int) else 200, headers, _body(data, headers))


def _headers(data: Mapping[str, Any]) -> dict[str, str]:
    """By lower-case name; V4 writes lists."""
    return {
        name.lower(): ", ".join(map(str, said)) if isinstance(said, list) else str(said)
        for name, said in _mapping(data.get("headers")).items()
    }


def _body(data: Mapping[str, Any], headers: Mapping[str, str]) -> Payload | None:
    body = data.get("body")
    return None if body is None else _payload(body, {"contentType": headers.get("content-type", "")})


def _payload(data: Any, beside: Mapping[str, Any]) -> Payload:
    """V4 wraps a content, and says what it is; before, it stands as it is."""
    media = str(beside.get("contentType", beside.get("content-type", "")))
    if isinstance(data, dict) and "content" in data and data.keys() <= {
        "content", "contentType", "contentTypeHint", "encoded"
    }:  # fmt: skip
        return Payload(data["content"], str(data.get("contentType", "")) or media)
    return Payload(data, media)


def _mapping(data: Any) -> Mapping[str, Any]:
    return data if isinstance(data, dict) else {}
