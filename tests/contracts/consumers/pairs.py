"""An API in two versions, and pacts with it, short enough to be read beside the test."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import msgspec

from harness.contracts.consumers.impact import Uses, touched_by, uses
from harness.contracts.consumers.pact import Pact, read_pact
from harness.contracts.diff.documents import compare_documents
from harness.contracts.reading.library import Library
from harness.contracts.surface.model import Surface
from harness.contracts.surface.read import read_surface
from harness.stopwatch import today

Data = dict[str, Any]

MONEY: Data = {
    "type": "object",
    "required": ["minor", "currency"],
    "properties": {"minor": {"type": "integer"}, "currency": {"enum": ["EUR", "GBP"]}},
}
ORDERS: Data = {
    "openapi": "3.1.0",
    "info": {"title": "Order Book", "version": "1.0"},
    "servers": [{"url": "https://erp.example/book/v1"}],
    "paths": {
        "/orders": {
            "post": {
                "parameters": [
                    {"name": "Idempotency-Key", "in": "header", "required": True, "schema": {"type": "string"}},
                    {"name": "dry", "in": "query", "schema": {"type": "boolean"}},
                ],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}},
                },
                "responses": {
                    "201": {
                        "description": "",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Booked"}}},
                    },
                    "4XX": {"description": "", "content": {"application/problem+json": {"schema": {"type": "object"}}}},
                },
            }
        },
        "/orders/{number}": {
            "get": {
                "parameters": [{"name": "number", "in": "path", "required": True, "schema": {"type": "integer"}}],
                "responses": {
                    "200": {
                        "description": "",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Booked"}}},
                    }
                },
            }
        },
        "/orders/search": {"get": {"responses": {"200": {"description": ""}}}},
    },
    "webhooks": {
        "order.released": {
            "post": {
                "requestBody": {"content": {"application/json": {"schema": {
                    "type": "object",
                    "required": ["type", "order"],
                    "properties": {"type": {"const": "order.released"}, "order": {"type": "integer"}},
                }}}},
                "responses": {"204": {"description": ""}},
            }
        }
    },
    "components": {
        "schemas": {
            "Money": MONEY,
            "Order": {
                "type": "object",
                "required": ["customer", "lines"],
                "properties": {
                    "customer": {"type": "string"},
                    "note": {"type": "string", "maxLength": 80},
                    "freight": {"$ref": "#/components/schemas/Money"},
                    "lines": {"type": "array", "items": {
                        "type": "object",
                        "required": ["item"],
                        "properties": {"item": {"type": "string"}, "price": {"$ref": "#/components/schemas/Money"}},
                    }},
                },
            },
            "Booked": {
                "type": "object",
                "required": ["number", "status", "total"],
                "properties": {
                    "number": {"type": "integer"},
                    "status": {"enum": ["open", "held"]},
                    "total": {"$ref": "#/components/schemas/Money"},
                    "hold": {"oneOf": [{"$ref": "#/components/schemas/Money"}, {"type": "string"}]},
                    "remark": {"type": "string"},
                },
            },
        }
    },
}  # fmt: skip

BODY: Data = {"customer": "C-1", "lines": [{"item": "PUMP", "price": {"minor": 100, "currency": "EUR"}}]}


def asks(
    method: str = "POST", path: str = "/orders", body: Any = None, *, query: Any = None, headers: Data | None = None,
    status: int = 201, answer: Any = None, description: str = "an order",
) -> Data:  # fmt: skip
    """One interaction in the words of Pact V2 and V3."""
    json = {"Content-Type": "application/json"}
    request: Data = {
        "method": method,
        "path": path,
        "headers": {**(json if body is not None else {}), **(headers or {})},
    }
    request |= {"body": body} if body is not None else {}
    request |= {"query": query} if query is not None else {}
    response: Data = {"status": status, "headers": json if answer is not None else {}}
    response |= {"body": answer} if answer is not None else {}
    return {"description": description, "request": request, "response": response}


def booking(body: Data = BODY, **more: Any) -> Data:
    """A booking as a careful client makes it."""
    return asks(body=body, **{"headers": {"Idempotency-Key": "k"}, **more})


def pact_file(folder: Path, *interactions: Data, consumer: str = "shop", **more: Any) -> Path:
    path = folder / f"{consumer}.json"
    data = {
        "consumer": {"name": consumer},
        "provider": {"name": "order-book"},
        "interactions": list(interactions),
        **more,
    }
    path.write_bytes(msgspec.json.encode(data))
    return path


def pact(folder: Path, *interactions: Data, consumer: str = "shop", **more: Any) -> Pact:
    return read_pact(pact_file(folder, *interactions, consumer=consumer, **more))


def surface(data: Data = ORDERS) -> Surface:
    return read_surface(Library.of_text(msgspec.json.encode(data)).top)


def changed(*path: str | int, to: Any = None) -> Data:
    """The API with one piece replaced, or taken out if `to` is None."""
    data = deepcopy(ORDERS)
    holder: Any = data
    for step in path[:-1]:
        holder = holder[step]
    if to is None:
        del holder[path[-1]]
    else:
        holder[path[-1]] = to
    return data


def whom(new: Data, *pacts: Pact, levels: tuple[str, ...] = ("breaking",)) -> dict[tuple[str, str], list[str]]:
    """(rule, field) of what breaks -> the consumers that it touches."""
    old = surface()
    consumers: list[Uses] = [uses(old, one) for one in pacts]
    told: dict[tuple[str, str], list[str]] = {}
    for found in compare_documents(old, surface(new), today()):
        if found.level in levels:
            held = told.setdefault((found.finding.change.rule, found.path or found.part), [])
            held += [one.pact.consumer for one in touched_by(found, consumers) if one.pact.consumer not in held]
    return told
