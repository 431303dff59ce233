"""Every lint rule: a document that keeps it, one that does not, and one in which it has nothing to look at."""

from collections.abc import Mapping
from typing import Any

import pytest

from harness.contracts.lint.grade import grade
from harness.contracts.lint.rules import LINT_RULES
from harness.contracts.lint.subject import Subject
from harness.contracts.reading.library import Library
from harness.contracts.surface.read import read_surface
from reports.contract_lint import LintedDocument

HEAD = "openapi: 3.1.0\ninfo: {title: Orders, version: 1.0.0, x-layer: process, contact: {name: Order desk}}\n"


def answers(schema: str, path: str = "/orders", method: str = "get", more: str = "") -> str:
    """A document whose one operation answers with a schema."""
    return (
        f"{HEAD}paths:\n  {path}:\n    {method}:\n      operationId: x\n      summary: y\n{more}"
        f"      responses: {{'200': {{description: '', content: {{application/json: {{schema: {schema}}}}}}}}}\n"
    )


def asks(
    method: str, path: str, body: str = "", parameters: str = "[]", more: str = "", responses: str = "{}",
    name: str = "operationId: x, summary: y",
) -> str:  # fmt: skip
    """A document whose one operation is asked for something."""
    sent = f"      requestBody: {{content: {{application/json: {{schema: {body}}}}}}}\n" if body else ""
    said = "".join(f"      {word.strip()}\n" for word in name.split(",") if word)
    return (
        f"{HEAD}paths:\n  {path}:\n    {method}:\n{said}      parameters: {parameters}\n{more}{sent}"
        f"      responses: {responses}\n"
    )


def tells(schema: str) -> str:
    """A document with one webhook."""
    return (
        f"{HEAD}webhooks:\n  shipped:\n    post:\n      operationId: x\n      summary: y\n"
        f"      requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}\n      responses: {{}}\n"
    )


def thing(properties: str) -> str:
    return f"{{type: object, properties: {{{properties}}}}}"


def under(name: str, properties: str) -> str:
    """An object that has a property of this name, which is an object."""
    return thing(f"{name}: {thing(properties)}")


KEY = "[{name: Idempotency-Key, in: header, schema: {type: string}}]"
MATCH = "[{name: If-Match, in: header, schema: {type: string}}]"
TRACE = "[{name: traceparent, in: header, schema: {type: string}}]"
WAREHOUSE = "[{name: warehouse, in: path, required: true, schema: {type: string}}]"
SENTENCE = "{application/json: {schema: {type: object, properties: {error: {type: string}}}}}"
PROBLEM = "content: {application/problem+json: {schema: {type: object, properties: {type: {type: string}}}}}"
STOCK = "item: {type: string}, on_hand: {type: integer}"

