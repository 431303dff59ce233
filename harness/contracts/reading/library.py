"""A document with everything it refers to, and a place for each piece of it.

>>> from harness.contracts.reading.library import Library
>>> top = Library.of_text(b'{"a": {"$ref": "#/b"}, "b": {"$ref": "#/c"}, "c": {"type": "string"}}').top
>>> top.at("a").target().pointer
'/c'
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from msgspec import Struct

from harness.contracts.reading.source import Source
from harness.contracts.reading.text import Text, parse
from harness.errors import ContractInvalid, Place


class Library:
    """The files of one side of a comparison, each read when the first reference asks for it."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._texts: dict[str, Text] = {}

    @staticmethod
    def of_text(raw: bytes, file: str = "document.json") -> "Library":
        """A library of one text, which refers to no file."""

        def read(wanted: str) -> bytes:
            if wanted != file:
                raise ContractInvalid("no such file", Place(wanted), "A text by itself refers to itself only.")
            return raw

        return Library(Source(file, "", read, lambda wanted: wanted))

    @property
    def top(self) -> "Node":
        """The whole of the document that was named."""
        path = self._source.path
        return Node(self, path, "", self.text(path).data)

    def text(self, file: str) -> Text:
        if file not in self._texts:
            self._texts[file] = parse(self._source.read(file), self._source.name(file))
        return self._texts[file]

    def place(self, file: str, pointer: str) -> Place:
        text = self.text(file)
        return Place(text.file, text.line(pointer))

    def follow(self, node: "Node", reference: object) -> "Node":
        """What a `$ref` written at `node` means. Raises ContractInvalid if there is nothing there."""
        if not isinstance(reference, str):
            raise ContractInvalid("a `$ref` must be text", node.place(), "Write it as `#/components/schemas/NAME`.")
        name, _, fragment = reference.partition("#")
        file = self._source.beside(node.file, unquote(name), node.place()) if name else node.file
        pointer = unquote(fragment)
        if pointer and not pointer.startswith("/"):
            return self._anchored(file, pointer, node)
        found: Any = self.text(file).data
        for token in pointer.split("/")[1:]:
            key = token.replace("~1", "/").replace("~0", "~")
            if isinstance(found, list) and key.isdigit() and int(key) < len(found):
                found = found[int(key)]
            elif isinstance(found, dict) and key in found:
                found = found[key]
            else:
                raise ContractInvalid(f"`{reference}` refers to nothing", node.place(), f"There is no `{key}` there.")
        return Node(self, file, pointer, found)

    def _anchored(self, file: str, anchor: str, node: "Node") -> "Node":
        """The schema with this `$anchor`, which JSON Schema allows instead of a pointer."""
        waiting = [Node(self, file, "", self.text(file).data)]
        while waiting:
            found = waiting.pop()
            if isinstance(found.data, dict) and anchor in (found.data.get("$anchor"), found.data.get("$dynamicAnchor")):
                return found
            waiting.extend(found.children())
        raise ContractInvalid(f"no `$anchor` {anchor}", node.place(), "Refer to it by a pointer: `#/components/…`.")


class Node(Struct, frozen=True):
    """A piece of a document, with its address. Two nodes of one library are the same piece if their addresses are."""

    library: Library
    file: str
    pointer: str
    data: Any
    """Any: this is the edge where documents come in."""

    def at(self, *keys: str | int) -> "Node":
        """The piece inside, which must be there."""
        pointer, data = self.pointer, self.data
        for key in keys:
            pointer = f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
            data = data[key]
        return Node(self.library, self.file, pointer, data)

    def get(self, key: str) -> "Node | None":
        """The piece inside, if it is there."""
        return self.at(key) if isinstance(self.data, dict) and key in self.data else None

    def children(self) -> "Iterator[Node]":
        if isinstance(self.data, dict):
            yield from (self.at(key) for key in self.data)
        elif isinstance(self.data, list):
            yield from (self.at(index) for index in range(len(self.data)))

    def place(self) -> Place:
        return self.library.place(self.file, self.pointer)

    def follow(self) -> "Node":
        """What this node's `$ref` means: one step."""
        return self.library.follow(self, self.data["$ref"])

    def target(self) -> "Node":
        """What stands at the end of this node's `$ref`s. Raises ContractInvalid where they go in a ring."""
        node, seen = self, set()
        while isinstance(node.data, dict) and "$ref" in node.data:
            if (address := (node.file, node.pointer)) in seen:
                raise ContractInvalid(
                    f"`{node.data['$ref']}` refers to itself", node.place(), "Let one of the ring say what it is."
                )
            seen.add(address)
            node = node.follow()
        return node
