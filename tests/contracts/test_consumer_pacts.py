"""What the engine asks of each system, and what it reads in the answers, is a pact that the simulator keeps.

The consumer is the reference engine itself. It lives through `story` twice. The first time its requests are noted,
with the answers of the shore; of an answer only what the engine's adapters read becomes an expectation. The second
time Pact's mock servers answer instead, with those expectations and nothing more, and the engine must come just as
far: so the pacts promise enough. Then each simulator, behind HTTP on the loopback, is held to its pact.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit
from urllib.request import Request as HttpRequest
from urllib.request import urlopen

import msgspec
import pytest
from pact import Pact, Verifier, match

from engine.adapters import billing_v1, erp_v1, wms_v1
from harness.command.contracts.documents import opened
from harness.contracts.consumers.impact import uses
from harness.contracts.consumers.pact import read_pact
from harness.contracts.consumers.promised import misfits
from harness.contracts.load import contracts
from harness.documents import CONTRACTS as CONTRACT_DOCUMENTS
from seatrial.calendar import Calendar
from seatrial.message import JsonObject, Request, Response, problem
from simulators.landscape import landscape
from simulators.master import Customer, Item, Master, OpeningStock
from simulators.system import System
from tests.contracts.reading import SYSTEMS, document
from tests.engine.shore import Shore
from tests.engine.tide import START

CONTRACTS = contracts(dict.fromkeys(SYSTEMS, "v1"))
READ: Mapping[str, Callable[[JsonObject], Any]] = {
    "bookOrder": erp_v1.booking,
    "findByReference": erp_v1.matches,
    "recordAllocation": erp_v1.allocation,
    "recordShort": erp_v1.remainder,
    "authorizeRelease": erp_v1.release,
    "listBackorders": erp_v1.backorders,
    "postGoodsIssue": erp_v1.posted,
    "postInvoice": erp_v1.posted,
    "postPayment": erp_v1.posted,
    "reserveStock": wms_v1.reservation,
    "createShippingOrder": wms_v1.accepted,
    "getInventory": wms_v1.inventory,
    "recordBillableEvents": billing_v1.accepted,
}
"""How the engine reads the answer to an operation; of others it only reads the status."""
WISH = document("crm")["components"]["schemas"]["SubmitOrder"]["properties"]
EXACT = ("outcome", "line_no", "item", "site", "currency", "uom", "external_reference", "stock_status")
"""Codes that the engine decides by, and what it has said itself and wants to recognise."""
FORMATS = {"as_of": r"[-\d]{10}T[:.\d]{12}Z", "promised_date": r"[-\d]{10}", "sequence": r"\d{12}"}


class Story(Shore):
    """Writes down what passes. If there are mock servers (`urls`), they answer instead of the shore."""

    def __init__(self, urls: Mapping[str, str] | None = None) -> None:
        # The answer to a booking is lost, so the engine has to search for it.
        super().__init__(stock={"PUMP": 3}, tamper=lambda r, _: "lost_reply" if r.operation == "bookOrder" else "")
        self.urls = urls
        self.told: list[tuple[Request, Response | None]] = []
        """Requests with their answers, in order; None: by people, to whom no pact applies."""

    def _execute(self, request: Request) -> Response:
        answer = super()._execute(request)
        self.told.append((request, answer))
        return answer if self.urls is None else http(self.urls[request.system], request)

    def people(self, system: str, operation: str, body: JsonObject) -> None:
        key = {"idempotency-key": f"people/{len(self.told)}"}
        self.told.append((Request(system, operation, {}, key, body), None))

    def order(self, quantity: int) -> None:
        """A customer orders, and the CRM has it."""
        self.submit(quantity)
        wish = {name: value for name, value in self.events[-1]["data"].items() if name in WISH}
        self.people("crm", "submitOrder", wish)

    def ship(self, fulfilment_order: str, lines: dict[str, int]) -> JsonObject:
        """Of the second order a picker finds only a part, before anything of it leaves."""
        if fulfilment_order != "SO-2-1":
            return super().ship(fulfilment_order, lines)
        missing = {"line_no": "1", "item": "PUMP", "short_base": 2, "reason": "not_found"}
        short = {"version": 1, "reservation_id": "RSV-3", "fulfilment_order_no": "SO-2-1", "short_no": "SHT-1"}
        return self.event("wms", "pick.shorted", "SO-2-1", {**short, "lines": [missing]})


def story(urls: Mapping[str, str] | None = None) -> Story:
    """An order that is backordered in part, supplied and paid in the end, and one that a picker finds short."""
    told = Story(urls)
    told.order(5)
    told.run()
    told.receive_stock(7)
    told.people("wms", "receiveStock", {"item": "PUMP", "site": "DC1", "lot": "L1", "quantity_base": 7})
    told.run()
    assert told.milestones()[-1] == "closed"
    told.order(4)
    # Backorders listed a second time would be another answer to the same question: a pact cannot say that.
    told.run(until=lambda: bool(told.done("recordShort")))
    assert told.done("recordShort")
    return told


def address(request: Request) -> tuple[str, str, dict[str, str]]:
    """Method, path and query of a request, by the contract document."""
    operation = CONTRACTS.operations[request.system, request.operation]
    query = dict(request.params)
    path = re.sub(r"{(\w+)}", lambda found: quote(query.pop(found[1]), safe=""), operation.path)
    return operation.method, f"/{request.system}/v1{path}", query


def http(url: str, request: Request) -> Response:
    """Ask whoever listens at `url`."""
    method, path, query = address(request)
    body = None if request.body is None else json.dumps(request.body).encode()
    headers = {**request.headers, **({} if body is None else {"content-type": "application/json"})}
    where = f"{url}{path}?{urlencode(query)}" if query else f"{url}{path}"
    with urlopen(HttpRequest(where, body, headers, method=method), timeout=10) as answer:
        text = answer.read()
        return Response(answer.status, json.loads(text) if text else None)


LATER_MS = 3_600_000
"""When an interaction is replayed: what was done before it can be found by then."""
STATE = "/_state"
"""Where the verifier says what state it wants. (A handler function would leave a socket of Pact's own open.)"""
Spoil = Callable[[JsonObject | None], JsonObject | None]


def fresh(name: str) -> System:
    """A simulated system that knows the customer and the item of the story, and has its stock."""
    customer = Customer("C-1", "Ada", "Quay 1", "Kiel", "24103", "DE", "EUR", 1_000_000)
    stock = (OpeningStock("PUMP", "DC1", "L1", "available", 3),)
    master = Master((customer,), (Item("PUMP", "Pump", 1_500),), stock)  # at the price of the shore: no hold
    promises = {system: CONTRACTS.promises[system].books for system in SYSTEMS}
    system = landscape(master, Calendar(START), promises)[name]
    system.open(0)
    return system


class Provider:
    """A simulated system that can be put into the state that an interaction needs."""

    def __init__(self, name: str, spoil: Spoil) -> None:
        self.name, self.spoil, self.system = name, spoil, fresh(name)

    def become(self, before: list[JsonObject]) -> None:
        """Begin anew, and be asked everything in `before`."""
        self.system = fresh(self.name)
        for said in before:
            answer = self.system.handle(msgspec.convert(said, Request), 0, "order/0001")
            assert answer.ok, (said, answer)

    def answer(self, method: str, url: str, headers: Mapping[str, str], text: bytes) -> Response:
        if url == STATE:
            self.become(json.loads(text)["params"]["before"])
            return Response(200, {})
        path, query = urlsplit(url).path, dict(parse_qsl(urlsplit(url).query))
        for operation in CONTRACTS.operations.values():
            pattern = re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", f"/{operation.system}/v1{operation.path}")
            found = re.fullmatch(pattern, path)
            if (operation.system, operation.method) == (self.name, method) and found:
                params = {**query, **{name: unquote(value) for name, value in found.groupdict().items()}}
                body = json.loads(text) if text else None
                asked = Request(self.name, operation.name, params, headers, body)
                response = self.system.handle(asked, LATER_MS, "order/0001")
                return Response(response.status, self.spoil(response.body), response.headers)
        return problem(404, "unknown_operation", f"{method} {path}")


@contextmanager
def listening(provider: Provider) -> Iterator[str]:
    """The address at which a provider can be asked."""

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            text = self.rfile.read(int(self.headers.get("content-length", "0")))
            headers = {key.lower(): value for key, value in self.headers.items()}
            response = provider.answer(self.command, self.path, headers, text)
            payload = json.dumps(response.body).encode()
            self.send_response(response.status)
            for key, value in {"content-type": "application/json", **response.headers}.items():
                self.send_header(key, value)
            self.send_header("content-length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        do_GET = do_POST = do_PUT = handle_any  # noqa: N815  (the names that http.server looks for)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (its name in http.server)
            """Silence."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def expected(answer: Any, read: Any, name: str = "") -> Any:
    """What a reader expects of an answer: the fields that it has read (`read`), by type or by value."""
    if isinstance(answer, dict) and isinstance(read, dict):
        return {key: expected(value, read[key], key) for key, value in answer.items() if key in read}
    if isinstance(answer, list) and answer and isinstance(read, list | tuple):
        return match.each_like(expected(answer[0], read[0], name), min=1)
    if answer is None or name in EXACT:
        return answer
    return match.regex(answer, regex=FORMATS[name]) if name in FORMATS else match.like(answer)


def agree(told: Story, system: str) -> Pact:
    """The pact of the engine with one system. State of an interaction: what the system was asked before it."""
    pact = Pact("engine", system).with_specification("V4")
    before, seen = list[JsonObject](), set[bytes]()
    for request, answer in told.told:
        if request.system != system:
            continue
        essence = msgspec.json.encode((request.operation, request.params, request.body))
        if answer is not None and essence not in seen:
            seen.add(essence)
            method, path, query = address(request)
            one = pact.upon_receiving(f"{len(seen)}: {request.operation}").given("asked before", {"before": before})
            one.with_request(method, path).with_query_parameters(query)
            if "idempotency-key" in request.headers:
                one.with_header("Idempotency-Key", request.headers["idempotency-key"])
            if request.body is not None:
                one.with_body(request.body, "application/json")
            one.will_respond_with(answer.status)
            if request.operation in READ and answer.body is not None:
                read = msgspec.to_builtins(READ[request.operation](answer.body))
                one.with_body(expected(answer.body, read), "application/json")
        if request.body is not None:
            before = [*before, msgspec.to_builtins(request)]
    return pact


def breaches(system: str, pacts: Path, spoil: Spoil = lambda body: body) -> list[JsonObject]:
    """Where a simulator breaks the pact that the engine has with it."""
    with listening(Provider(system, spoil)) as url:
        verifier = Verifier(system, "127.0.0.1").add_transport(url=url)
        verifier.add_source(pacts / f"engine-{system}.json").state_handler(f"{url}{STATE}", body=True)
        with suppress(RuntimeError):  # it only says that there was something; what, is in the results
            verifier.verify()
    found: list[JsonObject] = verifier.results["errors"]
    assert verifier.results["result"] is not bool(found)
    return [mismatch for one in found for mismatch in one["mismatch"]["mismatches"]]


@pytest.fixture(scope="module")
def pacts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Pact files, written only after the engine has lived through its story on nothing else."""
    told, folder = story(), tmp_path_factory.mktemp("pacts")
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        # Pact reports to its makers how it is used, unless told not to. Tests talk to nobody beyond the loopback.
        patch.setenv("PACT_DO_NOT_TRACK", "true")
        agreed = {system: agree(told, system) for system in SYSTEMS}
        servers = {system: stack.enter_context(pact.serve("127.0.0.1")) for system, pact in agreed.items()}
        again = story({system: str(server.url) for system, server in servers.items()})
        assert again.milestones() == told.milestones()
        for server in servers.values():
            assert server.matched, server.mismatches
            server.write_file(folder)
        yield folder


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_simulator_keeps_its_pact_with_the_engine(system: str, pacts: Path) -> None:
    assert breaches(system, pacts) == []


def test_the_pacts_are_about_everything_that_the_engine_asks_in_the_story(pacts: Path) -> None:
    agreed = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(pacts.iterdir())]
    asked = {one["description"].split()[-1] for pact in agreed for one in pact["interactions"]}
    # What listEvents brings is read like any delivery, and promised by the event contract.
    assert asked == {*READ, "postStockChange", "recordMilestone", "publishAvailability", "listEvents"}


def test_a_simulator_that_renames_a_field_breaks_its_pact(pacts: Path) -> None:
    def renamed(body: JsonObject | None) -> JsonObject | None:
        return body and {("order_no" if name == "sales_order_number" else name): body[name] for name in body}

    said = {str(breach["mismatch"]) for breach in breaches("erp", pacts, renamed)}
    assert said == {"Actual map is missing the following keys: sales_order_number"}


def test_a_simulator_that_decides_otherwise_breaks_its_pact(pacts: Path) -> None:
    found = breaches("billing", pacts, lambda body: body and {**body, "outcome": "blocked"})
    assert {breach["path"] for breach in found} == {"$.outcome"}


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_engine_asks_for_nothing_that_the_document_does_not_promise(system: str, pacts: Path) -> None:
    surface = opened(str(CONTRACT_DOCUMENTS / system / "v1.yaml"), str(CONTRACT_DOCUMENTS))
    pact = read_pact(pacts / f"engine-{system}.json")
    assert misfits(surface, pact) == ()
    assert uses(surface, pact).calls


def test_a_pact_that_reads_another_name_is_found_without_a_provider(pacts: Path, tmp_path: Path) -> None:
    pact = json.loads((pacts / "engine-billing.json").read_text(encoding="utf-8"))
    for one in pact["interactions"]:
        content = one["response"].get("body", {}).get("content", {})
        if "outcome" in content:
            content["result"] = content.pop("outcome")
    (tmp_path / "engine-billing.json").write_text(json.dumps(pact))
    surface = opened(str(CONTRACT_DOCUMENTS / "billing" / "v1.yaml"), str(CONTRACT_DOCUMENTS))
    found = misfits(surface, read_pact(tmp_path / "engine-billing.json"))
    assert {one.said for one in found} == {"202 application/json result is not promised"}
