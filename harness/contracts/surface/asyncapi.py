"""An AsyncAPI document, 2.x or 3.0, as promises.

Both versions describe an application, and say opposite things in like words. In 3.0 the application `send`s and
`receive`s. In 2.x `subscribe` is what others may do, so the application sends; `publish` is what others may do, so it
receives. What the application sends its client reads.

Source: AsyncAPI 2.6.0 (Operation Object, Message Object) and 3.0.0 (Operation Object, Multi Format Schema Object).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from harness.contracts.reading.library import Node
from harness.contracts.surface.dialect import Dialect
from harness.contracts.surface.model import Message, Operation, Surface, by_key
from harness.contracts.surface.nodes import components, mapping, named
from harness.errors import ContractInvalid

_JSON_SCHEMAS = ("application/vnd.aai.asyncapi", "application/schema+json", "application/schema+yaml")


def read_asyncapi(top: Node) -> Surface:
    """Raises ContractInvalid for what is not sound enough to be compared."""
    version = str(top.data["asyncapi"])
    if version.startswith("3.0"):
        found = _operations_3(top)
    elif version.startswith("2."):
        found = _operations_2(top)
    else:
        raise ContractInvalid(f"AsyncAPI {version}", top.place(), "Versions 2.0 to 2.6 and 3.0 are read here.")
    info = mapping(top.at("info")) if "info" in top.data else {}
    dialect: Dialect = "draft-07"
    return Surface(
        kind=f"AsyncAPI {version[:3]}",
        title=str(info.get("title", "")),
        version=str(info.get("version", "")),
        dialect=dialect,
        operations=by_key(found),
        components=components(top),
    )


def _operations_3(top: Node) -> Iterator[Operation]:
    for operation, node in named(top.get("operations")):
        data = mapping(node)
        if "channel" not in data or data.get("action") not in ("send", "receive"):
            remedy = "Give it an `action` (send or receive) and a `channel`."
            raise ContractInvalid(f"operation `{operation}` cannot be read", node.place(), remedy)
        channel = node.at("channel").target()
        listed = node.get("messages")
        messages = (
            [_pointed(message) for message in listed.children()]
            if listed is not None
            else list(named(channel.get("messages")))
        )
        address = str(channel.data.get("address") or node.data["channel"].get("$ref", "").rpartition("/")[2])
        yield _operation(top, node, f"{data['action']} {address}", data["action"] == "send", messages)
        if (reply := node.get("reply")) is not None and (replies := reply.get("messages")) is not None:
            answered = [_pointed(message) for message in replies.children()]
            turned = data["action"] == "receive"
            yield _operation(top, node, f"reply to {data['action']} {address}", turned, answered)


def _operations_2(top: Node) -> Iterator[Operation]:
    for address, channel in named(top.get("channels")):
        for word, action in (("subscribe", "send"), ("publish", "receive")):
            if (node := channel.get(word)) is None:
                continue
            message = node.get("message")
            messages: list[tuple[str, Node]] = []
            if message is not None:
                message = message.target()
                several = message.get("oneOf")
                messages = [_pointed(one) for one in several.children()] if several else [_pointed(node.at("message"))]
            yield _operation(top, node, f"{action} {address}", action == "send", messages)


def _operation(top: Node, node: Node, name: str, sends: bool, messages: list[tuple[str, Node]]) -> Operation:
    default = str(top.data.get("defaultContentType", ""))
    data = mapping(node)
    return Operation(
        name=name,
        key=name,
        node=node,
        from_system=sends,
        operation_id=str(data.get("operationId", "")),
        deprecated=data.get("deprecated") is True or data.get("x-deprecated") is True,
        sunset=str(data.get("x-sunset", "")),
        messages={called: _message(called, message, default) for called, message in messages},
    )


def _pointed(node: Node) -> tuple[str, Node]:
    """A message and its name: its own, else what it is referred to by."""
    target = node.target()
    reference = node.data.get("$ref", "") if isinstance(node.data, dict) else ""
    return str(mapping(target).get("name") or reference.rpartition("/")[2] or "message"), target


def _message(name: str, node: Node, default: str) -> Message:
    data: Mapping[str, Any] = mapping(node)
    return Message(
        name=name,
        node=node,
        payload=_schema(node.get("payload"), data.get("schemaFormat")),
        headers=_schema(node.get("headers"), None),
        content_type=str(data.get("contentType", default)),
    )


def _schema(node: Node | None, written_in: object) -> Node | None:
    """The JSON Schema that stands there. Another language is refused: a difference in it would go unseen."""
    if node is None:
        return None
    if isinstance(node.data, dict) and "schemaFormat" in node.data and "schema" in node.data:
        return _schema(node.at("schema"), node.data["schemaFormat"])
    if written_in is not None and not str(written_in).startswith(_JSON_SCHEMAS):
        remedy = "Only JSON Schema is compared here; keep Avro and Protobuf to their own registries."
        raise ContractInvalid(f"a payload in {written_in}", node.place(), remedy)
    return node
