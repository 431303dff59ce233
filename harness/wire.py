"""The wire: carries exchanges in virtual time, checks both legs against the contract, does what the faults decide.

An exchange is one request and its response. The engine starts some (`call`), systems start the others by offering
events (`deliver`), to the engine and to whoever else has subscribed. One exchange may have two copies of its request
under way; whoever asked hears the first answer that comes back in time, or that nobody knows.

    caller ── request ──▶ receiver ── response ──▶ caller
         drop, reset, copy, delay,     drop, reset, delay,
         answer, alter                 answer, alter

A message is checked when it is sent, before anything is done to it. Who breaks a contract is named: the engine (a
finding, S59) or a system (a bug of the harness).
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from msgspec.json import Encoder
from msgspec.structs import replace
from xxhash import xxh3_64_hexdigest, xxh3_64_intdigest

from harness import called
from harness.clock import Clock
from harness.contracts.compiled import LIST_EVENTS, Contracts, Operation
from harness.counts import Counts
from harness.dice import Dice, key
from harness.doorway import Doorway
from harness.exchange import Exchange, Execute, Learn, Receive
from harness.faults.instead import instead
from harness.faults.kind import Leg, Moment
from harness.journal import Journal
from harness.origins import Origins
from harness.weather import Weather
from seatrial.facts import ContractBroken, Fact
from seatrial.message import JsonObject, Request, Response, problem

ENGINE = "engine"
RECEIVE_EVENT = "receiveEvent"

LATENCY_MS: Mapping[str, tuple[int, int]] = {"lan": (2, 20), "saas": (20, 150), "legacy": (50, 800)}
"""Ordinary time of one leg to or from a system of this class, evenly drawn."""

_REQUEST = (key("request", 0), key("request", 1))
_RESPONSE = (key("response", 0), key("response", 1))


class Wire:
    """All exchanges of one trial."""

    def __init__(
        self,
        clock: Clock,
        journal: Journal,
        weather: Weather,
        contracts: Contracts,
        origins: Origins,
        dice: Dice,
        latency_classes: Mapping[str, str],
        record: Callable[[Fact], None],
    ) -> None:
        self._clock = clock
        self._journal = journal
        self._weather = weather
        self._contracts = contracts
        self._origins = origins
        self._record = record
        self._latency = {system: LATENCY_MS[name] for system, name in latency_classes.items()}
        self._latency_salt = dice.salt("latency")
        self._attempts = Counts()
        self._leg = Leg("", "", "", "request", 0, 0, True, True, False, b"")
        self._encode = Encoder(order="deterministic").encode
        self.doorway = Doorway({}, contracts)
        """For systems that speak another version than that of their books."""
        self.execute: Execute
        self.receive: Receive
        self.listed: Callable[[str, str, JsonObject | None], None] | None = None
        """listed(sender, who asked, answer): somebody has read in a log; if anybody keeps account of that."""
        self.away: dict[str, int] = {}
        """System -> when its outage ends."""
        self._calls: dict[int, Exchange] = {}
        """Calls of the engine that nobody has answered yet, by number of exchange."""
        self.exchanges = 0
        self.in_flight = 0

    def forget(self, origin: str) -> None:
        """The order with this origin is finished: its attempts need not be counted on."""
        self._attempts.forget(origin)

    # ------------------------------------------------------------ the engine calls a system

    def call(self, request: Request, timeout_ms: int, learn: Learn, caller: str = ENGINE) -> None:
        """Send a call of the engine, or of whoever else asks. `learn` is called once, at the answer or after
        `timeout_ms`."""
        kept = operation = self._contracts.operations.get((request.system, request.operation))
        meant = request
        if request.system in self.doorway:
            operation, kept, meant = self.doorway.read(request, self._clock.now)
        if operation is None or kept is None:
            self.broken(f"{request.system}", request.operation, caller, ("operation", "is not in the contract"), "")
            self._later(1, b"unknown", partial(self._no_such_operation, request, learn))
            return
        exchange = Exchange(self.exchanges, request, operation, learn, self._clock.now)
        exchange.meant = meant
        exchange.address(kept, self._origins)
        exchange.caller = caller
        exchange.channel = f"{caller}>{request.system}"
        exchange.latency = self._latency[request.system]
        if caller == ENGINE:
            self._calls[exchange.number] = exchange
        self._begin(exchange, timeout_ms)
        broken = operation.check_request(request) or self.doorway.outlived(request, self._clock.now)
        if broken:
            self.broken(operation.contract, operation.name, caller, broken, exchange.origin)
        promise = self._contracts.promises[request.system]
        leg = self._aim(exchange, "request", 0, _REQUEST)
        leg.repeatable = promise.duplicates_requests
        self._send(exchange, leg, promise.arrival_bound_ms, partial(self._reaches_system, exchange, operation))

    def _no_such_operation(self, request: Request, learn: Learn, _event: object) -> None:
        self.in_flight -= 1
        learn(problem(404, "no_such_operation", f"{request.system} has no operation {request.operation}"), "", b"")

    def _begin(self, exchange: Exchange, timeout_ms: int) -> None:
        """Number the exchange and its attempt, put it in the journal, start the caller's patience."""
        request = exchange.request
        now = exchange.sent_at
        line = (exchange.channel, exchange.name, exchange.business_key)
        attempt = exchange.attempt = self._attempts.next(exchange.origin, line)
        exchange.prefix = key(exchange.channel, exchange.name, exchange.business_key, attempt)
        self.exchanges += 1
        entry = (
            "request", now, exchange.number, exchange.channel, exchange.name, attempt,
            request.params, request.headers, request.body,
        )  # fmt: skip
        self._journal.add((*entry, exchange.operation.contract) if request.version else entry)
        if exchange.caller == ENGINE and exchange.operation.unsafe:
            meant = exchange.meant
            body = meant.body or {}
            call_key = meant.headers.get("idempotency-key")
            if call_key is None:
                call_key = body.get("external_reference", "")
                body = {name: value for name, value in body.items() if name != "external_reference"}
            exchange.call_key = call_key
            exchange.body_digest = xxh3_64_hexdigest(self._encode([meant.params, body]))
            self._record(called.sent(exchange))
        self._clock.at(now + timeout_ms, exchange.prefix + b"patience", partial(self._patience_ends, exchange))

    def _aim(self, exchange: Exchange, leg_name: Moment, copy: int, names: tuple[bytes, bytes]) -> Leg:
        leg = self._leg
        leg.channel = exchange.channel
        leg.operation = exchange.name
        leg.business_key = exchange.business_key
        leg.leg = leg_name
        leg.attempt = exchange.attempt
        leg.copy = copy
        leg.from_engine = exchange.caller == ENGINE
        leg.repeatable = True
        leg.emitted = False
        leg.body = leg.valid = None
        leg.key = exchange.prefix + names[copy]
        return leg

    def _draw_latency(self, exchange: Exchange, leg_key: bytes) -> int:
        low, high = exchange.latency
        return low + (xxh3_64_intdigest(leg_key, seed=self._latency_salt) * (high - low + 1) >> 64)

    def _send(self, exchange: Exchange, leg: Leg, bound_ms: int | None, arrive: Callable[[int, object], None]) -> None:
        """Send the request leg on its way, in as many copies as fate decides."""
        fate = self._weather.look(leg, self._clock.now)
        if fate.dropped:
            return
        latency = self._draw_latency(exchange, leg.key)
        if fate.reset:
            self._later(latency, leg.key, partial(self._failed, exchange, "reset"))
            return
        if fate.answer is not None:
            self._later(latency, leg.key, partial(self._answered, exchange, 0, instead(exchange.system, *fate.answer)))
            return
        if fate.body is not None:
            exchange.alter(fate.body, fate.misstated)
            self._altered(exchange, leg, fate.body)
        takes = latency + fate.delay_ms
        if bound_ms is not None and takes > bound_ms:
            return  # executed within the bound or never: the contract's word
        self._later(takes, leg.key, partial(arrive, 0))
        if fate.copy_after_ms:
            second = leg.key + b"copy"
            takes = fate.copy_after_ms + self._draw_latency(exchange, second)
            self._later(takes, second, partial(arrive, 1))

    def _reaches_system(self, exchange: Exchange, operation: Operation, copy: int, _event: object) -> None:
        self.in_flight -= 1
        now = self._clock.now
        system = exchange.system
        if now < self.away.get(system, 0):
            self._weather.struck("outage", system, now)
            reply = exchange.prefix + _RESPONSE[copy]
            self._later(self._draw_latency(exchange, reply), reply, partial(self._failed, exchange, "refused"))
            return
        self._journal.add(("arrive", now, exchange.number, copy))
        response, emitted = self.execute(exchange.request, exchange.origin)
        broken = operation.check_response(response)
        if broken:
            self.broken(operation.contract, operation.name, system, broken, exchange.origin)
        self._journal.add(("reply", now, exchange.number, copy, response.status, response.headers, response.body))
        if operation.unsafe and exchange.caller == ENGINE:
            self._record(called.executed(exchange, response))
            if system in self.doorway:
                self._record(called.served(exchange, self.doorway.version(exchange.request), response))
        self._respond(exchange, copy, response, emitted)

    def _respond(self, exchange: Exchange, copy: int, response: Response, emitted: bool) -> None:
        leg = self._aim(exchange, "response", copy, _RESPONSE)
        leg.emitted = emitted
        if leg.from_engine and response.ok:
            leg.body = response.body
            leg.valid = partial(self._contracts.allow, exchange.operation, response.status)
        fate = self._weather.look(leg, self._clock.now)
        if fate.dropped:
            return
        takes = self._draw_latency(exchange, leg.key) + fate.delay_ms
        if fate.reset:
            self._later(takes, leg.key, partial(self._failed, exchange, "reset"))
            return
        if fate.answer is not None:
            response = instead(exchange.system, *fate.answer)
        elif fate.body is not None:
            response = replace(response, body=fate.body)
            self._altered(exchange, leg, fate.body)
        self._later(takes, leg.key, partial(self._answered, exchange, copy, response))

    def caller_died(self) -> None:
        """The engine is gone: nobody is there any more to hear how its calls end."""
        calls, self._calls = self._calls, {}
        for exchange in calls.values():
            self._end(exchange, None, "died")

    # ------------------------------------------------------------ a system offers an event to a subscriber

    def deliver(
        self,
        system: str,
        body: JsonObject,
        origin: str,
        business_key: str,
        event_key: str,
        digest: str,
        timeout_ms: int,
        learn: Learn,
        subscriber: str = ENGINE,
    ) -> None:
        """Deliver one event once. `business_key` names it without minted numbers, `event_key` as its contract does;
        `digest` is that of its data."""
        headers = {"content-type": "application/cloudevents+json", "traceparent": body["traceparent"]}
        headers["correlation-id"] = body["correlationid"]
        headers["authorization"] = f"Bearer {system}"
        request = Request(subscriber, RECEIVE_EVENT, headers=headers, body=body)
        operation = self._contracts.operations[subscriber, RECEIVE_EVENT]
        exchange = Exchange(self.exchanges, request, operation, learn, self._clock.now)
        exchange.caller = system
        exchange.system = subscriber
        exchange.channel = f"{system}>{subscriber}"
        exchange.name = body["type"]
        exchange.subject = body["subject"]
        exchange.business_key = business_key
        exchange.event_key = event_key
        exchange.body_digest = digest
        exchange.origin = origin
        exchange.latency = self._latency[system]
        self._begin(exchange, timeout_ms)
        leg = self._aim(exchange, "request", 0, _REQUEST)
        if subscriber != ENGINE:
            self._send(exchange, leg, None, partial(self._reaches_system, exchange, operation))
            return
        leg.body, leg.valid = body, self._contracts.know
        self._send(exchange, leg, None, partial(self._reaches_engine, exchange))

    def visit(self, request: Request, client: str, about: tuple[str, str], timeout_ms: int, learn: Learn) -> None:
        """Send a client's call to the engine. `about`: (origin, business key without minted numbers)."""
        operation = self._contracts.operations[request.system, request.operation]
        exchange = Exchange(self.exchanges, request, operation, learn, self._clock.now)
        exchange.caller, exchange.system, exchange.channel = client, ENGINE, f"{client}>{ENGINE}"
        exchange.name = operation.name
        exchange.origin, exchange.business_key = about
        exchange.latency = LATENCY_MS["saas"]
        self._begin(exchange, timeout_ms)
        broken = operation.check_request(request)
        if broken:
            self.broken(operation.contract, operation.name, client, broken, exchange.origin)
        self._send(exchange, self._aim(exchange, "request", 0, _REQUEST), None, partial(self._reaches_engine, exchange))

    def _reaches_engine(self, exchange: Exchange, copy: int, _event: object) -> None:
        self.in_flight -= 1
        self._journal.add(("arrive", self._clock.now, exchange.number, copy))
        self.in_flight += 1
        job = exchange.prefix + _REQUEST[copy]
        self.receive(exchange.delivered, job, partial(self._engine_replied, exchange, copy))

    def _engine_replied(self, exchange: Exchange, copy: int, response: Response | None) -> None:
        self.in_flight -= 1
        if response is None:  # the engine is gone, and its connections with it
            reply = exchange.prefix + _RESPONSE[copy]
            self._later(self._draw_latency(exchange, reply), reply, partial(self._failed, exchange, "reset"))
            return
        operation = exchange.operation
        broken = operation.check_response(response)
        if broken:
            self.broken(operation.contract, exchange.name, ENGINE, broken, exchange.origin)
        self._journal.add(
            ("reply", self._clock.now, exchange.number, copy, response.status, response.headers, response.body)
        )
        said = exchange.as_sent or (not exchange.misstated and self._contracts.know(exchange.delivered.body))
        if operation.name == RECEIVE_EVENT and (
            response.ok or said
        ):  # who refuses what nobody said has not answered it
            self._record(called.acknowledged(exchange, response.status))
        self._respond(exchange, copy, response, False)

    def _altered(self, exchange: Exchange, leg: Leg, body: JsonObject) -> None:
        """What is handed over is not what was sent: the journal has what was sent, so this has to be in it as well."""
        self._journal.add(("altered", self._clock.now, exchange.number, leg.leg, leg.copy, self.digest(body)))

    def digest(self, data: object) -> str:
        """A short digest of a JSON value, the same for equal values."""
        return xxh3_64_hexdigest(self._encode(data))

    # ------------------------------------------------------------ what the caller learns

    def _answered(self, exchange: Exchange, copy: int, response: Response, _event: object) -> None:
        self.in_flight -= 1
        if exchange.done:
            return  # too late, or the second copy's answer
        self._journal.add(("answer", self._clock.now, exchange.number, copy, response.status))
        self._settle(exchange, response, "")

    def _failed(self, exchange: Exchange, failure: str, _event: object) -> None:
        """The connection was refused, or broke: its end is heard, the work may have been done."""
        self.in_flight -= 1
        if not exchange.done:
            self._journal.add(("answer", self._clock.now, exchange.number, 0, failure))
            self._settle(exchange, None, failure)

    def _patience_ends(self, exchange: Exchange, _event: object) -> None:
        if not exchange.done:
            self._journal.add(("answer", self._clock.now, exchange.number, 0, "timeout"))
            self._settle(exchange, None, "timeout")

    def _settle(self, exchange: Exchange, response: Response | None, failure: str) -> None:
        self._calls.pop(exchange.number, None)
        if exchange.caller == ENGINE and response is not None:
            self.doorway.heard(exchange.system, response)
        self._end(exchange, response, failure)
        if self.listed is not None and response is not None and exchange.operation.name == LIST_EVENTS and response.ok:
            self.listed(exchange.system, exchange.caller, response.body)
        exchange.learn(response, failure, exchange.prefix)

    def _end(self, exchange: Exchange, response: Response | None, failure: str) -> None:
        exchange.done = True
        if exchange.caller == ENGINE and exchange.operation.unsafe:
            self._record(called.answered(exchange, response, failure))

    # ------------------------------------------------------------

    def _later(self, ms: int, tie: bytes, callback: Callable[[Any], None]) -> None:
        self.in_flight += 1
        self._clock.at(self._clock.now + ms, tie, callback)

    def broken(self, contract: str, operation: str, side: str, finding: tuple[str, str], origin: str) -> None:
        """Record that `side` broke a contract: (where in the message, what is wrong with it)."""
        where, message = finding
        self._record(
            ContractBroken(
                origin=origin,
                system=side,
                contract=contract,
                operation=operation,
                side=side,
                where=where,
                message=message,
            )
        )