CASES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "state-is-coded": (
        (answers(thing("status: {enum: [open, blocked]}")),
         answers(thing("status: {type: string, pattern: '^[a-z]$'}"))),
        (answers(thing("status: {type: string}")), answers(thing("orderState: {type: [string, 'null']}")),
         answers(thing("status: {anyOf: [{type: string}, {type: 'null'}]}"))),
    ),
    "state-is-not-written": (
        (asks("put", "/orders/{n}", thing("note: {type: string}")),),
        (asks("patch", "/orders/{n}", thing("status: {enum: [shipped]}")),
         asks("put", "/orders/{n}/status", thing("value: {enum: [shipped]}")),
         asks("put", "/orders/{n}", under("order", "status: {enum: [shipped]}"))),
    ),
    "milestones-are-told": (
        (answers(under("order", "status: {enum: [open, backordered, closed]}")),),
        (answers(under("order", "status: {enum: [open, closed]}")),
         answers(thing("status: {enum: [open, closed]}"), "/orders/{n}")),
    ),
    "documents-are-reversed": (
        (asks("post", "/orders"),),
        (asks("delete", "/orders/{n}"), asks("delete", "/creditMemos/{n}"), asks("delete", "/deliveries/{n}")),
    ),
    "layer-is-said": (
        (HEAD + "paths: {}\n",),
        ("openapi: 3.1.0\ninfo: {title: O, version: 1.0.0}\npaths: {}\n",
         "openapi: 3.1.0\ninfo: {title: O, version: 1.0.0, x-layer: middle}\npaths: {}\n"),
    ),
    "idempotency-key": (
        (asks("post", "/orders", parameters=KEY), asks("post", "/orders", thing("client_reference: {type: string}")),
         asks("post", "/orders", more="      x-business-key: [a]\n")),
        (asks("post", "/orders", thing("note: {type: string}")), asks("patch", "/orders/{n}"),
         asks("post", "/requests/{requestId}/orders", parameters="[{name: requestId, in: path, required: true}]")),
    ),
    "version-aware-update": (
        (asks("put", "/orders/{n}", parameters=MATCH), asks("patch", "/orders/{n}", thing("version: {type: integer}"))),
        (asks("put", "/orders/{n}"), asks("patch", "/orders/{n}", thing("note: {type: string}")),
         asks("put", "/orders/{n}", parameters="[{name: api-version, in: query, schema: {type: string}}]")),
    ),
    "event-id": (
        (tells(thing("id: {type: string}")), tells(f"{{items: {under('Item', 'pspReference: {type: string}')}}}")),
        (tells(thing("item: {type: string}")), tells(thing("customer_id: {type: string}"))),
    ),
    "event-time": (
        (tells(thing("time: {type: string}")), tells(under("data", "occurredAt: {type: string}"))),
        (tells(thing("item: {type: string}")),),
    ),
    "event-sequence": (
        (tells(thing("sequence: {type: integer}")), tells(thing("orderVersion: {type: integer}"))),
        (tells(thing("time: {type: string}")), tells(thing("api_version: {type: string}"))),
    ),
    "event-source": ((tells(thing("source: {type: string}")),), (tells(thing("time: {type: string}")),)),
    "stock-has-a-place": (
        (answers(thing(f"{STOCK}, site: {{type: string}}")),
         answers(thing(f"warehouse: {{type: string}}, lots: {{type: array, items: {thing(STOCK)}}}")),
         answers(thing(STOCK), "/warehouses/{warehouse}/stock", more=f"      parameters: {WAREHOUSE}\n")),
        (answers(thing(STOCK)), answers(f"{{additionalProperties: {thing(STOCK)}}}"),
         answers(f"{{type: array, items: {thing('sku: {type: string}, quantity: {type: integer}')}}}", "/inventory"),
         answers(thing(f"{STOCK}, store_url: {{type: string}}")),
         answers(thing("sku: {type: string}, on_hand: {type: string, pattern: '^[0-9]+$'}"))),
    ),
    "stock-has-a-state": (
        (answers(thing(f"{STOCK}, status: {{type: string}}")),
         answers(thing("item: {type: string}, atp: {type: integer}"))),
        (answers(thing(STOCK)),),
    ),
    "stock-has-an-age": (
        (answers(thing(f"{STOCK}, as_of: {{type: string}}")),
         answers(thing(f"{STOCK}, snapshot_at: {{type: string}}"))),
        (answers(thing(STOCK)), answers(thing(f"{STOCK}, lead_time: {{type: string}}"))),
    ),
    "quantity-has-a-unit": (
        (answers(thing("quantity: {type: integer}, uom: {type: string}")),
         answers(thing("quantity_base: {type: integer}")),
         answers(thing("qty: {type: integer, description: in the base unit}"))),
        (answers(thing("quantity: {type: integer}")), answers(thing("orderQty: {type: number}"))),
    ),
    "invoice-names-its-evidence": (
        (answers(under("invoice", "total: {type: integer}, order_number: {type: string}")),
         answers(under("invoice", f"lines: {{type: array, items: {thing('shipment: {type: string}')}}}"))),
        (answers(under("invoice", "total: {type: integer}, customer: {type: string}")),
         answers(thing("total: {type: integer}"), "/invoices/{n}"),
         answers(under("invoice", "total: {type: integer}, delivery_address: {type: string}"))),
    ),
    "money-is-exact": (
        (answers(thing("amount: {type: integer}")), answers(thing("price: {type: string, pattern: '^[0-9]+$'}")),
         answers(thing("net_amount: {type: number, multipleOf: 1}"))),
        (answers(thing("amount: {type: number}")), answers(thing("taxTotal: {type: number, format: double}")),
         answers(thing("unit_cost: {type: number}")), answers(thing("amount: {type: number, multipleOf: 0.01}")),
         answers(thing("prices: {type: object, additionalProperties: {type: number}}"))),
    ),
    "money-has-a-currency": (
        (answers(thing("amount: {type: integer}, currency: {type: string}")),
         answers(under("amount", "minor: {type: integer}, currency: {type: string}")),
         answers(thing(f"currency: {{type: string}}, lines: {{items: {thing('price: {type: integer}')}}}"))),
        (answers(thing("amount: {type: integer}")), answers(thing("balance_due: {type: integer}"))),
    ),
    "payment-can-be-reconciled": (
        (answers(under("payment", "amount: {type: integer}, external_reference: {type: string}")),
         asks("post", "/payments/{p}/refunds", under("refund", "amount: {type: integer}"))),
        (answers(under("payment", "amount: {type: integer}, customer: {type: string}")),
         asks("post", "/payments", thing("amount: {type: integer}, currency: {type: string}"))),
    ),
    "refusals-are-problems": (
        (asks("get", "/orders", responses=f"{{'400': {{description: '', {PROBLEM}}}}}"),),
        (asks("get", "/orders", responses="{'200': {description: ''}}"),
         asks("get", "/orders", responses="{'400': {description: ''}}"),
         asks("get", "/orders", responses=f"{{'400': {{description: '', content: {SENTENCE}}}}}"),
         asks("get", "/orders", responses="{default: {description: '', content: {text/plain: {schema: {}}}}}")),
    ),
    "calls-can-be-followed": (
        (asks("post", "/orders", parameters=TRACE),),
        (asks("post", "/orders"),),
    ),
    "waiting-is-told": (
        (asks("get", "/o", responses="{'429': {description: '', headers: {Retry-After: {schema: {type: integer}}}}}"),),
        (asks("get", "/o", responses="{'503': {description: ''}}"),),
    ),
    "operation-has-a-name": (
        (asks("get", "/orders"),),
        (asks("get", "/orders", name="operationId: x"), asks("get", "/orders", name="summary: y")),
    ),
    "version-is-one": (
        (HEAD + "paths: {}\n",
         "openapi: 3.1.0\ninfo: {title: O, version: '2026-07'}\npaths: {}\n", "openapi: 3.1.0\ninfo: {version: v71}\n"),
        ("openapi: 3.1.0\ninfo: {title: O, version: latest}\npaths: {}\n", "openapi: 3.1.0\ninfo: {title: O}\n"),
    ),
    "deprecation-has-a-day": (
        (asks("get", "/orders", more="      deprecated: true\n      x-sunset: '2027-06-30'\n"),),
        (asks("get", "/orders", more="      deprecated: true\n"),
         asks("get", "/orders", more="      deprecated: true\n      x-sunset: some day\n"),
         asks("get", "/orders", more="      deprecated: true\n      x-sunset: 2027-13-45x\n")),
    ),
    "somebody-owns-it": (
        (HEAD + "paths: {}\n",),
        ("openapi: 3.1.0\ninfo: {title: O, version: 1.0.0}\n",
         "openapi: 3.1.0\ninfo: {title: O, version: 1.0.0, contact: {url: 'https://o.example'}}\n"),
    ),
}  # fmt: skip
NOTHING_TO_LOOK_AT = {
    name: HEAD + "paths: {}\n"
    for name in LINT_RULES
    if name not in ("layer-is-said", "version-is-one", "somebody-owns-it")
}
USUAL = {name: rule.SEVERITY for name, rule in LINT_RULES.items()}


