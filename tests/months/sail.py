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
from reports.record import RunRecord
from tests.months.drawn import Month
from tests.months.reconciliation import Books

ENGINE = "reference"


class Sailed(Struct, frozen=True):
    record: RunRecord
    books: Books

    @property
    def wrong(self) -> list[str]:
        """In words; nothing if the trial held and its books agree."""
        record = self.record
        broken = [f"{one.invariant}: {one.summary}" for one in record.violations]
        if record.verdict == "unconverged":
            broken.append("the systems did not come to rest")
        return [*broken, *record.harness_bugs, *[f"books: {one}" for one in self.books.differences()]]


def sail(month: Month, engine: str = ENGINE) -> Sailed:
    scenario = parse_scenario(month.text, "drawn-month.yaml")
    books = Books(scenario.policies)
    trial = run_trial(scenario, engine, TrialSpec.of(month.seed), onlookers=books.watch())
    return Sailed(trial.record, books)


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
