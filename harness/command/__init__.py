"""The command line. `main` is what the console script calls; everything else is imported when it is called."""

from collections.abc import Sequence
from typing import Any


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code (see `harness.command.exit_codes`). `arguments` default to the process's."""
    from harness.command.bridge import command  # here, so that importing this package costs nothing

    return command(arguments)


def trial(scenario: str, seed: int, engine: str) -> dict[str, Any]:
    """One trial's record as plain JSON. The errors of `harness.errors` if there is no such scenario or engine."""
    from msgspec import to_builtins

    from harness.scenario.reader import read_scenario
    from harness.spec import TrialSpec
    from harness.trial import run_trial

    record = run_trial(read_scenario(scenario), engine, TrialSpec.of(seed)).record
    plain: dict[str, Any] = to_builtins(record)
    return plain
