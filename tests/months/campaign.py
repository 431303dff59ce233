"""Ten thousand drawn months: `make months`.

    python -m tests.months.campaign [--months 10000] [--days 28] [--first-block 0]

Months are drawn in blocks of 250, each from a seed of its own, the number of the block, so that the same ones come on
every machine, and who was interrupted goes on with `--first-block`. The first month that goes wrong is made small by
Hypothesis, written to `out/months/block-N.yaml`, and told with the command that shows it again; exit code 1.
"""

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from hypothesis import HealthCheck, given, seed, settings

from tests.months.drawn import DAYS, Month, months
from tests.months.sail import sail, told

BLOCK = 250
FOLDER = Path("out/months")


def sail_block(block: int, count: int, days: int) -> tuple[int, int, str]:
    """(months, orders, what went wrong in words)."""
    sailed = [0, 0]

    @seed(block)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=False,
        print_blob=False,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(months(days))
    def holds(month: Month) -> None:
        done = sail(month)
        sailed[0] += 1
        sailed[1] += done.record.orders
        if wrong := done.wrong:
            raise AssertionError(told(month, wrong, FOLDER / f"block-{block}.yaml"))

    try:
        holds()
    except AssertionError as found:
        return sailed[0], sailed[1], str(found)
    return sailed[0], sailed[1], ""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.months.campaign")
    parser.add_argument("--months", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--first-block", type=int, default=0)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    said = parser.parse_args()
    counts = [min(BLOCK, said.months - first) for first in range(0, said.months, BLOCK)]
    done, orders, wrong = 0, 0, []
    # a block a process: what Hypothesis remembers of its months is given back
    with ProcessPoolExecutor(said.workers, get_context("spawn"), max_tasks_per_child=1) as pool:
        blocks = {
            pool.submit(sail_block, block, count, said.days): block
            for block, count in enumerate(counts)
            if block >= said.first_block
        }
        for finished in as_completed(blocks):
            sailed, ordered, text = finished.result()
            done, orders = done + sailed, orders + ordered
            wrong += [text] if text else []
            verdict = "WENT WRONG" if text else "held"
            say(f"block {blocks[finished]} of {len(counts)}: {verdict}; {done} months, {orders} orders so far")
    for text in wrong:
        say(f"\n{text}")
    if not wrong:
        say(f"{done} months of {said.days} days with {orders} orders: all rules held, and the books agreed in each.")
    return 1 if wrong else 0


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
