"""A benchmark, in the order in which the figures explain each other."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from reports.bench import BenchRecord
from reports.terminal.words import SideBySide, counts, number


def bench(record: BenchRecord) -> RenderableType:
    """The whole record. Rates are per second of one core."""
    day, bare = record.day, record.bare
    blocks = [
        counts(
            f"One day: {day.scenario}, {number(day.orders)} orders",
            [
                ("orders/s", _figure(day.orders_per_s)),
                ("exchanges/s", _figure(day.exchanges_per_s)),
                ("µs an exchange", _figure(day.us_per_exchange)),
                ("exchanges an order", _figure(day.exchanges_per_order)),
                ("times slower than the bare loop", _figure(day.ratio_to_bare)),
            ],
        ),
        counts(
            "Bare SimPy loop",
            [
                ("orders/s", _figure(bare.orders_per_s)),
                ("events an order", bare.events_per_order),
                ("µs an event", _figure(bare.us_per_event)),
            ],
        ),
        counts(
            f"Tiny trials: {record.tiny.orders} orders each",
            [("trials/s", _figure(record.tiny.trials_per_cpu_s)), ("trials", record.tiny.trials)],
        ),
    ]
    if record.growth is not None:
        rows = [
            (
                f"{number(step.orders)} orders",
                f"{step.ms_per_order:.2f} ms an order, {step.peak_memory_mb:,.0f} MB at most",
            )
            for step in record.growth.steps
        ]
        blocks.append(counts("Growth", [*rows, ("largest to smallest", f"× {record.growth.ratio:.2f}")]))
    if record.memory is not None:
        blocks.append(
            counts(
                "What a finished order leaves behind",
                [
                    ("engine's store", f"{record.memory.engine_store_bytes:,.0f} bytes"),
                    ("rules", f"{record.memory.rules_bytes:,.0f} bytes"),
                    ("together", f"{record.memory.together_bytes:,.0f} bytes"),
                ],
            )
        )
    return Group(
        SideBySide(*(Padding(block, (0, 0, 1, 0)) for block in blocks)),
        Text(f"Per second of one core; Python {record.python}, {record.machine}.", "dim"),
        Text(f"Each event of the bare loop: {bare.each_event}.", "dim"),
    )


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}" if value >= 10 else f"{value:,.2f}"
