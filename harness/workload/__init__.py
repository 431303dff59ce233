"""The business of a trial: who buys what, when, and what people do about what happens."""

from harness.workload.action import Action, CalledOff, Reaction, Workload
from harness.workload.draw import draw_workload

__all__ = ["Action", "CalledOff", "Reaction", "Workload", "draw_workload"]
