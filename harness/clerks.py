"""Clerks at the engine's exception queue: they look, take their time, and decide, over the wire like any client.

Each shows the token of his own desk. A look costs nothing and is repeated as long as the desk is open; what a look
finds is worked one case after the other. What he decides is a fact, and is sent until somebody answers, under one key;
that it was refused is another fact. However often a case comes back, a clerk decides it a few times only, so that no
trial goes on for ever because of him; and none is over before every desk has looked once since anything last happened.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from msgspec import Struct

from harness.clock import Clock
from harness.dice import Dice, key
from harness.origins import Origins
from harness.scenario.desks import CaseDesk
from harness.wire import ENGINE, Wire
from harness.workload.clerks import Found, decide
from seatrial.calendar import Calendar
from seatrial.facts import CaseDecided, DecisionRefused, Fact
from seatrial.message import JsonObject, Request, Response

CLIENTS: Mapping[str, str] = {
    "order_desk": "order-desk",
    "warehouse": "warehouse-office",
    "finance": "finance-office",
    "integration": "operations-desk",
}
"""Owner of a case -> the client at which he works (`contracts/catalog.yaml`)."""
PATIENCE_MS = 30_000
AGAIN_MS = 60_000
AGAIN_MAX = 20
"""How often a decision is sent that nobody answers; after that the next look may find the case once more."""
_BETWEEN = re.compile(r"([^\w.\-]+)")


class Hours(Struct, frozen=True):
    """When a desk is open, in the zone of the calendar."""

    desk: CaseDesk
    calendar: Calendar

    def next_look(self, after: int) -> int:
        """The first instant after `after` at which somebody looks."""
        at = self.open_from(after + 1)
        opened = self._at(self._day(at), self.desk.opens_ms_of_day)
        look = opened + -(-(at - opened) // self.desk.looks_every_ms) * self.desk.looks_every_ms
        return look if self.open_from(look) == look else self.open_from(look)

    def open_from(self, at: int) -> int:
        """`at`, if the desk is open then, or when it opens next."""
        day = self._day(at)
        while True:
            if self.desk.weekends or day.weekday() < 5:
                opens, closes = self._at(day, self.desk.opens_ms_of_day), self._at(day, self.desk.closes_ms_of_day)
                if at < closes:
                    return max(at, opens)
            day += timedelta(days=1)

    def _day(self, at: int) -> date:
        return datetime.fromisoformat(self.calendar.local(at)).date()

    def _at(self, day: date, ms_of_day: int) -> int:
        """By the clock on the wall, whatever was done to it in the night."""
        midnight, days = time(0), ms_of_day // 86_400_000
        wall = datetime.combine(day + timedelta(days=days), midnight) + timedelta(milliseconds=ms_of_day % 86_400_000)
        return self.calendar.ms(wall.replace(tzinfo=ZoneInfo(self.calendar.zone)).isoformat())


class Clerk(Struct):
    """One desk at work. `looked_at`: when the last look began that was answered. `free_at`: when he is through."""

    desk: CaseDesk
    hours: Hours
    client: str
    looked_at: int = -1
    free_at: int = 0


class Clerks:
    """Everybody who works cases in one trial. `pending` counts decisions that are still to be made or answered."""

    def __init__(
        self,
        desks: Sequence[CaseDesk],
        clock: Clock,
        wire: Wire,
        dice: Dice,
        origins: Origins,
        calendar: Calendar,
        record: Callable[[Fact], None],
    ) -> None:
        self._clock = clock
        self._wire = wire
        self._dice = dice
        self._origins = origins
        self._calendar = calendar
        self._record = record
        self._decided: dict[str, int] = {}
        """Label of a case -> how often it was decided."""
        self._in_hand: set[str] = set()
        self.pending = 0
        self._clerks = [Clerk(desk, Hours(desk, calendar), CLIENTS[desk.owner]) for desk in desks]

    def start(self) -> None:
        for clerk in self._clerks:
            self._comes(clerk, clerk.hours.next_look(-1))

    def through(self, since: int) -> bool:
        """Whether every desk has looked after `since`, and has nothing more to do."""
        return not self.pending and all(clerk.looked_at > since for clerk in self._clerks)

    # ------------------------------------------------------------ looking

    def _comes(self, clerk: Clerk, at: int) -> None:
        self._clock.at(at, key("clerk", clerk.client), partial(self._looks, clerk, at))

    def _looks(self, clerk: Clerk, at: int, _event: object) -> None:
        request = Request(ENGINE, "listCases", {"status": "open"}, _token(clerk))
        about = (f"desk/{clerk.desk.owner}",) * 2
        self._wire.visit(request, clerk.client, about, PATIENCE_MS, partial(self._sees, clerk, at))
        self._comes(clerk, clerk.hours.next_look(at))

    def _sees(self, clerk: Clerk, began: int, response: Response | None, _failure: str, _exchange: bytes) -> None:
        if response is None or not response.ok:
            return
        clerk.looked_at = began
        cases = [case for case in (response.body or {}).get("cases", ()) if case["owner"] == clerk.desk.owner]
        cases.sort(key=lambda case: (case["opened_at"], self._label(case)))
        for case in cases:
            self._takes(clerk, case)

    def _takes(self, clerk: Clerk, case: JsonObject) -> None:
        """Take a case in hand, if it can be decided here."""
        label = self._label(case)
        if label in self._in_hand:
            return
        decided = self._decided.get(label, 0)
        name = key(clerk.desk.owner, label, decided)
        hopeful = self._dice.chance("clerk/hopeful", key(clerk.desk.owner, label), clerk.desk.hopeful_ppm)
        wish = decide(clerk.desk, Found(case["reason_code"], case["last_error"], decided), hopeful)
        if wish is None:
            return
        takes = self._dice.between("clerk/takes", name, clerk.desk.takes_ms_min, clerk.desk.takes_ms_max)
        begins = clerk.hours.open_from(max(self._clock.now, clerk.free_at))
        done = begins + takes
        if clerk.hours.open_from(done) != done:  # not before he goes home
            done = clerk.hours.open_from(done) + takes
        clerk.free_at = done
        self._in_hand.add(label)
        self.pending += 1
        self._clock.at(done, key("decides") + name, partial(self._decides, clerk, case, wish, 1))

    # ------------------------------------------------------------ deciding

    def _decides(self, clerk: Clerk, case: JsonObject, wish: JsonObject, times: int, _event: object) -> None:
        label = self._label(case)
        if times == 1:
            self._record(self._decision(clerk, case, wish))
        nth = self._decided.get(label, 0) + 1
        headers = {**_token(clerk), "idempotency-key": f"clerk:{case['case_id']}:{nth}"}
        request = Request(ENGINE, "resolveCase", {"case_id": case["case_id"]}, headers, wish)
        about = (self._origin(case), label)
        learn = partial(self._learns, clerk, case, wish, times)
        self._wire.visit(request, clerk.client, about, PATIENCE_MS, learn)

    def _learns(
        self,
        clerk: Clerk,
        case: JsonObject,
        wish: JsonObject,
        times: int,
        response: Response | None,
        _failure: str,
        exchange: bytes,
    ) -> None:
        if (response is None or response.status >= 500) and times < AGAIN_MAX:
            again = partial(self._decides, clerk, case, wish, times + 1)
            self._clock.at(self._clock.now + AGAIN_MS, exchange + b"again", again)
            return
        if response is not None and 400 <= response.status < 500:
            self._record(
                DecisionRefused(
                    origin=self._origin(case),
                    system=clerk.client,
                    case=case["case_id"],
                    business_key=case["business_key"],
                    action=wish["action"],
                    status=response.status,
                )
            )
        label = self._label(case)
        self.pending -= 1
        self._in_hand.discard(label)
        self._decided[label] = self._decided.get(label, 0) + 1

    def _decision(self, clerk: Clerk, case: JsonObject, wish: JsonObject) -> CaseDecided:
        items = wish.get("correction", {}).get("items", ())
        return CaseDecided(
            origin=self._origin(case),
            system=clerk.client,
            case=case["case_id"],
            business_key=case["business_key"],
            reason_code=case["reason_code"],
            owner=case["owner"],
            opened_at=self._calendar.ms(case["opened_at"]),
            deadline_at=self._calendar.ms(case["deadline"]),
            action=wish["action"],
            reason=wish["reason"],
            replaced=tuple([(one["item"], one["replaced_by"]) for one in items]),
        )

    # ------------------------------------------------------------ what a case is about, without minted numbers

    def _label(self, case: JsonObject) -> str:
        words = map(self._origins.label, _BETWEEN.split(case["business_key"]))
        return f"{case['reason_code']} {''.join(words)}"

    def _origin(self, case: JsonObject) -> str:
        found = filter(None, map(self._origins.origin, _BETWEEN.split(case["business_key"])))
        return next(found, self._label(case))


def _token(clerk: Clerk) -> dict[str, str]:
    return {"authorization": f"Bearer {clerk.client}"}
