"""One engine, a clock, and a wire that does as it is told; the systems at its ends are in `shore`.

`Tide` runs one engine. Systems answer at once and raise events as the real ones do; `tamper` decides what becomes of
each call ("" answered, "lost_request", "lost_reply", or a `Response` instead of the system's). Time only moves when
nothing is due. What the engine sent is in `sent`, what was executed in `executed`, both in order.
"""

from collections.abc import Callable, Mapping
from heapq import heappop, heappush
from typing import Any

from engine.access import SCOPES
from engine.parts import Parts
from engine.reference import PARTS, assemble
from seatrial.calendar import Calendar
from seatrial.engine import Answered, Arrived, Call, Conflict, Input, Reply, Setup, Wake, Woke
from seatrial.message import JsonObject, Request, Response
from seatrial.policy import Policies

START = "2026-03-02T06:00:00Z"
SYSTEMS = {"crm": "v1", "erp": "v1", "wms": "v1", "billing": "v1"}
EVERYBODY = {"everybody": tuple(SCOPES.values())}
"""One client that may do everything: what is tested here is not who is let in."""
TOKEN = {"authorization": "Bearer everybody"}
PRICE = {"minor": 1500, "currency": "EUR"}
EACH = {"uom": "EA", "numerator": 1, "denominator": 1}
ADDRESS = {"name": "Nordlicht", "street": "Kaistr. 4", "city": "Kiel", "postal_code": "24103", "country": "DE"}

Tamper = Callable[[Request, int], "str | Response"]


def fair(_request: Request, _nth: int) -> str:
    return ""


def at_once(_event: JsonObject) -> list[int]:
    return [5]


