"""How cost grows with the number of orders: each size in a process of its own, so that each has its own peak.

`python -m harness.bench.growth 10000` measures one size and prints it as JSON.
"""

import subprocess
import sys

import msgspec

from harness.bench.measure import BASELINE, sail
from harness.bench.size import sized
from harness.documents import HOME
from harness.errors import HarnessBug
from harness.scenario.reader import read_scenario
from harness.stopwatch import Stopwatch, peak_memory_bytes
from reports.bench import Growth, GrowthStep

SIZES = (100, 1_000, 10_000)


def growth() -> Growth:
    """All sizes. HarnessBug if a child process fails."""
    steps = tuple(_in_child(size) for size in SIZES)
    return Growth(steps=steps, ratio=round(steps[-1].ms_per_order / steps[0].ms_per_order, 3))


def one(orders: int) -> GrowthStep:
    """One size, in this process."""
    scenario = sized(read_scenario(BASELINE), orders)
    sail(sized(scenario, 5))  # compile and import what any size needs
    watch = Stopwatch()
    sail(scenario)
    cpu_s = watch.cpu_s()
    return GrowthStep(
        orders=orders,
        ms_per_order=round(cpu_s * 1000 / orders, 3),
        peak_memory_mb=round(peak_memory_bytes() / 1_000_000, 1),
        cpu_s=round(cpu_s, 2),
    )


def _in_child(orders: int) -> GrowthStep:
    command = [sys.executable, "-m", "harness.bench.growth", str(orders)]
    child = subprocess.run(command, cwd=HOME, capture_output=True, check=False)
    if child.returncode:
        raise HarnessBug(f"measuring {orders} orders failed: {child.stderr.decode()[-500:]}", "bench --growth")
    return msgspec.json.decode(child.stdout, type=GrowthStep)


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(one(int(sys.argv[1]))))
