"""The sum over chunks. Adding is commutative, so the record is the same whatever the order of the workers.

Memory: 33 bytes a trial for the digests, the 100 lowest failing trials, and a few counters.
"""

from collections import Counter
from hashlib import blake2b

from harness.campaign.chunk import Finished
from harness.campaign.plan import Plan
from reports.record import CampaignRecord, Counterexample, FailingTrial, ScenarioTally

FAILURES_MAX = 100
BUGS_MAX = 100


class _Sum:
    """One scenario's counters."""

    def __init__(self) -> None:
        self.trials = 0
        self.verdicts: Counter[str] = Counter()
        self.exercised: Counter[str] = Counter()
        self.required_unexercised: Counter[str] = Counter()
        self.unseen: Counter[str] = Counter()
        self.by_invariant: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.orders = 0
        self.exchanges = 0
        self.virtual_s = 0
        self.cpu_s = 0.0
        self.digests: dict[int, bytes] = {}
        """First seed of a run of seeds -> their digests, each ended by a newline."""


class Tally:
    """Everything a campaign knows so far."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._sums = [_Sum() for _ in plan.scenarios]
        self._failures: list[FailingTrial] = []
        self._lowest: dict[str, FailingTrial] = {}
        self._by_signature: dict[str, FailingTrial] = {}
        self._bugs: list[tuple[int, str]] = []
        self._compared = 0
        self._parted: list[tuple[str, int]] = []
        chosen = ((chunk.scenario, seed) for chunk in plan.again() for seed in chunk.seeds)
        self._first = dict.fromkeys(chosen, "")

    # ---------------------------------------------------------------- adding

    def add(self, done: Finished) -> None:
        """A chunk's first and only run."""
        if not done.seeds:
            return
        total = self._sums[done.chunk.scenario]
        total.trials += len(done.seeds)
        for sums, more in (
            (total.verdicts, done.verdicts),
            (total.exercised, done.exercised),
            (total.required_unexercised, done.required_unexercised),
            (total.unseen, done.unseen),
            (total.by_invariant, done.by_invariant),
            (total.faults, done.faults),
        ):
            sums.update(more)
        total.orders += done.orders
        total.exchanges += done.exchanges
        total.virtual_s += done.virtual_s
        total.cpu_s += done.cpu_s
        total.digests[done.seeds[0]] = "".join(f"{digest}\n" for digest in done.digests).encode()
        for seed, fingerprint in zip(done.seeds, done.fingerprints, strict=True):
            if (done.chunk.scenario, seed) in self._first:
                self._first[done.chunk.scenario, seed] = fingerprint
        for failure in done.failures:
            self._keep(failure)
        self._bugs.extend((done.seeds[0], bug) for bug in done.bugs)

    def _keep(self, failure: FailingTrial) -> None:
        lowest = self._lowest.get(failure.scenario)
        if lowest is None or failure.seed < lowest.seed:
            self._lowest[failure.scenario] = failure
        for signature in failure.signatures or (failure.verdict,):
            known = self._by_signature.get(signature)
            if known is None or (failure.seed, failure.scenario) < (known.seed, known.scenario):
                self._by_signature[signature] = failure
        self._failures.append(failure)
        if len(self._failures) > 10 * FAILURES_MAX:
            self._failures = self._lowest_failures()

    def add_again(self, done: Finished) -> None:
        """A chunk's second run: digests, verdicts and counts must be those of the first, and it crashes if that did."""
        self._bugs.extend((min(done.seeds), bug) for bug in done.bugs)
        for seed, again in zip(done.seeds, done.fingerprints, strict=True):
            first = self._first[done.chunk.scenario, seed]
            self._compared += bool(first and again)
            if first != again:
                self.part(self.plan.scenarios[done.chunk.scenario].name, seed)

    def part(self, scenario: str, seed: int) -> None:
        """Two runs of this trial differ."""
        if (scenario, seed) not in self._parted:
            self._parted.append((scenario, seed))

    def bug(self, text: str) -> None:
        """Something that is not the engine's fault."""
        self._bugs.append((-1, text))

    # ---------------------------------------------------------------- asking

    @property
    def trials(self) -> int:
        return sum(total.trials for total in self._sums)

    def parted(self) -> list[tuple[str, int]]:
        """The trials of which two runs differ, ordered by seed."""
        return sorted(self._parted, key=lambda trial: (trial[1], trial[0]))

    def lowest(self) -> list[FailingTrial]:
        """The failing trial with the lowest seed, of each scenario that has one."""
        return [self._lowest[scenario.name] for scenario in self.plan.scenarios if scenario.name in self._lowest]

    def counterexamples(self) -> tuple[Counterexample, ...]:
        """Every way of failing once, where it came up first."""
        found = [
            Counterexample(signature=signature, scenario=failure.scenario, seed=failure.seed)
            for signature, failure in self._by_signature.items()
        ]
        return tuple(sorted(found, key=lambda each: (each.seed, each.scenario, each.signature)))

    def _lowest_failures(self) -> list[FailingTrial]:
        return sorted(self._failures, key=lambda failure: (failure.seed, failure.scenario))[:FAILURES_MAX]

    def record(self, *, wall_s: float, interrupted: bool) -> CampaignRecord:
        """The sum as it stands."""
        verdicts, by_invariant, faults = Counter[str](), Counter[str](), Counter[str]()
        for total in self._sums:
            verdicts.update(total.verdicts)
            by_invariant.update(total.by_invariant)
            faults.update(total.faults)
        cpu_s = sum(total.cpu_s for total in self._sums)
        bugs = dict.fromkeys(bug for _, bug in sorted(self._bugs))  # what crashes twice is told once
        failures = self._lowest_failures()
        return CampaignRecord(
            engine=self.plan.engine,
            trials=self.trials,
            held=verdicts["held"],
            violated=verdicts["violated"],
            unconverged=verdicts["unconverged"],
            unexercised=verdicts["unexercised"],
            lowest_failing_seed=failures[0].seed if failures else None,
            by_invariant=_sorted(by_invariant),
            nondeterministic=len(self._parted),
            rerun=self._compared,
            trials_per_cpu_s=round(self.trials / cpu_s, 2) if cpu_s else 0.0,
            cpu_s=round(cpu_s, 3),
            wall_s=round(wall_s, 3),
            first_seed=self.plan.first_seed,
            seeds=self.plan.seeds,
            shard=str(self.plan.shard),
            workers=self.plan.workers,
            interrupted=interrupted,
            scenarios=tuple(
                _scenario_tally(scenario.name, total)
                for scenario, total in zip(self.plan.scenarios, self._sums, strict=True)
            ),
            failures=tuple(failures),
            counterexamples=self.counterexamples(),
            harness_bugs=tuple(bugs)[:BUGS_MAX],
            faults=_sorted(faults),
            digests={
                scenario.name: _digest(total.digests)
                for scenario, total in zip(self.plan.scenarios, self._sums, strict=True)
            },
            planned=self.plan.trials,
            planned_reruns=len(self._first),
        )


def _scenario_tally(name: str, total: _Sum) -> ScenarioTally:
    return ScenarioTally(
        scenario=name,
        trials=total.trials,
        held=total.verdicts["held"],
        violated=total.verdicts["violated"],
        unconverged=total.verdicts["unconverged"],
        unexercised=total.verdicts["unexercised"],
        exercised=_sorted(total.exercised),
        faults=_sorted(total.faults),
        orders=total.orders,
        exchanges=total.exchanges,
        cpu_s=round(total.cpu_s, 3),
        required_unexercised=_sorted(total.required_unexercised),
        unseen=_sorted(total.unseen),
        virtual_s=total.virtual_s,
    )


def _digest(digests: dict[int, bytes]) -> str:
    summed = blake2b(digest_size=16)
    for _, part in sorted(digests.items()):
        summed.update(part)
    return summed.hexdigest()


def _sorted(counter: Counter[str]) -> dict[str, int]:
    return dict(sorted(counter.items()))
