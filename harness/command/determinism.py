"""`seatrial determinism`: the same scenario, engine and seed give the same digest, wherever they are run."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from harness.bench.measure import BASELINE, TINY_ORDERS
from harness.bench.size import sized
from harness.command.exit_codes import HELD, OUR_BUG
from harness.command.options import Engine, Json
from harness.command.outcome import Outcome
from harness.documents import HOME
from harness.engines import shipyard
from harness.errors import HarnessBug
from harness.scenario.reader import library, read_scenario
from harness.spec import TrialSpec
from harness.trial import run_trial
from reports.determinism import Check, DeterminismRecord, Interpreter
from reports.record import CampaignRecord
from reports.terminal.determinism import determinism as shown

VERSIONS = ("python3.11", "python3.12", "python3.13")
HASH_SEEDS = ("0", "1")
CHILD_SEEDS = 2
"""Seeds per scenario that every process runs."""
_PROBE = """
import sys, jinja2, jsonschema_rs, msgspec, rich, simpy, typer, xxhash, yaml
print("%d.%d.%d" % sys.version_info[:3])
"""


def determinism(
    scenarios: Annotated[
        list[str] | None, typer.Argument(metavar="[SCENARIO]...", help="Default: the library.")
    ] = None,
    seeds: Annotated[
        int, typer.Option("--seeds", min=1, help="So many small trials must have so many digests.")
    ] = 1000,
    python: Annotated[
        list[str] | None,
        typer.Option("--python", metavar="PATH", help="Interpreters to compare; default: 3.11 to 3.13."),
    ] = None,
    engine: Engine = "reference",
    json: Json = False,
) -> Outcome:
    """Prove that the same trial gives the same digest: other processes, hash seeds, Pythons, journal on and off."""
    shipyard(engine)  # found before anything is done for it
    names = [_absolute(name) for name in scenarios or library()]
    digests, checks = _processes(names, engine, interpreters := _interpreters(python or list(VERSIONS)))
    checks = [_journal(names, engine), *checks, _distinct(seeds, engine)]
    held = all(check.held for check in checks)
    record = DeterminismRecord(held=held, checks=tuple(checks), interpreters=interpreters, digests=digests)
    return Outcome(HELD if held else OUR_BUG, record, shown(record), json)


# ---------------------------------------------------------------- in this process


def _journal(names: list[str], engine: str) -> Check:
    different = [
        name
        for name in names
        if run_trial(read_scenario(name), engine, TrialSpec.of(0), journal=True).record.digest
        != run_trial(read_scenario(name), engine, TrialSpec.of(0)).record.digest
    ]
    detail = f"differs in {', '.join(different)}" if different else f"{len(names)} scenarios, seed 0"
    return Check(what="journal on or off", held=not different, detail=detail)


def _distinct(seeds: int, engine: str) -> Check:
    small = sized(read_scenario(BASELINE), TINY_ORDERS)
    seen: dict[str, int] = {}
    for seed in range(seeds):
        digest = run_trial(small, engine, TrialSpec.of(seed)).record.digest
        if digest in seen:
            detail = f"seeds {seen[digest]} and {seed} have the same digest"
            return Check(what=f"{seeds} seeds, {seeds} digests", held=False, detail=detail)
        seen[digest] = seed
    return Check(what=f"{seeds} seeds, {seeds} digests", held=True, detail=f"{BASELINE} with {TINY_ORDERS} orders")


# ---------------------------------------------------------------- in others


def _processes(
    names: list[str], engine: str, interpreters: tuple[Interpreter, ...]
) -> tuple[dict[str, str], list[Check]]:
    """Every interpreter under every hash seed, compared with the first of them."""
    first: dict[str, str] = {}
    checks = []
    for interpreter in (each for each in interpreters if not each.skipped):
        for hash_seed in HASH_SEEDS:
            digests = _child(interpreter.name, hash_seed, names, engine)
            first = first or digests
            different = sorted(name for name in first if digests.get(name) != first[name])
            detail = (
                f"differs in {', '.join(different)}" if different else f"{len(digests)} scenarios, {CHILD_SEEDS} seeds"
            )
            what = f"a process of Python {interpreter.version}, PYTHONHASHSEED={hash_seed}"
            checks.append(Check(what=what, held=not different, detail=detail))
    return first, checks


def _child(python: str, hash_seed: str, names: list[str], engine: str) -> dict[str, str]:
    command = [python, "-m", "seatrial", "explore", *names, "--seeds", str(CHILD_SEEDS), "--workers", "1", "--json"]
    path = os.pathsep.join([str(HOME), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": path}
    child = subprocess.run([*command, "--engine", engine], env=environment, capture_output=True, check=False)
    try:
        return msgspec.json.decode(child.stdout, type=CampaignRecord).digests
    except msgspec.DecodeError:
        said = child.stderr.decode(errors="replace")[-500:]
        raise HarnessBug(f"{python} gave no record: {said}", f"PYTHONHASHSEED={hash_seed}") from None


def _interpreters(wanted: list[str]) -> tuple[Interpreter, ...]:
    """This Python and those wanted. A name on the PATH proves nothing (a shim may lead nowhere): each is tried."""
    found = [Interpreter(name=sys.executable, version=".".join(map(str, sys.version_info[:3])), skipped="")]
    for name in wanted:
        tried = _tried(name)
        if tried.skipped or all(tried.version != each.version for each in found):
            found.append(tried)
    return tuple(found)


def _tried(name: str) -> Interpreter:
    try:
        child = subprocess.run([name, "-c", _PROBE], cwd=HOME, capture_output=True, check=False)
    except OSError as error:
        return Interpreter(name=name, version="", skipped=f"not there: {error.strerror}")
    if child.returncode:
        lines = child.stderr.decode(errors="replace").strip().splitlines() or [f"exit code {child.returncode}"]
        return Interpreter(name=name, version="", skipped=lines[-1 if b"Traceback" in child.stderr else 0])
    return Interpreter(name=name, version=child.stdout.decode().strip(), skipped="")


def _absolute(name: str) -> str:
    return name if name in library() else str(Path(name).resolve())
