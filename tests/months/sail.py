"""One drawn month: sailed under an engine, judged by every rule, and reconciled.

    python -m tests.months.sail FILE --seed N

does it again with a month that was written down, and says what is wrong with it.
"""

import argparse
from pathlib import Path

from msgspec import Struct

from harness.scenario.reader import parse_scenario
from harness.spec import TrialSpec
from harness.trial import run_trial
from harness.workload import Action, Reaction
from reports.record import RunRecord
from seatrial.facts import CaseListed
from simulators.system import Draw
from tests.months.drawn import Month
from tests.months.reconciliation import Books

ENGINE = "reference"
LEFT_TO_PEOPLE = frozenset({
    "charged_back", "credit_left_over", "order_finished", "paid_twice", "prepayment_left_over",
    "refused_after_billing", "unapplied_cash",
})  # fmt: skip
"""Why a case may be open when a month is over: somebody has to decide about money or goods. Whatever else waits for a
person is stuck, and rules may excuse what is missing because of it."""


class Sailed(Struct, frozen=True):
    record: RunRecord
    books: Books
    stuck: list[str]
    """Cases that no month brings about when all goes well, in words."""

    @property
    def wrong(self) -> list[str]:
        """In words; nothing if the trial held and its books agree."""
        record = self.record
        broken = [f"{one.invariant}: {one.summary}" for one in record.violations]
        if record.verdict == "unconverged":
            broken.append("the systems did not come to rest")
        books = [f"books: {one}" for one in self.books.differences()]
        return [*broken, *record.harness_bugs, *books, *[f"stuck: {one}" for one in self.stuck]]


def sail(month: Month, engine: str = ENGINE) -> Sailed:
    scenario = parse_scenario(month.text, "drawn-month.yaml")
    books, stuck = Books(scenario.policies), list[str]()

    def listed(case: CaseListed, _at: int, _draw: Draw) -> tuple[Action, ...]:
        if case.status == "open" and case.reason_code not in LEFT_TO_PEOPLE:
            stuck.append(f"{case.business_key} waits for {case.owner} ({case.reason_code})")
        return ()

    onlookers = (*books.watch(), Reaction(CaseListed, listed))
    trial = run_trial(scenario, engine, TrialSpec.of(month.seed), onlookers=onlookers)
    return Sailed(trial.record, books, stuck)


def told(month: Month, wrong: list[str], path: Path) -> str:
    """Writes a month down that went wrong, and says what is wrong and what a person types to see it again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(month.text, encoding="utf-8")
    again = f".venv/bin/python -m tests.months.sail {path} --seed {month.seed}"
    rules = f".venv/bin/seatrial run {path} --seed {month.seed}"
    return "\n".join(
        [
            f"a drawn month went wrong (seed {month.seed}):",
            *wrong,
            "",
            month.text,
            f"To see it again: {again}",
            f"What the rules say: {rules}",
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.months.sail", description="One month, once more.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--engine", default=ENGINE)
    said = parser.parse_args()
    sailed = sail(Month(said.file.read_text(encoding="utf-8"), said.seed), said.engine)
    print("\n".join(sailed.wrong) or f"held, and the books agree ({sailed.record.orders} orders)")  # noqa: T201 a command
    return 1 if sailed.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
