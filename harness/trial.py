"""One trial: scenario x engine x trial spec -> journal and verdict. A pure function.

    storm   the business happens and the weather is on
    calm    no faults, outages over; polls run, retries drain, the night's snapshot is taken, for a bounded time
    rest    nothing is in flight, nobody has anything left to do, neither an unsafe exchange nor a fact has been
            seen for `quiet_ms`, and every wake-up that the engine has armed within calm's bound has come up once
            since, and brought nothing about: only now is it fair to ask what is missing

Safety is judged at every fact, in storm and calm alike. A trial that does not come to rest in time is `unconverged`,
and that is a failure; so is one that is broken off because the engine calls without end.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct, to_builtins

from harness.audience import audience
from harness.clerks import Clerks
from harness.clock import Clock
from harness.contracts.load import clients, contracts
from harness.desk import APIS, Desk
from harness.dice import Dice, key
from harness.doorway import Doorway
from harness.driver import Driver, Stepped
from harness.engines import name_shape, shipyard
from harness.faults.clock_skew import off_ms
from harness.faults.restored_backup import forgetful
from harness.invariants import RULES
from harness.journal import Journal
from harness.judge import Judge
from harness.lookout import Lookout
from harness.origins import Origins
from harness.pairs.pair_rule import PairRule
from harness.pairs.variation import AS_DRAWN, Variation
from harness.scenario.model import GUESTS, Scenario
from harness.sender import Sender
from harness.spec import TrialSpec
from harness.stopwatch import Stopwatch
from harness.tally import Tally
from harness.weather import Weather
from harness.wire import Wire
from harness.workload import Reaction, draw_workload
from harness.workload.edited import edited, left_out
from harness.world import World
from reports.record import RunRecord, Verdict, Violation
from seatrial.calendar import Calendar
from seatrial.engine import Setup
from seatrial.facts import TrialSettled
from seatrial.rule import Circumstances, Rule
from simulators.landscape import doors, landscape

WORKERS = 2
"""Workers of the engine's driver."""
CHECK_MS = 60_000
"""How often calm is asked whether it has come to rest."""
SPELL_MS = 3_600_000
"""How often a storm is asked whether the engine only goes round in circles."""
EXCHANGES_MAX, EXCHANGES_PER_ORDER_MAX = 30_000, 500
"""More than this, some ten times what the worst weather takes, and the engine goes round in circles."""


class Trial(Struct, frozen=True):
    """A finished trial. `journal`: its encoded entries, if they were kept."""

    record: RunRecord
    journal: tuple[bytes, ...] | None
    checkpoints: tuple[str, ...]


def run_trial(
    scenario: Scenario,
    engine: str,
    spec: TrialSpec,
    *,
    journal: bool = False,
    stepped: Stepped | None = None,
    onlookers: Sequence[Reaction] = (),
) -> Trial:
    """Run one trial. The digest is the same with and without `journal`. `stepped` hears of every step of the engine,
    `onlookers` of facts; they do nothing.

    Raises UsageError if there is no such engine, ContractInvalid if a contract document cannot be read.
    """
    watch = Stopwatch()
    voyage = Voyage(scenario, engine, spec, journal, onlookers=onlookers)
    voyage.driver.stepped = stepped
    voyage.storm()
    settled = voyage.calm()
    if settled:
        voyage.conclude()
        voyage.meet_partners()
    digest = voyage.journal.digest()
    record = voyage.write_up(settled, digest, watch.wall_s())
    kept = voyage.journal.lines
    return Trial(record, None if kept is None else tuple(kept), tuple(voyage.journal.checkpoints))


