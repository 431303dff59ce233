"""One consumer's pact with one provider, in one vocabulary for Pact V2, V3 and V4, and a Pact Broker's exports.

A pact lists interactions that a consumer's own tests have had: what it sends, and as much of the answer as it reads.
Matching rules say how closely an answer must resemble the example; the example alone says which fields are read.

Source: Pact specification V2 to V4 (pact-foundation/pact-specification).
"""

from base64 import b64decode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from msgspec import DecodeError, Struct, json

from harness.contracts.reading.library import Library, Node
from harness.contracts.reading.source import open_source
from harness.errors import ContractInvalid, Place, UsageError


class Payload(Struct, frozen=True):
    """A document that travels. `media` is "" where the pact says none. `opaque`: it is text of another language, and
    what is in it is not known."""

    content: Any
    media: str
    opaque: bool = False


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
        interactions=tuple(_interaction(node, _version_4(top.data)) for node in found),
    )


def _version_4(data: Mapping[str, Any]) -> bool:
    metadata = _mapping(data.get("metadata"))
    said = _mapping(metadata.get("pactSpecification")).get("version", metadata.get("pactSpecificationVersion", ""))
    return str(said).startswith("4")


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


def _interaction(node: Node, version_4: bool) -> Interaction:
    data = _mapping(node.data)
    description = str(data.get("description", ""))
    version_4 = version_4 or "type" in data
    if data.get("type") in (None, "Synchronous/HTTP") and isinstance(data.get("request"), dict):
        request = _request(data["request"], version_4)
        return Interaction(description, node.place(), request=request, answer=_answer(node, version_4))
    if data.get("type") in (None, "Asynchronous/Messages") and ("contents" in data or "content" in data):
        metadata = _mapping(data.get("metadata", data.get("metaData")))
        message = _payload(data.get("contents", data.get("content")), metadata, version_4)
        return Interaction(description, node.place(), message=message, metadata=metadata)
    raise ContractInvalid(
        f"the interaction `{description}` is neither a call nor a message",
        node.place(),
        "Of V4, Synchronous/HTTP and Asynchronous/Messages are read.",
    )


def _request(data: Mapping[str, Any], version_4: bool) -> Request:
    headers = _headers(data)
    query = data.get("query") or {}
    listed = parse_qs(query, keep_blank_values=True) if isinstance(query, str) else _mapping(query)
    return Request(
        method=str(data.get("method", "GET")).upper(),
        path=str(data.get("path", "/")),
        query={
            name: tuple(map(str, said)) if isinstance(said, list) else (str(said),)
            for name, said in listed.items()
            if said != []
        },
        headers=headers,
        body=_body(data, headers, version_4),
    )


def _answer(node: Node, version_4: bool) -> Answer:
    data = _mapping(node.data.get("response"))
    headers = _headers(data)
    status = str(data.get("status", 200))
    if not status.isdigit():
        raise ContractInvalid(f"`{status}` is no status", node.place(), "Write a number, such as 200.")
    return Answer(int(status), headers, _body(data, headers, version_4))


def _headers(data: Mapping[str, Any]) -> dict[str, str]:
    """By lower-case name; V4 writes lists."""
    return {
        name.lower(): ", ".join(map(str, said)) if isinstance(said, list) else str(said)
        for name, said in _mapping(data.get("headers")).items()
    }


def _body(data: Mapping[str, Any], headers: Mapping[str, str], version_4: bool) -> Payload | None:
    body = data.get("body")
    return None if body is None else _payload(body, {"contentType": headers.get("content-type", "")}, version_4)


def _payload(data: Any, beside: Mapping[str, Any], version_4: bool) -> Payload:
    """V4 wraps a content, says what it is, and may encode it; before, it stands as it is."""
    media = str(beside.get("contentType", beside.get("content-type", "")))
    if version_4 and isinstance(data, dict) and "content" in data:
        media = str(data.get("contentType", "")) or media
        return _read(_decoded(data["content"], data.get("encoded")), media)
    return _read(data, media)


def _decoded(content: Any, encoded: object) -> Any:
    if isinstance(content, str) and encoded not in (None, False, "", "json", "JSON"):
        try:
            return b64decode(content, validate=True).decode()
        except ValueError:  # bytes of no text, or not base64 at all
            return content
    return content


def _read(content: Any, media: str) -> Payload:
    """A text that is JSON, or a form, as what it means."""
    kind = media.partition(";")[0].strip().lower()
    if not isinstance(content, str) or kind == "":
        return Payload(content, media)
    if kind == "application/x-www-form-urlencoded":
        listed = parse_qs(content, keep_blank_values=True)
        return Payload({name: said[0] if len(said) == 1 else said for name, said in listed.items()}, media)
    if kind == "application/json" or kind.endswith("+json"):
        try:
            return Payload(json.decode(content), media)
        except (DecodeError, RecursionError, UnicodeError):
            return Payload(content, media)
    return Payload(content, media, opaque=not kind.startswith("text/plain"))


def _mapping(data: Any) -> Mapping[str, Any]:
    return data if isinstance(data, dict) else {}
