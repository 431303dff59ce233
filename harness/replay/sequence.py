"""The journal as a sequence of steps: who did what to whom, and what became of it.

A step is what one person did, a piece of work, one exchange with all that came of it, or a fault that is about no
exchange. Facts belong to the step during which they were recorded. Of the steps of whoever is concerned, those are
told that prove the failure, met a fault, failed, or were a second attempt at one of these; the others are counted.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from harness.faults import KINDS
from harness.replay.state import touches
from harness.replay.words import PLACES, fate, moment, span
from harness.replay.words import fact as fact_words
from harness.wire import ENGINE
from reports.replay import Step
from seatrial.calendar import Calendar

PERSON = "a person"
ALL_FAULTS_MAX = 12
"""With no more faults than this all of them are told, whoever they are about."""
WIRE_FACTS = frozenset(
    {"CallSent", "CallExecuted", "CallAnswered", "EventSent", "EventAcknowledged", "BalanceStated", "OutageSeen"}
)
"""Facts that say what the step itself says."""


class Happening:
    """A step while the journal is read. `fates` are told in this order; `entries` are those that belong to it."""

    def __init__(self, entry: int, at: int, who: str, whom: str, what: str, origin: str = "") -> None:
        self.entry = entry
        self.at = at
        self.who = who
        self.whom = whom
        self.what = what
        self.origin = origin
        self.subject = ""
        self.key = ""
        self.attempt = 1
        self.fates: list[str] = []
        self.facts: list[str] = []
        self.items: set[str] = set()
        self.trouble = False
        self.proof = False
        self.planned = False
        self.arrived = 0
        self.answered = False
        self.failed = ""
        self.outcome = ""
        self.fault = False
        self.entries: list[int] = []

    @property
    def line(self) -> tuple[str, str, str, str]:
        """What several attempts have in common."""
        return self.who, self.whom, self.what, self.subject

    def concerns(self, concerned: Sequence[str]) -> bool:
        return touches(self.origin, concerned) or any(item in concerned for item in self.items)


def happenings(entries: Iterable[Any], witness: Sequence[int]) -> list[Happening]:
    """All of them, in the order in which they began. `entries`: the decoded journal. Any: entries are of many kinds."""
    found: list[Happening] = []
    exchanges: dict[int, Happening] = {}
    origins: dict[tuple[str, str, str], str] = {}
    numbers: dict[str, str] = {}
    last = Happening(0, 0, "", "", "opening")
    for number, entry in enumerate(entries):
        at = entry[1]
        match entry:
            case ["act", _, name, system, operation, params, _body, status]:
                last = Happening(number, at, PERSON, system, f"{operation} {name}", name)
                last.fates.append("done" if status < 300 else f"refused: {status}")
                last.trouble = status >= 300
                last.planned = True
                found.append(last)
            case ["work", _, system, job, document]:
                what = f"{job} {document}".replace("_", " ")
                last = Happening(number, at, system, "", what, numbers.get(document, ""))
                last.fates.append("done")
                found.append(last)
            case ["request", _, exchange, channel, operation, attempt, params, headers, body]:
                who, _, whom = channel.partition(">")
                last = exchanges[exchange] = Happening(number, at, who, whom, operation)
                last.attempt = attempt
                _address(last, params, headers, body, origins, numbers)
                found.append(last)
            case ["arrive", _, exchange, copy]:
                last = exchanges[exchange]
                last.arrived += 1
                if copy and not any("twice" in fate for fate in last.fates):
                    last.fates.append("delivered twice")
            case ["reply", _, exchange, _, status, _, body]:
                last = exchanges[exchange]
                _replied(last, status, body)
            case ["answer", _, exchange, _, status]:
                last = exchanges[exchange]
                last.answered = True
                if isinstance(status, str):
                    last.failed = f"no answer within {span(at - last.at)}" if status == "timeout" else status
                    last.trouble = True
                elif status >= 300 and not last.outcome.startswith(str(status)):
                    last.failed = f"heard {status}"
                    last.trouble = True
            case ["fault", _, decision, magnitude]:
                own = _strike(last, number, at, decision, str(magnitude))
                if own is not None:
                    own.entries.append(number)
                    found.append(own)
                    continue
            case ["fact", _, said]:
                _record(last, said, number in witness, origins, numbers)
        last.entries.append(number)
    return found


def _address(
    step: Happening,
    params: dict[str, str],
    headers: dict[str, str],
    body: Any,
    origins: dict[tuple[str, str, str], str],
    numbers: dict[str, str],
) -> None:
    """Who an exchange is about, before a fact has said so. Any: bodies are of many shapes."""
    if step.whom == ENGINE:
        step.subject = str((body or {}).get("subject", ""))
        step.origin = origins.get((step.who, step.what, step.subject), "")
    else:
        step.subject = "/".join(params.values())
        step.origin = next((numbers[value] for value in params.values() if value in numbers), "")
    step.origin = step.origin or numbers.get(headers.get("correlation-id", ""), "")


def _replied(step: Happening, status: int, body: Any) -> None:
    said = body if isinstance(body, dict) else {}
    word = str(said.get("code") or said.get("outcome") or "").replace("_", " ")
    step.outcome = f"{status} {word}".strip()
    step.trouble |= status >= 300


def _record(
    step: Happening,
    said: dict[str, Any],
    proves: bool,
    origins: dict[tuple[str, str, str], str],
    numbers: dict[str, str],
) -> None:
    kind, origin = said["fact"], said["origin"]
    step.origin = step.origin or origin
    if "item" in said:
        step.items.add(said["item"])
    if kind == "CallSent":
        step.origin, step.subject, step.key = origin, said["subject"], said["key"]
    elif kind == "EventSent":
        origins[said["system"], said["type"], said["subject"]] = origin
    for name in ("order", "order_number", "fulfilment_order", "reservation", "shipment", "invoice", "payment"):
        if isinstance(said.get(name), str):
            numbers.setdefault(said[name], origin)
    if proves:
        step.proof = True
        if kind not in WIRE_FACTS:
            step.facts.append(fact_words(said))


def _strike(last: Happening, number: int, at: int, decision: str, outcome: str) -> Happening | None:
    """A fault: of the exchange under way if it is about one of its legs, and otherwise a step of its own."""
    kind, *rest = decision.split("|")
    known = KINDS.get(kind)
    if len(rest) == PLACES and rest[3] in ("request", "response") and known is not None:
        last.fates.append(_fate(known.effect, rest[3], kind, int(outcome), known.status))
        last.trouble = last.fault = True
        return None
    channel = rest[0] if rest else ""
    who, _, whom = channel.partition(">")
    origin, what = "", kind.replace("-", " ")
    if len(rest) == PLACES:
        origin = rest[2].partition("#")[0]
        what = f"{rest[1]} {rest[2]}" if rest[3] == "event" else moment(decision).removesuffix(":")
    own = Happening(number, at, who, whom, what, origin)
    own.fates.append(f"{fate(decision, outcome)} ({kind})")
    own.trouble = own.fault = True
    return own


def _fate(effect: str, leg: str, kind: str, magnitude: int, status: int) -> str:
    back = leg == "response"
    match effect:
        case "drop":
            return "done, but the answer was lost" if back else "lost on the way"
        case "reset":
            return "done, but the connection broke" if back else "the connection broke on the way"
        case "copy":
            return f"delivered twice, {span(magnitude)} apart"
        case "delay":
            return f"{'answer late' if back else 'late'} by {span(magnitude)}"
        case "answer":
            return f"{'done, but answered' if back else 'not delivered; answered'} {status}"
        case "alter":
            return f"{'answer ' if back else ''}altered on the way ({kind})"
        case _:
            return kind


def _told(step: Happening) -> tuple[str, str]:
    """(what, fate)"""
    what = f"{step.what} {step.subject}".strip()
    if step.attempt > 1:
        what += f", attempt {step.attempt}"
    if step.key and (step.proof or step.trouble):
        what += f"\nkey {step.key}"
    fates = list(step.fates)
    if not step.planned and step.whom and not step.fault and step.outcome:
        fates.append(step.outcome)
    if step.failed:
        fates.append({"refused": "not reachable", "reset": "connection broken"}.get(step.failed, step.failed))
    return "\n".join([what, *(f"→ {fact}" for fact in step.facts)]), "; ".join(dict.fromkeys(fates)) or "under way"


def steps(
    entries: Sequence[Any],
    witness: Sequence[int],
    concerned: Sequence[str],
    planned: Sequence[str],
    until_ms: int | None,
    when: Calendar,
) -> tuple[Step, ...]:
    """What is worth telling. `planned`: the actions that the trial plans, and that nothing brought about. `until_ms`:
    when the rule was broken; what begins later is left out."""
    mine = happenings(entries, witness)
    few = sum(step.fault for step in mine) <= ALL_FAULTS_MAX
    mine = [step for step in mine if step.concerns(concerned) or (step.fault and few)]
    again = _again(mine)
    mine = [step for step in mine if until_ms is None or step.at <= until_ms or step.proof]
    told = []
    skipped = 0
    for step in mine:
        opens = step.planned and step.origin in planned
        if not (step.proof or step.trouble or opens or step.entry in again):
            skipped += 1
            continue
        what, fate = _told(step)
        told.append(
            Step(
                entry=step.entry,
                at=when.local(step.at),
                who=step.who,
                whom=step.whom,
                what=what,
                fate=fate,
                trouble=step.trouble,
                proof=step.proof,
                skipped=skipped,
            )
        )
        skipped = 0
    return tuple(told)


def _again(mine: Sequence[Happening]) -> frozenset[int]:
    """Other attempts at something that proves the failure, between those that do; and the next after one in trouble."""
    of_line: dict[tuple[str, str, str, str], list[Happening]] = {}
    for step in mine:
        of_line.setdefault(step.line, []).append(step)
    found: list[int] = []
    for attempts in of_line.values():
        proofs = [at for at, step in enumerate(attempts) if step.proof]
        for at, step in enumerate(attempts):
            follows = at > 0 and attempts[at - 1].trouble
            if follows or (proofs and proofs[0] < at < proofs[-1]):
                found.append(step.entry)
    return frozenset(found)