class Voyage:
    """The parts of one trial, put together."""

    def __init__(
        self,
        scenario: Scenario,
        engine: str,
        spec: TrialSpec,
        keep_journal: bool,
        varied: Variation = AS_DRAWN,
        rules: Sequence[type[Rule]] | None = None,
        onlookers: Sequence[Reaction] = (),
    ) -> None:
        self.scenario = scenario
        self.engine = engine
        self.spec = spec
        calendar = Calendar(scenario.start, scenario.zone)
        self.promised = promised = contracts({**scenario.versions, **APIS}, scenario.successors)
        dice = Dice(spec.weather_seed)
        workload = edited(draw_workload(scenario, Dice(spec.workload_seed)), spec)
        self.orders = workload.orders
        self.contracts = len(workload.master.contracts)
        self.shelves = sorted({(stock.item, stock.site) for stock in workload.master.stock})
        self.clock = Clock(spec.tie_seed)
        self.journal = Journal(keep_journal)
        self.weather = Weather(scenario.weather, spec, scenario.storm_ms, self.journal)
        yard = shipyard(engine)
        setup = Setup(scenario.partners, scenario.policies, scenario.start, _clients(scenario), scenario.books)
        self.vessel = yard(setup)
        rules = judged_by(scenario) if rules is None else rules
        self.judge = Judge(Circumstances(scenario.policies, calendar), self.vessel.offers, rules)
        self.partner_bugs: list[str] = []
        self.tally = Tally()
        self.lookout = Lookout(scenario.must_see)
        origins = Origins()
        systems = landscape(
            workload.master,
            calendar,
            {name: promise.books for name, promise in promised.promises.items()},
            off_ms(self.weather.windows),
        )
        self.world = World(
            systems,
            promised,
            self.clock,
            self.journal,
            self.weather,
            self.judge,
            origins,
            dice,
            (*workload.reactions, *self.lookout.reactions(), *onlookers),
            left_out(spec),
            self.tally,
        )
        latency = {name: system.latency for name, system in scenario.systems.items()}
        self.wire = Wire(self.clock, self.journal, self.weather, promised, origins, dice, latency, self.world.record)
        self.driver = Driver(
            self.vessel,
            lambda: yard(setup),
            WORKERS,
            self.clock,
            dice,
            self.wire,
            self.weather,
            origins.label,
            copies=name_shape(engine) == "own",
        )
        self.driver.died = self.world.engine_died
        self.sender = Sender(self.clock, self.wire, self.weather, promised, self.world.record)
        self.world.doors = doors(scenario.versions, scenario.upgrades, calendar)
        self.wire.doorway = Doorway(self.world.doors, promised)
        self.wire.execute = self.world.execute
        self.wire.receive = self.driver.receive
        self.world.wire = self.wire
        self.world.sender = self.sender
        self.audience = audience(scenario, systems, self.wire, self.sender, self.clock, self.world.record)
        self.world.forgetful = forgetful(scenario.weather)
        self.varied = varied
        self._vary(dice)
        self.world.driver = self.driver
        self.calendar = calendar
        self.desk = Desk(self.driver, self.clock, promised, self.wire, self.world.record, calendar, _clients(scenario))
        desks = scenario.workload.case_desks
        self.clerks = Clerks(desks, self.clock, self.wire, dice, origins, calendar, self.world.record)
        self.world.open(workload.actions, self.weather.windows)
        self.clerks.start()
        self.driver.start()

    def _vary(self, dice: Dice) -> None:
        self.driver.off_ms = self.varied.engine_off_ms
        longest_ms = self.varied.held_back_ms_max
        if longest_ms:
            self.sender.held_back_ms = lambda event: dice.between("pair/held-back", event, 0, longest_ms)
        if self.varied.replayed:
            self.sender.keeps_log()
        for at_ms in self.varied.replayed_at_ms:
            self.clock.at(at_ms, key("pair", "once more", at_ms), lambda _event: self.sender.sends_log())

    def storm(self) -> None:
        """Everything up to and including the last instant of the storm, unless the engine goes round in circles."""
        ends = self.scenario.storm_ms
        for spell_ends in (*range(SPELL_MS, ends, SPELL_MS), ends):
            if not self.circling:
                self.clock.run_through(spell_ends)

    @property
    def circling(self) -> bool:
        """Many more exchanges than the business can need: it would go on so, and no trial shall last for ever."""
        return self.wire.exchanges > EXCHANGES_MAX + EXCHANGES_PER_ORDER_MAX * (self.orders + self.contracts)

    def calm(self) -> bool:
        """Run until everything has come to rest; False if that takes longer, or more exchanges, than is allowed."""
        return self._rests(self.scenario.storm_ms)

    def replay(self) -> bool:
        """Everything is sent once more to an engine at rest, and comes to rest again; False if it does not."""
        self.sender.sends_log()
        return self._rests(self.clock.now)

    def _rests(self, since: int) -> bool:
        began = self.scenario.storm_ms
        ends = since + self.scenario.calm_ms_max
        quiet = self.scenario.quiet_ms
        looks_at = since
        while looks_at < ends and not self.circling:
            looks_at = max(looks_at + CHECK_MS, min(self.world.stirred_at + quiet, ends))
            self.clock.run_through(looks_at)
            self.clock.skip_to(looks_at)
            if self._at_rest(began, ends, quiet):
                return True
        return False

    def _at_rest(self, calm_began: int, calm_ends: int, quiet_ms: int) -> bool:
        world, driver = self.world, self.driver
        return (
            not (world.pending or self.sender.pending or self.wire.in_flight or driver.busy or driver.unanswered)
            and self.clock.now - world.stirred_at >= quiet_ms
            and all(at > calm_began for at in world.background_done.values())
            and not driver.intends(world.stirred_at, calm_ends)
            and self.clerks.through(world.stirred_at)
        )

    def conclude(self) -> None:
        """Read the engine's views through its API, as people would, and judge what is missing."""
        desk, offers, orders = self.desk, self.vessel.offers, self.tally.open_orders()
        if "availability" in offers:
            desk.view_stock(self.shelves)
        known = desk.view_orders(orders) if "orders" in offers else []
        if "exceptions" in offers:
            for case in desk.list_cases():
                self.tally.case(case, self.clock.now)
        if "finance" in offers:
            desk.view_finance()
        if "access" in offers:
            desk.try_doors([one for one in known if one[1] not in self.tally.forgotten], self.tally.customers)
        if self.audience is not None:
            self.audience.settle(self.clock.now)
        entry = self.journal.count
        self.world.record(TrialSettled(origin="", system="harness"))
        self.judge.conclude(self.clock.now, entry)

    def meet_partners(self) -> None:
        """Run the trial once more for each rule of two trials that the story asks for, and let the rule compare."""
        for rule in self.judge.rules_of(PairRule):
            partner = Voyage(
                self.scenario, self.engine, self.spec, False, rule.partner(self.scenario, self.spec), (type(rule),)
            )
            settled = partner.sail()
            self.judge.meet(rule, partner.judge if settled else None, self.clock.now, self.journal.count - 1)
            bugs = (*partner.judge.bugs(), *partner.driver.crashed(), *partner.world.refusals)
            self.partner_bugs += [f"in the partner of {rule.id}: {bug}" for bug in bugs]

    def sail(self) -> bool:
        """The whole of a partner; False if it never came to rest."""
        self.storm()
        return self.calm() and (not self.varied.replayed or self.replay())

    def write_up(self, settled: bool, digest: str, took_s: float) -> RunRecord:
        judge = self.judge
        exercised = judge.exercised()
        unexercised = tuple(sorted(rule for rule, count in exercised.items() if not count))
        required = tuple(rule for rule in self.scenario.requires if not exercised.get(rule, 0))
        unseen = self.lookout.unseen(self.weather)
        violations = tuple(
            Violation(rule, signature, breach.summary, self.calendar.local(breach.at_ms), breach.at_ms, breach.witness)
            for rule, signature, breach in judge.breaches()
        )
        verdict: Verdict = "held"
        if violations:
            verdict = "violated"
        elif not settled:
            verdict = "unconverged"
        elif required or unseen or not self.orders:
            verdict = "unexercised"
        bugs = (*judge.bugs(), *self.driver.crashed(), *self.world.refusals, *self.tally.bugs, *self.partner_bugs)
        return RunRecord(
            scenario=self.scenario.name,
            engine=self.engine,
            seed=self.spec.workload_seed,
            verdict=verdict,
            digest=digest,
            violations=violations,
            exercised=exercised,
            unexercised=unexercised,
            required_unexercised=required if settled else (),
            unseen=unseen if settled else (),
            not_applicable=judge.not_applicable,
            faults=self.weather.fired,
            weather=_plain(self.scenario.weather),
            orders=self.orders,
            exchanges=self.wire.exchanges,
            facts=self.world.facts,
            virtual_s=self.clock.now // 1000,
            wall_s=round(took_s, 3),
            outcomes=self.tally.outcomes(),
            invoiced=dict(sorted(self.tally.invoiced.items())),
            zone=self.scenario.zone,
            spec={
                "workload_seed": self.spec.workload_seed,
                "weather_seed": self.spec.weather_seed,
                "tie_seed": self.spec.tie_seed,
            },
            harness_bugs=tuple(bugs),
        )


def _clients(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """Who may call the engine: a guest where there is one."""
    absent = GUESTS.keys() - scenario.systems.keys()
    return {name: scopes for name, scopes in clients().items() if name not in absent}


def judged_by(scenario: Scenario) -> tuple[type[Rule], ...]:
    """The rules that judge trials of this scenario: those of two trials only where it asks for them."""
    return tuple([rule for rule in RULES if not issubclass(rule, PairRule) or rule.asked(scenario)])


def _plain(weather: Mapping[str, Struct]) -> dict[str, dict[str, Any]]:
    return {name: to_builtins(options) for name, options in weather.items()}
