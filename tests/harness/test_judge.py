"""The judge shows facts to rules, keeps findings apart from bugs, and survives a rule that crashes."""

from collections.abc import Mapping

from harness.invariants import RULES
from harness.judge import Judge
from seatrial.facts import Fact, InvoicePosted, OrderClosed
from seatrial.policy import Policies
from seatrial.rule import BREACHES_MAX, Circumstances, Handler, Rule
from tests.invariants.notation import CALENDAR, Partner, Retire, read

ALL = frozenset({"access", "availability", "exceptions", "orders"})


class Counting(Rule):
    """Is broken by every second order that is closed."""

    id = "X01"

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {OrderClosed: self.closed}

    def closed(self, fact: OrderClosed, at: int, entry: int) -> None:
        self.exercised += 1
        if self.exercised % 2 == 0:
            self.breach("order", "even", f"{fact.order_number} is even", at, entry)


class SelfCheck(Counting):
    id = "X02"
    kind = "self-check"


class Needy(Counting):
    id = "X03"
    needs = frozenset({"telepathy"})


class Crashing(Counting):
    """Crashes at the second order, after it has seen a breach."""

    id = "X04"

    def closed(self, fact: OrderClosed, at: int, entry: int) -> None:
        super().closed(fact, at, entry)
        if self.exercised == 2:
            raise ZeroDivisionError("of course")


class CrashingAtRest(Counting):
    id = "X05"

    def conclude(self, at: int, entry: int) -> None:
        raise KeyError("SO-7")


class CrashingAtRetirement(Counting):
    id = "X06"

    def retire(self, origin: str) -> None:
        raise KeyError(origin)


class CrashingAtBirth(Counting):
    id = "X07"

    def prepare(self) -> None:
        raise ValueError("no memory for that")


def tried(journal: str, *rules: type[Rule], capabilities: frozenset[str] = ALL) -> Judge:
    judge = Judge(Circumstances(Policies(), CALENDAR), capabilities, rules)
    at, entry = 0, -1
    for entry, (at, what) in enumerate(read(journal)):
        if isinstance(what, Retire):
            judge.retire(what.origin)
        elif not isinstance(what, Partner):
            judge.see(what, at, entry)
    judge.conclude(at + 1, entry)
    return judge


TWO = "09:00 OrderClosed order_number=SO-1\n10:00 OrderClosed order_number=SO-2\n"
OTHER = "11:00 OrderBooked order_number=SO-3\n"


def test_rules_see_the_kinds_that_they_follow() -> None:
    judge = tried(TWO + OTHER, Counting)
    assert judge.facts == 3
    assert judge.exercised() == {"X01": 2}
    [(rule, signature, breach)] = judge.breaches()
    assert (rule, signature, breach.summary, breach.witness) == ("X01", "X01/order/even", "SO-2 is even", (1,))
    assert judge.bugs() == []


def test_a_broken_self_check_is_a_bug_and_no_breach() -> None:
    judge = tried(TWO, SelfCheck)
    assert judge.breaches() == []
    assert judge.bugs() == ["self-check X02/order/even: SO-2 is even"]
    assert judge.exercised() == {"X02": 2}


def test_a_rule_that_needs_what_the_engine_lacks_is_not_applicable() -> None:
    judge = tried(TWO, Counting, Needy)
    assert judge.not_applicable == ("X03",)
    assert "X03" not in judge.exercised()
    assert tried(TWO, Needy, capabilities=ALL | {"telepathy"}).not_applicable == ()


def test_a_rule_that_crashes_is_a_bug_and_out_while_the_others_go_on() -> None:
    judge = tried(TWO + TWO.replace("09:", "11:").replace("10:", "12:"), Crashing, Counting)
    assert judge.exercised() == {"X01": 4}
    assert [signature for _, signature, _ in judge.breaches()] == ["X01/order/even"] * 2
    [bug] = judge.bugs()
    said = "rule X04 crashed on OrderClosed, journal entry 1: ZeroDivisionError: of course at test_judge.py:"
    assert bug.startswith(said)


def test_a_rule_may_crash_at_any_time() -> None:
    judge = tried(TWO + "11:00 retire order/1\n", CrashingAtBirth, CrashingAtRetirement, CrashingAtRest, Counting)
    assert judge.exercised() == {"X01": 2}
    born, retired, rested = judge.bugs()
    assert born.startswith("rule X07 crashed before the first fact: ValueError")
    assert retired.startswith("rule X06 crashed retiring order/1: KeyError")
    assert rested.startswith("rule X05 crashed at rest: KeyError")


def test_breaches_come_in_order_of_time_whatever_the_rule() -> None:
    billed = "10:30 InvoicePosted invoice=INV-1 source_document=SHP-1 lines=1:A:1\n"
    journal = TWO + billed + TWO.replace("09:", "11:").replace("10:", "12:")
    judge = tried(journal, *RULES, Counting)
    times = [breach.at_ms for _, _, breach in judge.breaches()]
    assert len(times) > 3 and times == sorted(times)


def test_the_last_breach_says_how_many_more_there_were() -> None:
    closed = "".join(f"09:00 OrderClosed order_number=SO-{n}\n" for n in range(2 * BREACHES_MAX + 6))
    breaches = tried(closed, Counting).breaches()
    assert len(breaches) == BREACHES_MAX
    assert breaches[-1][2].summary.endswith("is even (and 3 more, not listed)")
    assert "not listed" not in breaches[-2][2].summary


def test_all_rules_that_ship_are_admitted_and_share_their_tombstones() -> None:
    trial = Circumstances(Policies(), CALENDAR)
    judge = Judge(trial, ALL)
    assert sorted(judge.exercised()) == sorted(rule.id for rule in RULES)
    journal = "10:00 ShipmentConfirmed shipment=SHP-1\n10:10 InvoicePosted source_document=SHP-1\n"
    for entry, (at, fact) in enumerate(read(journal)):
        assert not isinstance(fact, (Retire, Partner))
        judge.see(fact, at, entry)
    judge.retire("order/1")
    kept = len(trial.tombstones)
    assert 0 < kept <= 8, "eight bytes each: of two documents a few numbers only"
    for at, fact in list(read(journal))[1:]:
        assert isinstance(fact, InvoicePosted)
        judge.see(fact, at, 9)
    assert [signature for _, signature, _ in judge.breaches()][-1] == "S35/shipment/invoiced twice"
