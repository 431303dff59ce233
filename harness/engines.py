"""Engines are reached by name only: one that ships with the product, or a factory of the user's own.

    reference                  what correct looks like
    flawed:key-per-attempt     the reference with one safeguard out
    architecture:polling       built otherwise, to be compared
    my_company.sync:factory    yours: a callable that takes a `Setup` and gives a `Vessel` (see `seatrial.engine`)

A module of yours is looked for on Python's path and then in the current directory, in that order, so that nothing
lying about in a directory can take the place of an installed package.

    >>> name_shape("my_company.sync:factory"), name_shape("flawed:key-per-attempt"), name_shape("refrence")
    ('own', 'shipped', 'shipped')
"""

import importlib
import inspect
import sys
from collections.abc import Callable
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Literal

from engine.catalog import ENGINES
from harness.documents import HOME
from harness.errors import UsageError
from seatrial.engine import MORE, OFFERS, EngineCard, Setup, Shipyard, Vessel

FAMILIES = ("flawed", "architecture")
"""First words of the names of engines that ship."""
OWN_ROOMS = ("contracts", "engine", "harness", "reports", "scenarios", "seatrial", "simulators")
"""Names of our packages and document folders: a module of the user's of such a name cannot be in the same process."""


def name_shape(name: str) -> Literal["shipped", "own"]:
    """Whether `name` names one of ours, or a "package.module:factory" of the user's."""
    module, colon, factory = name.partition(":")
    dotted = [*module.split("."), *factory.split(".")]
    return "own" if colon and module not in FAMILIES and all(part.isidentifier() for part in dotted) else "shipped"


def card(name: str) -> EngineCard | None:
    """What is known of an engine that ships; None for the user's own. UsageError if there is no such engine."""
    if name_shape(name) == "own":
        return None
    known = ENGINES.get(name)
    if known is None:
        raise UsageError(f"there is no engine {name!r}", "--engine", _suggestion(name))
    return known


def shipyard(name: str) -> Shipyard:
    """The factory that `name` stands for. UsageError if it cannot be found, imported or called with a Setup alone; the
    factory that is given raises it when what it stands for gives no Vessel."""
    known = card(name)
    return _load(known.factory if known else name, name)


def _suggestion(name: str) -> str:
    bare = {known.rpartition(":")[2]: known for known in ENGINES}
    near = get_close_matches(name, ENGINES, n=1, cutoff=0.5) or [
        bare[one] for one in get_close_matches(name, bare, n=1)
    ]
    if near:
        return f"Did you mean {near[0]!r}? `seatrial engines` lists those that ship."
    return "`seatrial engines` lists those that ship; an engine of your own is named package.module:factory."


def _load(factory: str, asked: str) -> Shipyard:
    module_name, _, attribute = factory.partition(":")
    _reject_clash(module_name)
    here = str(Path.cwd())
    if here not in sys.path and "" not in sys.path:
        sys.path.append(here)
    try:
        found: object = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name and (module_name == error.name or module_name.startswith(f"{error.name}.")):
            remedy = f"Run from the directory that holds {module_name.split('.')[0]!r}, or install it here."
            raise UsageError(f"there is no module {error.name!r} for engine {asked!r}", "--engine", remedy) from None
        raise _import_failed(module_name, asked, error) from error
    except Exception as error:  # importing runs anybody's code
        raise _import_failed(module_name, asked, error) from error
    for part in attribute.split("."):
        if not hasattr(found, part):
            near = get_close_matches(part, dir(found), n=1)
            remedy = f"Did you mean {near[0]!r}?" if near else "Name a function that takes a Setup and gives a Vessel."
            raise UsageError(f"module {module_name!r} has no {attribute!r}", "--engine", remedy)
        found = getattr(found, part)
    if not callable(found):
        raise UsageError(f"{asked!r} is not callable", "--engine", "Name a function that takes a Setup.")
    try:
        inspect.signature(found).bind(None)
    except TypeError as error:
        message = f"{asked!r} cannot be called with a Setup alone: {error}"
        raise UsageError(message, "--engine", "Name a function that takes a Setup and gives a Vessel.") from None
    except ValueError:
        pass  # some builtins do not say what they take: what they give is looked at
    return partial(_boarded, found, asked)


def _boarded(factory: Callable[..., object], asked: str, setup: Setup) -> Vessel:
    """What a factory gives for a trial. UsageError if that is no Vessel."""
    given = factory(setup)
    if not isinstance(given, Vessel):
        message = f"{asked!r} gave a {type(given).__name__}, which is no Vessel"
        raise UsageError(message, "--engine", "Name a function that takes a Setup and gives a Vessel.")
    strange = sorted(given.offers - OFFERS - MORE)
    if strange:
        known = ", ".join(sorted(OFFERS | MORE))
        raise UsageError(f"{asked!r} offers {strange[0]!r}, which nobody can ask of it", "--engine", f"Known: {known}.")
    return given


def _import_failed(module_name: str, asked: str, error: Exception) -> UsageError:
    remedy = f"Find out with: python -c 'import {module_name}'"
    return UsageError(f"importing engine {asked!r} failed: {type(error).__name__}: {error}", "--engine", remedy)


def _reject_clash(module_name: str) -> None:
    """A user's package that is called like one of ours would silently be ours: say so, naming both."""
    room = module_name.split(".")[0]
    if room not in OWN_ROOMS:
        return
    theirs = next((path for path in (Path.cwd() / room, Path.cwd() / f"{room}.py") if path.exists()), None)
    if theirs is not None and theirs.resolve() != HOME / room:
        message = f"your {theirs} and Seatrial's own {HOME / room} cannot both be the package {room!r}"
        raise UsageError(message, "--engine", "Rename yours, or wrap it in a package of another name.")
