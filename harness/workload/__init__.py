"""The business of a trial: who buys what, when, and what people do about what happens."""

from harness.workload.action import Action, Reaction, Workload
from harness.workload.draw import draw_workload

__all__ = ["Action", "Reaction", "Workload", "draw_workload"]
