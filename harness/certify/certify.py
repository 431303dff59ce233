"""The whole certificate: every flawed engine in its stories, and every safeguard against the engines without it."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from harness.certify.convict import CANARIES, Search, convict
from harness.certify.safeguards import SAFEGUARDS
from harness.hands import share_out
from harness.interrupt import Interruption
from harness.stopwatch import Stopwatch, perf_counter
from reports.certify import CertifyRecord, EngineFinding, SafeguardFinding, bugs, dead, wrong
from seatrial.engine import EngineCard

Tell = Callable[[int, int, int], None]
"""tell(engines done, engines in all, not convicted)"""


class Plan(Struct, frozen=True, kw_only=True):
    """`seeds` per story and engine, from `first_seed` on; `budget_s` of real time, 0 for as long as it takes;
    `shrink_s` of CPU for each story, 0 to leave it as it is; `where`: the folder for trial files of the stories."""

    cards: tuple[EngineCard, ...]
    seeds: int
    workers: int = 1
    budget_s: int = 0
    shrink_s: int = 0
    first_seed: int = 0
    where: Path | None = None


def certify(plan: Plan, asked: Interruption, tell: Tell) -> CertifyRecord:
    """Run the plan. Canaries come first: they take longest."""
    watch = Stopwatch()
    ends_at = perf_counter() + plan.budget_s if plan.budget_s else float("inf")
    cards = sorted(plan.cards, key=lambda card: CANARIES.get(card.name, "") != "hard")
    done: dict[str, EngineFinding] = {}
    task = partial(convict, Search(plan.seeds, ends_at, plan.shrink_s, plan.first_seed, plan.where))
    for _, finding in share_out(task, cards, plan.workers, asked):
        done[finding.name] = finding
        tell(len(done), len(cards), sum(not each.convicted_by for each in done.values()))
    findings = tuple(done[card.name] for card in plan.cards if card.name in done)
    unfinished = tuple(card.name for card in plan.cards if _unfinished(plan, card, done.get(card.name)))
    record = CertifyRecord(
        held=False,
        seeds=plan.seeds,
        first_seed=plan.first_seed,
        engines=findings,
        safeguards=tuple(proofs(findings)),
        unfinished=unfinished,
        cpu_s=round(sum(each.cpu_s for each in findings), 3),
        wall_s=round(watch.wall_s(), 3),
        interrupted=bool(asked),
    )
    return replace(record, held=not (unfinished or wrong(record) or dead(record) or bugs(record)))


def _unfinished(plan: Plan, card: EngineCard, finding: EngineFinding | None) -> bool:
    """Whether the engine was not convicted and had trials left."""
    if finding is None:
        return True
    tried = finding.trials + len(finding.harness_bugs)
    return not finding.convicted_by and tried < plan.seeds * len(card.stories)


def proofs(findings: Sequence[EngineFinding]) -> list[SafeguardFinding]:
    """What the findings say of each safeguard: of those of which an engine was tried, and of those that have none."""
    convicted = {finding.name: bool(finding.convicted_by) for finding in findings}
    return [
        SafeguardFinding(
            name=one.name,
            engines=one.engines,
            proved=any(convicted.get(name, False) for name in one.engines),
            unproved=one.unproved,
        )
        for one in SAFEGUARDS
        if not one.engines or any(name in convicted for name in one.engines)
    ]
