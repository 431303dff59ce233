"""The harness at the engine's APIs, when all has come to rest: it reads what people would read, and tries the doors.

Every call shows the token of the client whose work it is. What breaks its contract is a finding, and no answer.
"""

from collections.abc import Callable, Iterable, Mapping

from harness.clock import Clock
from harness.contracts.compiled import Contracts, Operation
from harness.dice import key
from harness.driver import Driver
from harness.viewed import financed, viewed
from harness.wire import ENGINE, Wire
from seatrial.calendar import Calendar
from seatrial.facts import AccessTried, BalanceViewed, CaseListed, Fact
from seatrial.message import JsonObject, Request, Response

APIS: Mapping[str, str] = {ENGINE: "v1", "availability": "v1", "order-status": "v1", "work-list": "v1", "finance": "v1"}
"""What an engine offers, with the version of each."""
PATIENCE_MS = 60_000
NOBODY, STRANGER = "", "nobody-we-know"
"""Who shows no token, and whose token nobody knows; also the number of a customer who has ordered nothing."""
DOORS_TRIED_MAX = 5
"""Of how many orders it is tried whether another customer is shown them."""


class Desk:
    """Reads and tries. `clients`: who may call the engine, with which scopes."""

    def __init__(
        self,
        driver: Driver,
        clock: Clock,
        promised: Contracts,
        wire: Wire,
        record: Callable[[Fact], None],
        calendar: Calendar,
        clients: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._driver = driver
        self._clock = clock
        self._promised = promised
        self._wire = wire
        self._record = record
        self._calendar = calendar
        self._clients = clients

    def view_stock(self, shelves: Iterable[tuple[str, str]]) -> None:
        for item, site in shelves:
            view = self._read("availability", "getAvailability", {"item": item, "site": site})
            if view:  # an engine that has heard nothing of an item has no view of it
                self._record(
                    BalanceViewed(
                        origin="",
                        system=ENGINE,
                        item=item,
                        site=site,
                        available_base=view["available_base"],
                        as_of=self._calendar.ms(view["as_of"]),
                    )
                )

    def view_orders(self, orders: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """(origin, number) of those that the order book has not closed: of what is over, an engine may keep a
        tombstone only. Gives those that the engine knows."""
        known = []
        for origin, number in orders:
            view = self._read(ENGINE, "getOrderStatus", {"crm_order_id": number})
            if view:
                known.append((origin, number))
                self._record(viewed(origin, view))
        return known

    def list_cases(self) -> list[CaseListed]:
        listed = [
            CaseListed(
                origin="",
                system=ENGINE,
                case=case["case_id"],
                business_key=case["business_key"],
                reason_code=case["reason_code"],
                owner=case["owner"],
                opened_at=self._calendar.ms(case["opened_at"]),
                deadline_at=self._calendar.ms(case["deadline"]),
                next_action=case["next_action"],
                attempts=case["attempts"],
                status=case["status"],
            )
            for case in self._read(ENGINE, "listCases", {"status": "all"}).get("cases", ())
        ]
        for case in listed:
            self._record(case)
        return listed

    def view_finance(self) -> None:
        due = self._read("finance", "getBillingDueList", {}).get("due", ())
        currencies = self._read("finance", "getAging", {}).get("currencies", ())
        cases = self._read("finance", "listFinanceExceptions", {}).get("exceptions", ())
        self._record(financed(due, currencies, cases))

    # ------------------------------------------------------------ doors

    def try_doors(self, orders: Iterable[tuple[str, str]], owners: Mapping[str, str]) -> None:
        """Every operation, by every client; then orders that the engine knows: by their customers, by somebody who has
        ordered nothing, and by another customer."""
        for operation in self._promised.operations.values():
            if operation.scope:
                for client in (*self._clients, NOBODY, STRANGER):
                    self._try(operation, client)
        for origin, number in list(orders)[:DOORS_TRIED_MAX]:
            owner = owners[number]
            self._ask_for(origin, number, owner, True)
            self._ask_for(origin, number, STRANGER, False)
            another = next((customer for customer in owners.values() if customer != owner), None)
            if another is not None:
                self._ask_for(origin, number, another, False)

    def _try(self, operation: Operation, client: str) -> None:
        """What changes something is tried by those only who may not, and with nothing in it."""
        allowed = operation.scope in self._clients.get(client, ())
        if allowed and operation.unsafe:
            return
        params = dict.fromkeys(operation.path_params, "none")
        answer = self._call(operation, client, params, {} if operation.unsafe else None)
        self._tried(operation, client, "", "", allowed, answer)

    def _ask_for(self, origin: str, number: str, customer: str, allowed: bool) -> None:
        operation = self._promised.operations["order-status", "getCustomerOrder"]
        client = next(name for name, scopes in self._clients.items() if operation.scope in scopes)
        answer = self._call(operation, client, {"customer_number": customer, "crm_order_id": number}, None)
        self._tried(operation, client, origin, number, allowed, answer)

    def _tried(
        self, operation: Operation, client: str, origin: str, about: str, allowed: bool, answer: Response | None
    ) -> None:
        if answer is not None:
            self._record(
                AccessTried(
                    origin=origin,
                    system=ENGINE,
                    api=operation.system,
                    operation=operation.name,
                    client=client,
                    about=about,
                    allowed=allowed,
                    status=answer.status,
                )
            )

    # ------------------------------------------------------------ asking

    def _read(self, api: str, name: str, params: Mapping[str, str]) -> JsonObject:
        operation = self._promised.operations[api, name]
        client = next((name for name, scopes in self._clients.items() if operation.scope in scopes), NOBODY)
        answer = self._call(operation, client, params, None)
        return {} if answer is None or not answer.ok else answer.body or {}

    def _call(
        self, operation: Operation, client: str, params: Mapping[str, str], body: JsonObject | None
    ) -> Response | None:
        """One call without weather; None if it was not answered as the contract has it."""
        answers: list[Response | None] = []
        headers = {"authorization": f"Bearer {client}"} if client else {}
        request = Request(operation.system, operation.name, params, headers, body)
        name = key("ask", operation.name, client, *params.values())
        self._driver.receive(request, name, answers.append)
        self._clock.run_through(self._clock.now + PATIENCE_MS, until=lambda: bool(answers))
        answer = answers[0] if answers else None
        broken = operation.check_response(answer) if answer else ("answer", "none came within a minute")
        if broken:
            self._wire.broken(operation.contract, operation.name, ENGINE, broken, "")
        return None if broken else answer
