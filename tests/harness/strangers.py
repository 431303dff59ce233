"""Engines as a stranger might bring them: the reference engine behind something that treats the harness badly.

Named `tests.harness.strangers:NAME` on the command line of a trial.
"""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from engine.reference import build
from seatrial.engine import Answered, Arrived, Call, Engine, Input, Output, Reply, Setup, Tx, Vessel, Wake, Woke
from seatrial.message import Request, Response, problem

HOUR_MS = 3_600_000
NIGHT_MS = 24 * HOUR_MS
HELD_BACK = "held-back/"


class Stranger:
    """The reference engine, with whatever a subclass changes on the way in and out."""

    def __init__(self, inner: Engine) -> None:
        self.inner = inner

    def handle(self, tx: Tx, given: Input, now_ms: int) -> Sequence[Output]:
        return self.sent(tx, self.inner.handle(tx, given, now_ms), now_ms)

    def recover(self, tx: Tx, now_ms: int) -> Sequence[Output]:
        return self.sent(tx, self.inner.recover(tx, now_ms), now_ms)

    def sent(self, tx: Tx, outputs: Sequence[Output], now_ms: int) -> Sequence[Output]:
        return outputs


def boat(kind: type[Stranger]) -> Callable[[Setup], Vessel]:
    def factory(setup: Setup) -> Vessel:
        vessel = build(setup)
        return Vessel(kind(vessel.engine), vessel.store, vessel.offers)

    return factory


class NightlyBilling(Stranger):
    """Bills once a night, as many do: the calls of the day wait for a wake-up of its own."""

    def __init__(self, inner: Engine) -> None:
        super().__init__(inner)
        self.waiting: list[Output] = []

    def handle(self, tx: Tx, given: Input, now_ms: int) -> Sequence[Output]:
        if isinstance(given, Woke) and given.key == "nightly":
            due, self.waiting = self.waiting, []
            return due
        return super().handle(tx, given, now_ms)

    def sent(self, tx: Tx, outputs: Sequence[Output], now_ms: int) -> Sequence[Output]:
        rest: list[Output] = []
        for output in outputs:
            if isinstance(output, Call) and output.request.operation == "recordBillableEvents":
                self.waiting.append(output)
                rest.append(Wake("nightly", (now_ms // NIGHT_MS + 1) * NIGHT_MS))
            else:
                rest.append(output)
        return rest


class Scribbler(Stranger):
    """Empties the messages that it was handed as soon as it has read them."""

    def handle(self, tx: Tx, given: Input, now_ms: int) -> Sequence[Output]:
        outputs = super().handle(tx, given, now_ms)
        body = given.request.body if isinstance(given, Arrived) else getattr(given, "response", None)
        body = body.body if isinstance(body, Response) else body
        if isinstance(body, dict):
            body.clear()
        return outputs


class Mumbler(Stranger):
    """Lists its cases in a form of its own."""

    def sent(self, tx: Tx, outputs: Sequence[Output], now_ms: int) -> Sequence[Output]:
        return [self._mumbled(output) if isinstance(output, Reply) else output for output in outputs]

    def _mumbled(self, reply: Reply) -> Reply:
        body = reply.response.body or {}
        return Reply(reply.ticket, Response(200, {"cases": [{"case_id": "C-1"}]})) if "cases" in body else reply


class Stubborn(Stranger):
    """Lets nobody close a case."""

    def handle(self, tx: Tx, given: Input, now_ms: int) -> Sequence[Output]:
        if isinstance(given, Arrived) and (given.request.body or {}).get("action") == "close":
            return [Reply(given.ticket, problem(409, "already_resolved", "not by you"))]
        return super().handle(tx, given, now_ms)


class Thrower(Stranger):
    """Cannot bear the sight of a pick."""

    def handle(self, tx: Tx, given: Input, now_ms: int) -> Sequence[Output]:
        if isinstance(given, Arrived) and (given.request.body or {}).get("type") == "pick.released":
            raise KeyError("pick.released")
        return super().handle(tx, given, now_ms)


class Unordered(Stranger):
    """Sends its calls in the order of a set."""

    def sent(self, tx: Tx, outputs: Sequence[Output], now_ms: int) -> Sequence[Output]:
        calls = {output.call_id: output for output in outputs if isinstance(output, Call)}
        rest = [output for output in outputs if not isinstance(output, Call)]
        patience = [replace(calls[name], timeout_ms=calls[name].timeout_ms + n) for n, name in enumerate({*calls})]
        return [*rest, *patience]


class Circler(Stranger):
    """Once it has heard of an order it reads the log, and when it has read the log it reads it again."""

    ROUND = Call("round", Request("crm", "listEvents", {"stream": "order", "after": "000000000000"}), 30_000)

    def handle(self, tx: Tx, given: Input, now_ms: int) -> Sequence[Output]:
        if isinstance(given, Answered) and given.call_id == "round":
            return [self.ROUND]
        outputs = super().handle(tx, given, now_ms)
        if isinstance(given, Arrived) and (given.request.body or {}).get("subject") == "CRM-1":
            return [*outputs, self.ROUND]
        return outputs


class LateHarm(Stranger):
    """Looks after an order every hour, and after sixty hours does to it what no contract allows."""

    def handle(self, tx: Tx, given: Input, now_ms: int) -> Sequence[Output]:
        if isinstance(given, Woke) and given.key == "poll/CRM-1":
            return [Wake("poll/CRM-1", now_ms + HOUR_MS)]
        if isinstance(given, Woke) and given.key == "deadline/CRM-1":
            return [Call("harm", Request("crm", "deleteOrder", {"crm_order_id": "CRM-1"}), 30_000)]
        outputs = super().handle(tx, given, now_ms)
        if isinstance(given, Arrived) and (given.request.body or {}).get("subject") == "CRM-1":
            return [*outputs, Wake("poll/CRM-1", now_ms + HOUR_MS), Wake("deadline/CRM-1", now_ms + 60 * HOUR_MS)]
        return outputs


nightly_billing = boat(NightlyBilling)
scribbler = boat(Scribbler)
mumbler = boat(Mumbler)
stubborn = boat(Stubborn)
thrower = boat(Thrower)
unordered = boat(Unordered)
circler = boat(Circler)
late_harm = boat(LateHarm)
