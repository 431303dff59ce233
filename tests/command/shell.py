"""The command line as a shell sees it: a process with arguments, two streams and an exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
QUIET = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR", "SEATRIAL_DEBUG")}


def environment(**more: str) -> dict[str, str]:
    """This process's environment without what colours output, and with the checkout on Python's path."""
    return {**QUIET, "PYTHONPATH": str(ROOT), **more}


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "seatrial", *words]


def typed(*words: str, cwd: Path = ROOT, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `seatrial WORDS` without a terminal; `more` is added to the environment."""
    return subprocess.run(
        command(*words), cwd=cwd, env=environment(**more), stdin=subprocess.DEVNULL, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def one_object(stdout: str) -> dict[str, Any]:
    """Stdout as the one JSON object that it must be."""
    found = json.loads(stdout)
    assert isinstance(found, dict)
    assert stdout.endswith("}\n")
    return found