def graded(text: str, entry: Mapping[str, Any] | None = None) -> LintedDocument:
    top = Library.of_text(text.encode(), "api.yaml").top
    return grade("api.yaml", Subject(top, read_surface(top), entry), USUAL)


def complaints(document: LintedDocument, rule: str) -> int:
    return sum(finding.rule == rule for finding in document.findings)


def test_every_rule_is_tried() -> None:
    assert {*CASES, "experience-keeps-no-records"} == {*LINT_RULES}


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, (kept, _) in CASES.items() for text in kept])
def test_a_document_that_keeps_a_rule_is_looked_at_and_passes(rule: str, text: str) -> None:
    document = graded(text)
    assert document.rules[rule] > 0
    assert complaints(document, rule) == 0


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, (_, broken) in CASES.items() for text in broken])
def test_a_document_that_breaks_a_rule_is_told_so_at_its_line(rule: str, text: str) -> None:
    document = graded(text)
    assert complaints(document, rule) == 1
    (finding,) = [one for one in document.findings if one.rule == rule]
    assert finding.said
    assert finding.line.startswith("api.yaml:")


@pytest.mark.parametrize("rule", NOTHING_TO_LOOK_AT)
def test_a_rule_without_anything_to_look_at_has_not_been_kept(rule: str) -> None:
    assert graded(NOTHING_TO_LOOK_AT[rule]).rules[rule] == 0