class Tide:
    """One engine and its surroundings. `stock` is what the warehouse has free, by item."""

    systems: Mapping[str, str] = SYSTEMS

    def __init__(
        self,
        policies: Policies | None = None,
        parts: Parts = PARTS,
        stock: dict[str, int] | None = None,
        tamper: Tamper = fair,
        mute: bool = False,
        lag: Callable[[JsonObject], list[int]] = at_once,
    ) -> None:
        self.setup = Setup(self.systems, policies or Policies(), START, EVERYBODY)
        self.calendar = Calendar(START)
        self.parts = parts
        vessel = assemble(self.setup, parts)
        self.engine, self.store = vessel.engine, vessel.store
        self.now = 0
        self.tamper = tamper
        self.lag = lag
        """How much later each copy of an event arrives; no copy: the event is lost."""
        self.mute = mute
        """Events are collected in `events` and delivered by the test itself."""
        self.free = {"PUMP": 100} if stock is None else stock
        self.sent: list[Request] = []
        self.executed: list[Request] = []
        self.times: dict[str, list[int]] = {}
        """When each operation was sent."""
        self.replies: list[Response] = []
        self.events: list[JsonObject] = []
        self._queue: list[tuple[int, int, Input]] = []
        self._ties = 0
        self._tickets = 0
        self._wakes: dict[str, int] = {}
        self._keys: dict[str, Response] = {}
        self._references: dict[str, list[JsonObject]] = {}
        self._sequences: dict[str, int] = {}
        self._counts: dict[str, int] = {}
        self.statements: dict[str, int] = {}
        self.orders: dict[str, JsonObject] = {}
        self.holds: list[str] = []
        self.backorders: list[JsonObject] = []
        self.released: list[str] = []
        self.cancelling: dict[str, str] = {}
        self.changing: dict[str, Any] = {}
        self.unanswered: dict[str, int] = {}
        """Record and receiver -> calls under way."""
        self.most_unanswered = 0
        self._emit(self._commit(lambda tx: self.engine.recover(tx, self.now)))

    # ------------------------------------------------------------ the driver

    def _commit(self, work: Callable[[Any], Any]) -> Any:
        while True:
            tx = self.store.begin()
            outputs = work(tx)
            try:
                tx.commit()
            except Conflict:
                continue
            return outputs

    def handle(self, given: Input) -> None:
        self._emit(self._commit(lambda tx: self.engine.handle(tx, given, self.now)))

    def _emit(self, outputs: Any) -> None:
        for output in outputs:
            if isinstance(output, Reply):
                self.replies.append(output.response)
            elif isinstance(output, Wake):
                self._wakes[output.key] = output.at_ms
                self._push(output.at_ms, Woke(output.key))
            else:
                self._call(output)

    def _push(self, at: int, given: Input) -> None:
        self._ties += 1
        heappush(self._queue, (max(at, self.now), self._ties, given))

    def run(self, ms: int = 3_600_000, until: Callable[[], bool] | None = None) -> None:
        """Let everything happen that is due within `ms` from now."""
        ends = self.now + ms
        while self._queue and self._queue[0][0] <= ends and not (until and until()):
            at, _, given = heappop(self._queue)
            self.now = at
            self._take(given, at)
        if not (until and until()):
            self.now = ends

    def crash(self) -> None:
        """The process dies: answers and wake-ups on their way to it are lost. The store remains, senders send again."""
        deliveries = [entry for entry in self._queue if isinstance(entry[2], Arrived)]
        self._queue = []
        self._wakes = {}
        self.unanswered = {}
        self.engine = assemble(self.setup, self.parts).engine
        self._emit(self._commit(lambda tx: self.engine.recover(tx, self.now)))
        for _, _, given in sorted(deliveries):
            self._push(self.now + 5_000, given)

    def run_and_die(self, turn: int, moment: str) -> bool:
        """Run until `turn` turns have been taken, and die at the last: "before_commit", "before_sending" (committed,
        nothing sent) or "after_sending". False if there were fewer turns."""
        for _ in range(turn):
            if not self._queue:
                return False
            at, _, given = heappop(self._queue)
            self.now = at
            if turn > 1:
                turn -= 1
                self._take(given, at)
                continue
            outputs: list[Any] = []
            if moment == "before_commit":
                tx = self.store.begin()
                self.engine.handle(tx, given, self.now)
            else:
                outputs = list(self._commit(lambda tx: self.engine.handle(tx, given, self.now)))  # noqa: B023
            if moment == "after_sending":
                self._emit(outputs)
            elif isinstance(given, Arrived):
                self._push(self.now, given)  # nobody has acknowledged it
            self.crash()
        return True

    def _take(self, given: Input, at: int) -> None:
        if isinstance(given, Woke) and self._wakes.get(given.key) != at:
            return
        if isinstance(given, Answered):
            self.unanswered[given.call_id.rsplit("|", 2)[0]] -= 1
        self.handle(given)

    def ask(
        self, operation: str, body: JsonObject | None = None, headers: dict[str, str] | None = None, **params: str
    ) -> Response:
        """Call the engine's own API."""
        self._tickets += 1
        self.handle(Arrived(self._tickets, Request("engine", operation, params, TOKEN | (headers or {}), body)))
        return self.replies[-1]

    def deliver(self, event: JsonObject) -> Response:
        return self.ask("receiveEvent", event)

    def cases(self, status: str = "open") -> list[JsonObject]:
        body = self.ask("listCases", status=status).body
        assert body is not None
        found: list[JsonObject] = body["cases"]
        return found

    def calls(self, operation: str) -> list[Request]:
        return [request for request in self.sent if request.operation == operation]

    def keys_done(self) -> list[str]:
        """The keys under which something was executed, in order; the ERP's as references."""
        return [r.headers.get("idempotency-key") or (r.body or {})["external_reference"] for r in self.executed]

    def done(self, operation: str) -> list[Request]:
        return [request for request in self.executed if request.operation == operation]

    def milestones(self) -> list[str]:
        return [request.body["kind"] for request in self.done("recordMilestone") if request.body]

    # ------------------------------------------------------------ the wire

    def _call(self, call: Call) -> None:
        request = call.request
        self.sent.append(request)
        self.times.setdefault(request.operation, []).append(self.now)
        line = call.call_id.rsplit("|", 2)[0]
        self.unanswered[line] = self.unanswered.get(line, 0) + 1
        self.most_unanswered = max(self.most_unanswered, self.unanswered[line])
        nth = len(self.calls(request.operation))
        fate = self.tamper(request, nth)
        if isinstance(fate, Response):
            self._push(self.now + 10, Answered(call.call_id, fate))
        elif fate == "lost_request":
            self._push(self.now + call.timeout_ms, Answered(call.call_id, None, "timeout"))
        else:
            response = self._execute(request)
            if fate == "lost_reply":
                self._push(self.now + call.timeout_ms, Answered(call.call_id, None, "timeout"))
            else:
                self._push(self.now + 10, Answered(call.call_id, response))

    def _execute(self, request: Request) -> Response:
        key = request.headers.get("idempotency-key")
        known = f"{request.system}/{key}"
        if key is not None and known in self._keys:
            return self._keys[known]
        response: Response = getattr(self, f"_{request.system}_{request.operation}")(request, request.body)
        if key is not None:
            self._keys[known] = response
        if request.system == "erp" and request.body is not None and response.ok:
            found = {"external_reference": request.body["external_reference"], "answer": response.body}
            self._references.setdefault(request.body["external_reference"], []).append(found)
        if request.body is not None and response.ok:
            self.executed.append(request)
        return response

    def event(self, source: str, type_: str, subject: str, data: JsonObject) -> JsonObject:
        """Raise an event; it is delivered at once, unless the shore is mute."""
        stream = f"{source}/{type_.partition('.')[0]}"
        number = self._sequences[stream] = self._sequences.get(stream, 0) + 1
        body = {
            "specversion": "1.0",
            "id": f"{stream}-{number}",
            "source": source,
            "type": type_,
            "subject": subject,
            "time": self.calendar.text(self.now),
            "sequence": f"{number:012d}",
            "correlationid": subject,
            "data": data,
        }
        self.events.append(body)
        for ms in [] if self.mute else self.lag(body):
            self._tickets += 1
            self._push(self.now + ms, Arrived(self._tickets, Request("engine", "receiveEvent", {}, TOKEN, body)))
        return body

    def _next(self, prefix: str) -> str:
        self._counts[prefix] = self._counts.get(prefix, 0) + 1
        return f"{prefix}-{self._counts[prefix]}"

    def _list(self, request: Request, source: str) -> Response:
        stream, after = request.params["stream"], request.params["after"]
        found = [
            event
            for event in self.events
            if event["source"] == source and event["type"].partition(".")[0] == stream and event["sequence"] > after
        ]
        return Response(200, {"events": found, "last_sequence": f"{self._sequences.get(f'{source}/{stream}', 0):012d}"})
