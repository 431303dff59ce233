"""What if something had been otherwise? Edits of a trial, in words, numbered as its story prints them.

drop fault 3                that fault does not happen
fault 3 = 5000              it happens with another magnitude (ms, or what its kind means by it); outages: START+MS
drop action 2               that action does not happen
drop action order/0007      the same by name; also of what people do in return: order/0007/pay/1
order/0007 line 1 = 2       line 1 of that order is about 2 units; 0: there is no such line
"""

import re
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from harness.errors import UsageError
from harness.faults import KINDS
from harness.spec import ACTION, QUANTITY, TrialSpec

OPTION = "--what-if"
_DROP_FAULT = re.compile(r"drop fault (\S+)")
_SET_FAULT = re.compile(r"fault (\d+) *= *(\d{1,15}(?:\+\d{1,15})?)")
_DROP_ACTION = re.compile(r"drop action (\S+)")
_QUANTITY = re.compile(r"(?:action )?(\S+) line (\d+) *= *(\d{1,12})")
GRAMMAR = "Write 'drop fault 3', 'fault 3 = 5000', 'drop action order/0007' or 'order/0007 line 1 = 2'."


def edit(spec: TrialSpec, edits: Sequence[str], faults: Mapping[str, str], actions: Sequence[str]) -> TrialSpec:
    """The spec with all edits made. `faults` and `actions` are in the order in which the story numbers them.

    UsageError for what cannot be understood, and for what is not in the trial.
    """
    pins = dict(spec.pins)
    kept = list(actions)
    for said in edits:
        words = " ".join(said.split())
        if found := _DROP_FAULT.fullmatch(words):
            _drop_fault(pins, _fault(found[1], faults, said), dice=spec.dice)
        elif found := _SET_FAULT.fullmatch(words):
            pin = _fault(found[1], faults, said)
            _check_outcome(pin, found[2], said)
            pins[pin] = found[2]
        elif found := _DROP_ACTION.fullmatch(words):
            name = _action(found[1], actions)
            if name in kept:
                kept.remove(name)
            elif name in actions:
                raise UsageError(f"{name} is dropped already", OPTION, f"In {said!r}.")
            else:
                pins[f"{ACTION}|{name}"] = "0"
            _forget(pins, name)
        elif found := _QUANTITY.fullmatch(words):
            pins[f"{QUANTITY}|{_action(found[1], actions)}|{found[2]}"] = found[3]
        else:
            raise UsageError(f"{said[:80]!r} is not understood", OPTION, GRAMMAR)
    everything = spec.actions is None and len(kept) == len(actions)
    return replace(spec, pins=pins, actions=None if everything else tuple(kept))


def _drop_fault(pins: dict[str, str], pin: str, *, dice: bool) -> None:
    """With the dice on, a fault is taken away by pinning that it does not happen."""
    if dice:
        pins[pin] = "0"
    else:
        pins.pop(pin, None)


def _fault(said: str, faults: Mapping[str, str], edit_: str) -> str:
    names = list(faults)
    if said in faults:
        return said
    if said.isdecimal() and 1 <= int(said) <= len(names):
        return names[int(said) - 1]
    there = f"They are numbered from 1 to {len(names)}." if names else "Nothing went wrong on purpose in this trial."
    raise UsageError(f"there is no fault {said[:80]}", OPTION, f"{there} (In {edit_!r}.)")


def _check_outcome(pin: str, outcome: str, edit_: str) -> None:
    lasts = KINDS[pin.partition("|")[0]].plan is not None
    if lasts != ("+" in outcome):
        wanted = "START+DURATION, both in ms" if lasts else "a whole number"
        raise UsageError(f"{outcome} is no outcome of this fault", OPTION, f"In {edit_!r}: write {wanted}.")


def _action(said: str, actions: Sequence[str]) -> str:
    """An action by number or name. A name that is not planned must descend from one that is."""
    if said.isdecimal() and 1 <= int(said) <= len(actions):
        return actions[int(said) - 1]
    if said in actions or any(said.startswith(f"{name}/") for name in actions):
        return said
    few = ", ".join(actions[:6]) + (" …" if len(actions) > 6 else "")
    raise UsageError(f"there is no action {said[:80]!r} in this trial", OPTION, f"There are: {few}")


def _forget(pins: dict[str, str], action: str) -> None:
    """An action that does not happen has no quantities."""
    for pin in [pin for pin in pins if pin.startswith(f"{QUANTITY}|{action}|")]:
        del pins[pin]
