"""`seatrial certify`: the harness is put to the test by engines that are known to be flawed."""

from typing import Annotated

import typer

from engine.catalog import ENGINES
from harness.certify.certify import Plan
from harness.certify.certify import certify as sail
from harness.command import exit_codes
from harness.command.catalog import titles
from harness.command.explore import cores
from harness.command.failure import underway
from harness.command.options import SEED_MAX, Json, Out
from harness.command.outcome import Outcome
from harness.command.output import folder, to_stderr, write_record
from harness.command.tenths import Tenths
from harness.engines import card
from harness.errors import UsageError
from harness.interrupt import politely
from reports.certify import CertifyRecord, bugs, dead, wrong
from reports.terminal.certify import certify as shown
from seatrial.engine import EngineCard


def certify(
    seeds: Annotated[int, typer.Option("--seeds", min=1, max=SEED_MAX, help="Trials per engine and story.")] = 100,
    engine: Annotated[
        list[str] | None, typer.Option("--engine", metavar="NAME", help="Only this flawed engine; may be repeated.")
    ] = None,
    workers: Annotated[int, typer.Option("--workers", min=0, max=256, help="Processes; 0 means one per core.")] = 0,
    budget_s: Annotated[
        int, typer.Option("--budget-s", min=0, help="Begin no trial after this many seconds; 0: no limit.")
    ] = 0,
    shrink_s: Annotated[
        int, typer.Option("--shrink-s", min=0, help="CPU seconds for finding each smallest story; 0: none is told.")
    ] = 10,
    first_seed: Annotated[int, typer.Option("--first-seed", min=0, max=SEED_MAX)] = 0,
    out: Out = None,
    json: Json = False,
) -> Outcome:
    """Prove that the harness can tell: every flawed engine must be convicted by the rule that is meant for it."""
    where = folder(out)
    plan = Plan(
        cards=_cards(engine or []),
        seeds=seeds,
        workers=workers or cores(),
        budget_s=budget_s,
        shrink_s=shrink_s,
        first_seed=first_seed,
        where=where,
    )
    with underway(f"{len(plan.cards)} flawed engines, {seeds} seeds"), politely() as asked:
        record = sail(plan, asked, Tenths(to_stderr(), "engines", "not convicted"))
    if where is not None:
        write_record(where / "certify.json", record)
    return Outcome(code(record, asked.signum), record, shown(record, titles()), json)


def _cards(names: list[str]) -> tuple[EngineCard, ...]:
    """The cards of these engines, or of all that are flawed. UsageError for one that is not known to be."""
    if not names:
        return tuple(known for known in ENGINES.values() if known.convicted_by)
    found = []
    for name in dict.fromkeys(names):
        known = card(name)
        if known is None or not known.convicted_by:
            message = f"nobody has said what is wrong with {name!r}"
            raise UsageError(message, "--engine", "Name a flawed engine: `seatrial engines` lists them.")
        found.append(known)
    return tuple(found)


def code(record: CertifyRecord, signum: int = 0) -> int:
    """The exit code of a certificate; `signum` is the signal that cut it short, if one did."""
    if signum:
        return 128 + signum
    return exit_codes.worst(
        code
        for code, true in (
            (exit_codes.OUR_BUG, bool(bugs(record)) or dead(record)),
            (exit_codes.VIOLATED, wrong(record)),
            (exit_codes.NOT_EXERCISED, bool(record.unfinished)),
        )
        if true
    )