@pytest.mark.parametrize(
    ("path", "audience", "found"),
    [("/invoices", "experience", 1), ("/invoices", "system", 0), ("/cases/{id}/retry", "experience", 0)],
)
def test_an_experience_api_keeps_no_records(path: str, audience: str, found: int) -> None:
    document = graded(asks("put", path).replace("x-layer: process, ", ""), {"audience": audience})
    assert complaints(document, "experience-keeps-no-records") == found
    assert document.rules["experience-keeps-no-records"] == (audience == "experience")


def test_a_catalogue_says_who_owns_a_document_and_of_which_layer_it_is() -> None:
    bare = "openapi: 3.1.0\ninfo: {title: O, version: 1.0.0}\npaths: {}\n"
    document = graded(bare, {"owner": "order-desk", "audience": "system"})
    assert document.findings == ()


SHARED = (
    "components: {schemas: {Amount: {type: integer}, "
    "Good: {type: object, properties: {currency: {type: string}, total: {$ref: '#/components/schemas/Amount'}}}, "
    "Bad: {type: object, properties: {total_price: {$ref: '#/components/schemas/Amount'}}}}}\n"
)


def test_a_schema_that_is_used_well_in_one_place_and_badly_in_another_is_told() -> None:
    body = "{properties: {a: {$ref: '#/components/schemas/Good'}, b: {$ref: '#/components/schemas/Bad'}}}"
    assert complaints(graded(answers(body) + SHARED), "money-has-a-currency") == 1


def test_schemas_that_come_back_to_themselves_are_walked_once() -> None:
    many = ", ".join(f"p{nth}: {{$ref: '#/components/schemas/Wide'}}" for nth in range(60))
    schemas = (
        "components: {schemas: {Event: {type: object, properties: {id: {type: string}}, "
        "oneOf: [{$ref: '#/components/schemas/Kind'}]}, Kind: {allOf: [{$ref: '#/components/schemas/Event'}, "
        "{type: object, properties: {time: {type: string}}}]}, "
        f"Wide: {{type: object, properties: {{{many}}}}}}}}}\n"
    )
    for name in ("Event", "Wide"):
        assert graded(tells(f"{{$ref: '#/components/schemas/{name}'}}") + schemas).rules["event-id"] == 1


def test_events_of_one_name_are_each_looked_at() -> None:
    told = "asyncapi: 2.6.0\ninfo: {title: E, version: 1.0.0}\nchannels:\n" + "".join(
        f"  {channel}: {{subscribe: {{message: {{payload: {thing(payload)}}}}}}}\n"
        for channel, payload in (("good", "id: {type: string}"), ("bad", "foo: {type: string}"))
    )
    document = graded(told)
    assert (document.rules["event-id"], complaints(document, "event-id")) == (2, 1)
    assert complaints(document, "idempotency-key") == 0, "nobody calls a channel"


def test_what_is_odd_is_graded_all_the_same() -> None:
    for text in (
        "type: object\ninfo: text\nproperties: {a: {type: string}}\n",
        "openapi: 3.1.0\npaths: {/o: {get: {responses: {'': {description: ''}}}}}\n",
        "asyncapi: 3.0.0\n",
        "openapi: 3.1.0\n",
    ):
        assert graded(text).scores


def test_a_document_may_say_why_it_does_without() -> None:
    excused = asks("post", "/orders", more="      x-lint: {idempotency-key: Orders carry a number of the shop.}\n")
    document = graded(excused)
    assert complaints(document, "idempotency-key") == 0
    (accepted,) = document.accepted
    assert (accepted.rule, accepted.reason) == ("idempotency-key", "Orders carry a number of the shop.")
    for reason in ("''", "true"):
        assert graded(excused.replace("Orders carry a number of the shop.", reason)).accepted == (), "it is a sentence"
    points = thing("total_price: {type: number}").replace(
        "{type: object", "{type: object, x-lint: {money-is-exact: Points.}"
    )
    assert [one.reason for one in graded(answers(points)).accepted] == ["Points."]


def test_scores_weigh_an_error_as_three_warnings() -> None:
    found = {score.principle: score for score in graded(asks("post", "/orders")).scores}
    assert (found["replay"].percent, found["replay"].kept, found["replay"].looked) == (0, 0, 1)
    assert found["stock"].percent is None
    # Of two rules of the principle the error (version) is broken and the warning kept, or the other way.
    one = {s.principle: s for s in graded(HEAD.replace("contact", "x-contact") + "paths: {}\n").scores}["governance"]
    assert (one.kept, one.looked, one.percent) == (1, 2, 50)
