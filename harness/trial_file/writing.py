"""Writes a trial file: pretty-printed, keys in a fixed order, whole or not at all."""

import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from harness.command.output import write_file
from harness.errors import HarnessBug
from harness.recording import Recording
from harness.spec import WORLD_VERSION
from harness.trial import Trial
from harness.trial_file.fingerprint import fingerprint
from harness.trial_file.format import FORMAT, EngineSaid, Expected, Part, Seeds, Versions
from harness.trial_file.marks import marks, packed
from harness.trial_file.seal import seal
from reports.record import RunRecord

LIBRARIES = ("jsonschema-rs", "msgspec", "simpy", "tzdata", "xxhash")
"""What has a part in what a journal says: findings, bytes, order, local time, chance."""


def write_trial(path: Path, recording: Recording, trial: Trial, parts: Iterable[Part] = ()) -> None:
    """Write down a finished trial of `recording`, which was run with its journal.

    A recording that names no failure gets the first that the trial shows.
    UsageError if the file cannot be written; HarnessBug if the trial does not show what the recording says it does.
    """
    if trial.journal is None:
        raise HarnessBug("a trial file is written from a trial that has kept its journal", str(path))
    found = shown(trial.record, recording.signature)
    if recording.signature not in ("", found):
        raise HarnessBug(f"the trial does not show {recording.signature}", str(path))
    write_file(path, text(replace(recording, signature=found), trial.record, trial.journal, parts))


def text(recording: Recording, record: RunRecord, journal: tuple[bytes, ...], parts: Iterable[Part] = ()) -> bytes:
    """The file's content."""
    spec = recording.spec
    document: dict[str, Any] = {
        "format": FORMAT,
        "expected": {},
        "engine": EngineSaid(name=recording.engine, fingerprint=fingerprint(recording.engine)),
        "seeds": Seeds(workload=spec.workload_seed, weather=spec.weather_seed, tie=spec.tie_seed),
        "dice": spec.dice,
        "pins": dict(spec.pins),
        "actions": spec.actions,
        "parts": tuple(parts),
        "versions": versions(),
        "scenario": recording.scenario,
        "journal": packed(marks(journal)),
    }
    expected = Expected(
        verdict=record.verdict,
        signature=recording.signature,
        summary=summary(record, recording.signature),
        digest=record.digest,
        entries=len(journal),
        seal="",
    )
    document["expected"] = expected
    document["expected"] = replace(expected, seal=seal(msgspec.to_builtins(document)))
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def shown(record: RunRecord, signature: str) -> str:
    """`signature` if the trial shows it, otherwise what it shows instead: the first failure, or "" if it held."""
    found = [violation.signature for violation in record.violations]
    if record.verdict == "unconverged":
        found.append("unconverged")
    return signature if signature in found else (found[0] if found else "")


def summary(record: RunRecord, signature: str) -> str:
    """What a person would say of the failure."""
    said = [violation.summary for violation in record.violations if violation.signature == signature]
    if said:
        return said[0]
    return "the systems did not come to rest" if signature else "nothing was broken"


def versions() -> Versions:
    """Those of this process."""
    return Versions(
        world=WORLD_VERSION,
        seatrial=_version("seatrial"),
        python=platform.python_version(),
        libraries={name: _version(name) for name in LIBRARIES},
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
