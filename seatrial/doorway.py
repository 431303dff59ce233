"""The doors of the product. Nothing else of it is imported before one of them is opened.

Our rooms are top-level packages (`harness`, `engine` …). Where a package of the user's has such a name and comes first
on Python's path, the product cannot be imported, and says so instead of failing somewhere inside.
"""

import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[1]
RENAME = "Rename yours, or run from another directory."
ROOMS = ("harness", "engine", "simulators", "reports")


def main() -> int:
    """What the console script `seatrial` calls: run the command line; gives the process's exit code."""
    clash = name_clash()
    if clash:
        sys.stderr.write(f"seatrial: {clash}\n")
        if "--json" in sys.argv:
            error = {"code": "name_clash", "message": clash, "where": "", "remedy": RENAME}
            sys.stdout.write(f"{json.dumps({'format': 'seatrial.error/1', 'error': error})}\n")
        return 2
    from harness.command import main as command

    return command()


def trial(scenario: str, seed: int = 0, engine: str = "reference") -> dict[str, Any]:
    """Run one trial and give its record as plain JSON: what the pytest fixture calls. ImportError if names clash."""
    clash = name_clash()
    if clash:
        raise ImportError(clash)
    from harness.command import trial as run

    return run(scenario, seed, engine)


def name_clash() -> str:
    """Which package of another's stands in for one of our rooms; "" if none does."""
    for room in ROOMS:
        found = find_spec(room)
        theirs = found.origin if found is not None and found.origin else ""
        if not theirs:
            return f"its package {room!r} is missing; install Seatrial again"
        if Path(theirs).resolve().parent != HOME.joinpath(room):
            ours = HOME.joinpath(room, "__init__.py")
            return (
                f"{theirs} and {ours} cannot both be the package {room!r}. Rename yours, or run from another directory."
            )
    return ""
