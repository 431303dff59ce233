"""A whole campaign: every trial once, one in twenty twice, and the lowest failing seed once more before it is told."""

from collections.abc import Callable

from msgspec import Struct

from harness.campaign.chunk import Finished, RunTrial, Trial, crash
from harness.campaign.crew import Pool, Tick, alone
from harness.campaign.plan import Plan
from harness.campaign.recheck import where_they_part, witness
from harness.campaign.tally import Tally
from harness.errors import HarnessBug
from harness.interrupt import Interruption
from harness.stopwatch import Stopwatch
from reports.record import CampaignRecord

DIVERGENCES_SHOWN_MAX = 3

OnFinished = Callable[[Finished], None]


class Campaign(Struct, frozen=True):
    """A finished campaign. `witnesses`: the lowest failing trial of each scenario, with its journal.

    `signum` is the signal that cut the campaign short, or 0.
    """

    record: CampaignRecord
    witnesses: tuple[Trial, ...] = ()
    signum: int = 0


def explore(plan: Plan, run: RunTrial, asked: Interruption, on_finished: OnFinished, tick: Tick) -> Campaign:
    """Run the plan. `on_finished` hears of every chunk's first run as it comes in, `tick` is called now and then."""
    watch = Stopwatch()
    tally = Tally(plan)

    def first(done: Finished) -> None:
        tally.add(done)
        on_finished(done)
        tick()

    def again(done: Finished) -> None:
        tally.add_again(done)
        tick()

    if plan.workers == 1:
        for done in alone(plan.chunks(), plan.scenarios, plan.engine, run, asked):
            first(done)
        for done in alone(plan.again(), plan.scenarios, plan.engine, run, asked):
            again(done)
    else:
        try:
            with Pool(plan.workers, plan.scenarios, plan.engine, run) as pool:
                for done in pool.sail(plan.chunks(), asked, tick):
                    first(done)
                for done in pool.sail(plan.again(), asked, tick):
                    again(done)
        except HarnessBug as lost:
            tally.bug(str(lost))

    witnesses = () if asked else _confirm(plan, run, tally)
    record = tally.record(wall_s=watch.wall_s(), interrupted=bool(asked))
    return Campaign(record, witnesses, asked.signum)


def _confirm(plan: Plan, run: RunTrial, tally: Tally) -> tuple[Trial, ...]:
    """The lowest failing trials again, in this process; and a sentence on every trial that did not repeat itself."""
    scenarios = {scenario.name: scenario for scenario in plan.scenarios}
    trials: list[Trial] = []
    for failure in tally.lowest():
        try:
            trial = witness(scenarios[failure.scenario], plan.engine, failure.seed, run)
        except Exception as error:  # an engine of the user's own can raise anything
            tally.part(failure.scenario, failure.seed)
            tally.bug(f"{failure.scenario} seed {failure.seed} failed, and crashed when run again: {crash(error)}")
            continue
        trials.append(trial)
        if trial.record.digest != failure.digest:
            tally.part(failure.scenario, failure.seed)
    for name, seed in tally.parted()[:DIVERGENCES_SHOWN_MAX]:
        try:
            parting = where_they_part(scenarios[name], plan.engine, seed, run)
        except Exception as error:  # an engine of the user's own can raise anything
            parting = f"run again it crashed: {crash(error)}"
        tally.bug(f"{name} seed {seed} is not deterministic: {parting}")
    return tuple(trials)
