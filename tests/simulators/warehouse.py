"""A warehouse for tests: every request, answer and event that passes is checked against the contract documents."""

from collections.abc import Mapping
from typing import Any, TypeVar

from harness.contracts.load import contracts
from seatrial.calendar import Calendar
from seatrial.facts import Fact
from seatrial.message import JsonObject, Request, Response
from simulators.master import Habits, Item, Master, OpeningStock
from simulators.system import Due, Promises
from simulators.wms.system import Wms

CONTRACTS = contracts({"wms": "v1"})
CALENDAR = Calendar("2026-03-02T06:00:00Z")
SHIP_TO = {"name": "Ada", "street": "Quay 1", "city": "Kiel", "postal_code": "24103", "country": "DE"}
F = TypeVar("F", bound=Fact)


class Chance:
    """Draws as told; what is not named does not happen, and every range gives its lowest."""

    def __init__(self, told: Mapping[str, int] | None = None) -> None:
        self.told = told or {}

    def between(self, name: str, low: int, high: int) -> int:
        return min(high, max(low, self.told.get(name, low)))

    def chance(self, name: str, chance_ppm: int) -> bool:
        return chance_ppm > 0 and name in self.told


class Warehouse:
    """A WMS, what it has told so far, and the work that waits in it."""

    def __init__(
        self,
        *stock: tuple[str, str, int],
        habits: Habits | None = None,
        window_ms: int = 86_400_000,
        more: tuple[OpeningStock, ...] = (),
        sites: tuple[str, ...] = ("DC1",),
    ) -> None:
        items = tuple([Item(number, f"Item {number}", 100) for number in ("A", "B")])
        opening = tuple([OpeningStock(item, "DC1", lot, "available", units) for item, lot, units in stock])
        opening += more
        worst = habits or Habits(short_ppm=1, split_ppm=1)
        self.wms = Wms(
            Master((), items, opening, sites, habits=worst), CALENDAR, Promises(window_ms, search_visibility_ms=5_000)
        )
        self.now = 0
        self.facts: list[Fact] = []
        self.events: list[JsonObject] = []
        self.due: list[Due] = []
        self.keys = 0
        self.wms.open(0)
        self.collect()

    def ask(self, operation: str, body: JsonObject | None = None, /, key: str = "", **params: str) -> Response:
        """Call an operation in a way that the contract allows."""
        self.keys += 1
        declared = CONTRACTS.operations["wms", operation]
        headers = {"correlation-id": "CRM-1", "idempotency-key": key or f"auto-{self.keys}"}
        request = Request("wms", operation, params, headers if declared.unsafe else {}, body)
        assert (wrong := declared.check_request(request)) is None, wrong
        return self.send(request)

    def send(self, request: Request, origin: str = "order/0001") -> Response:
        """Call an operation, right or wrong; the answer must be as the contract says."""
        answer = self.wms.handle(request, self.now, origin)
        declared = CONTRACTS.operations.get(("wms", request.operation))
        if declared is not None:
            assert (wrong := declared.check_response(answer)) is None, (wrong, answer)
        self.collect()
        return answer

    def collect(self) -> None:
        tray = self.wms.tray
        for event in tray.events:
            wrong = CONTRACTS.events[event.body["type"]].check(event.body)
            assert wrong is None, (wrong, event.body)
            self.events.append(event.body)
        self.facts += tray.facts
        self.due += tray.due
        for pile in (tray.facts, tray.events, tray.due, tray.minted):
            pile.clear()

    def work(self, job: str = "", **told: int) -> None:
        """Do the oldest piece of work that waits, after its shortest time; what comes up every night only by its name.
        A `/` in a draw's name is written `_`."""
        nightly = any(due.background and due.job == job for due in self.due)
        due = next(due for due in self.due if due.background == nightly)
        assert job in ("", due.job), due
        self.due.remove(due)
        self.now += due.ms_min
        self.wms.perform(due, self.now, Chance({name.replace("_", "/"): value for name, value in told.items()}))
        self.collect()

    def clear(self) -> None:
        self.facts.clear()
        self.events.clear()

    def told(self, type_: str) -> list[Any]:
        """The data of all events of a type."""
        return [event["data"] for event in self.events if event["type"] == type_]

    def recorded(self, kind: type[F]) -> list[F]:
        return [fact for fact in self.facts if isinstance(fact, kind)]

    def balance(self, item: str = "A") -> JsonObject:
        answer = self.ask("getInventory", item=item, site="DC1")
        assert answer.body is not None
        only: JsonObject = answer.body["balances"][0]
        return only

    def buckets(self, item: str = "A") -> dict[tuple[str, str], tuple[int, int]]:
        """(lot, status) -> (on hand, reserved), of buckets that are not empty."""
        return {
            (lot["lot"], lot["stock_status"]): (lot["on_hand_base"], lot["reserved_hard_base"])
            for lot in self.balance(item)["by_lot"]
        }

    # ------------------------------------------------------------ what an order needs

    def reserve(self, fulfilment_order: str, *units: int, mode: str = "partial", key: str = "") -> JsonObject:
        """Reserve `units` of item A, one line each."""
        return body(self.ask("reserveStock", wish(fulfilment_order, *units, mode=mode), key=key))

    def ship(self, fulfilment_order: str, reservation: str, *units: int, key: str = "") -> JsonObject:
        order = {
            "fulfilment_order_no": fulfilment_order,
            "reservation_id": reservation,
            "ship_to": SHIP_TO,
            "service": "standard",
            "ship_by": "2026-03-04",
            "lines": lines(*units),
        }
        return body(self.ask("createShippingOrder", order, key=key))

    def recall(self, fulfilment_order: str, recall: str = "RCL-1", key: str = "") -> JsonObject:
        asked = {"recall_no": recall}
        return body(self.ask("recallShippingOrder", asked, key=key, fulfilment_order_no=fulfilment_order))

    def change(self, lot: str, was: str, now: str, units: int) -> Response:
        return self.ask(
            "changeStockStatus",
            {
                "item": "A",
                "site": "DC1",
                "lot": lot,
                "from_status": was,
                "to_status": now,
                "quantity_base": units,
                "reason": "cracks",
            },
        )

    def count(self, lot: str, counted: int) -> Response:
        return self.ask("countStock", {"item": "A", "site": "DC1", "lot": lot, "counted_base": counted})

    def receive(self, lot: str, units: int) -> Response:
        return self.ask("receiveStock", {"item": "A", "site": "DC1", "lot": lot, "quantity_base": units})


def lines(*units: int) -> list[JsonObject]:
    return [{"line_no": str(number), "item": "A", "quantity_base": many} for number, many in enumerate(units, 1)]


def wish(fulfilment_order: str, *units: int, mode: str = "partial") -> JsonObject:
    return {
        "fulfilment_order_no": fulfilment_order,
        "site": "DC1",
        "mode": mode,
        "kind": "hard",
        "lines": lines(*units),
    }


def body(answer: Response) -> JsonObject:
    """The body of an answer that must be a success."""
    assert answer.ok and answer.body is not None, answer
    return answer.body
