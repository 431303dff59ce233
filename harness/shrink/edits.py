"""Less of a recorded trial: each function gives another recording with something taken out, and never changes one."""

from collections.abc import Collection

from msgspec.structs import replace

from harness.recording import Recording
from harness.spec import ACTION, QUANTITY


def with_pin(recording: Recording, pin: str, value: str) -> Recording:
    return replace(recording, spec=replace(recording.spec, pins={**recording.spec.pins, pin: value}))


def without_pins(recording: Recording, pins: Collection[str]) -> Recording:
    """Without some faults, or some changes to the business."""
    kept = {name: value for name, value in recording.spec.pins.items() if name not in pins}
    return replace(recording, spec=replace(recording.spec, pins=kept))


def only_actions(recording: Recording, names: Collection[str]) -> Recording:
    """Of the planned actions, only these."""
    kept = tuple([name for name in recording.spec.actions or () if name in names])
    return replace(recording, spec=replace(recording.spec, actions=kept))


def without_actions(recording: Recording, names: Collection[str]) -> Recording:
    """Without some planned actions, and whatever comes of them."""
    kept = tuple([name for name in recording.spec.actions or () if name not in names])
    return replace(recording, spec=replace(recording.spec, actions=kept))


def without_reactions(recording: Recording, names: Collection[str]) -> Recording:
    """Without some of what people do in return."""
    pins = {**recording.spec.pins, **{f"{ACTION}|{name}": "0" for name in names}}
    return replace(recording, spec=replace(recording.spec, pins=pins))


def with_units(recording: Recording, order: str, line: int, units: int) -> Recording:
    """With another quantity on a line of a planned order; 0: without the line."""
    return with_pin(recording, f"{QUANTITY}|{order}|{line}", str(units))


def with_magnitude(recording: Recording, fault: str, magnitude: int) -> Recording:
    """With another magnitude of a fault; a window keeps its start."""
    starts, plus, _ = recording.spec.pins[fault].rpartition("+")
    return with_pin(recording, fault, f"{starts}{plus}{magnitude}")


def is_window(recording: Recording, fault: str) -> bool:
    """Whether the fault lasts from one instant to another."""
    return "+" in recording.spec.pins.get(fault, "")


def with_later_start(recording: Recording, fault: str, lasts: int) -> Recording:
    """With a window that lasts so long (ms) and ends when it did."""
    starts, _, lasted = recording.spec.pins[fault].partition("+")
    return with_pin(recording, fault, f"{int(starts) + int(lasted) - lasts}+{lasts}")
