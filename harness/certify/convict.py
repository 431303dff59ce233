"""One flawed engine: trials, seed by seed and story by story, until the rule that its card names is broken.

Its first story is gone through first; the next is begun when no seed of it has convicted. A canary goes on after its
conviction through all seeds of that story, so that it can be told how many of them convict: that share is the
harness's power of detection, in one number.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from harness.certify.story import smallest
from harness.errors import SeatrialError
from harness.interrupt import Interruption
from harness.scenario.model import Scenario
from harness.scenario.reader import read_scenario
from harness.shrink.search import Budget
from harness.spec import TrialSpec
from harness.stopwatch import Stopwatch, perf_counter
from harness.trial import run_trial
from reports.certify import EngineFinding
from reports.record import RunRecord
from seatrial.engine import EngineCard

Canary = Literal["", "easy", "hard"]
CANARIES: Mapping[str, Canary] = {"flawed:untyped-quantity": "easy", "flawed:key-per-job": "hard"}
"""Flawed engine -> what kind of canary it is. The easy one is convicted by every seed, the hard one by few."""
CANARY_TRIALS: Mapping[Canary, int] = {"": 1, "easy": 10, "hard": 50}
"""How many trials of the story that convicts are enough. 1: the first conviction is."""


class Search(Struct, frozen=True):
    """What one engine is given: so many seeds of each story, and when to stop whatever has been found."""

    seeds: int
    ends_at: float
    """By `perf_counter`, which is the same clock in forked workers."""
    shrink_s: int = 0
    """Seconds of CPU for making the story smaller; 0: it stays as it is."""
    first_seed: int = 0
    where: Path | None = None
    """The folder for trial files of the smaller stories, if they are wanted."""


def convict(search: Search, card: EngineCard, asked: Interruption) -> EngineFinding:
    """Look for a conviction, until someone has `asked` to stop. What breaks inside a trial is a harness bug, named in
    the finding."""
    watch = Stopwatch()
    broken: set[str] = set()
    bugs: list[str] = []
    first: tuple[int, RunRecord] | None = None
    trials = convicting = 0
    for story, seed in _voyages(search, card):
        if asked or perf_counter() > search.ends_at or (first is not None and _enough(card, first[1], story, trials)):
            break
        try:
            record = run_trial(story, card.name, TrialSpec.of(seed)).record
        except SeatrialError:
            raise
        except (Exception, SystemExit) as error:  # anybody's code; sys.exit() ends its trial only
            bugs.append(f"{story.name} seed {seed}: {type(error).__name__}: {error}")
            continue
        trials += 1
        bugs += [f"{story.name} seed {seed}: {bug}" for bug in record.harness_bugs]
        rules = {violation.invariant for violation in record.violations}
        broken |= rules
        if card.convicted_by in rules:
            convicting += 1
            first = first or (trials, record)
    finding = _finding(card, first, trials, convicting, sorted(broken), bugs, watch.cpu_s())
    wanted = first is not None and search.shrink_s and not asked
    return _with_story(search, finding, asked) if wanted else finding


def _with_story(search: Search, finding: EngineFinding, asked: Interruption) -> EngineFinding:
    """The finding with the size of its smallest story. A story that cannot be told is a bug, not the end."""
    assert finding.seed is not None
    scenario = read_scenario(finding.scenario)
    try:
        budget = Budget(search.shrink_s, asked)
        story = smallest(scenario, finding.name, finding.seed, finding.signature, budget, search.where)
    except Exception as error:  # a story that cannot be had is told, and costs no conviction
        told = f"{finding.scenario} seed {finding.seed}, shrinking: {type(error).__name__}: {error}"
        return replace(finding, harness_bugs=(*finding.harness_bugs, told))
    return replace(finding, story=story)


def _enough(card: EngineCard, conviction: RunRecord, story: Scenario, trials: int) -> bool:
    """Whether a convicted engine need not be tried in this story any more."""
    return story.name != conviction.scenario or trials >= CANARY_TRIALS[CANARIES.get(card.name, "")]


def _voyages(search: Search, card: EngineCard) -> Iterator[tuple[Scenario, int]]:
    for name in card.stories:
        story = read_scenario(name)
        for seed in range(search.first_seed, search.first_seed + search.seeds):
            yield story, seed


def _finding(
    card: EngineCard,
    first: tuple[int, RunRecord] | None,
    trials: int,
    convicting: int,
    broken: list[str],
    bugs: list[str],
    cpu_s: float,
) -> EngineFinding:
    expected = card.convicted_by
    proof = None
    if first is not None:
        proof = next(violation for violation in first[1].violations if violation.invariant == expected)
    return EngineFinding(
        name=card.name,
        title=card.title,
        expected=expected,
        convicted_by=expected if first else "",
        scenario=first[1].scenario if first else "",
        seed=first[1].seed if first else None,
        seeds_needed=first[0] if first else 0,
        trials=trials,
        cpu_s=round(cpu_s, 3),
        signature=proof.signature if proof else "",
        summary=proof.summary if proof else "",
        broken=tuple(broken),
        undeclared=tuple(rule for rule in broken if rule not in (expected, *card.also)),
        story=None,
        canary=CANARIES.get(card.name, ""),
        convicting=convicting,
        harness_bugs=tuple(bugs),
    )
