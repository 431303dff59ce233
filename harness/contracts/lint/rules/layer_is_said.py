"""A document says which layer it is of: system, process or experience.   [layer-is-said]

A system API holds one system's own records and changes when that system does; a process API carries an order across
systems; an experience API is made for people and channels. Who cannot tell which one he calls will build a portal on
the ledger's tables.
"""

from collections.abc import Iterator

from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "layer-is-said"
PRINCIPLE: PrincipleId = "layers"
SEVERITY: Severity = "warning"
HINT = "in the catalogue: audience: process; or in the document: info: {x-layer: process}"


LAYERS = ("system", "process", "experience")


def looks(subject: Subject) -> Iterator[Look]:
    info = subject.top.get("info")
    said = info.data.get("x-layer", info.data.get("x-audience")) if info is not None else None
    listed = subject.entry.get("audience") if subject.entry is not None else None
    layer = said or listed
    if layer is None:
        yield Look("info", info or subject.top, "neither the document nor a catalogue says which layer this is")
    elif layer not in LAYERS:
        yield Look("info", info or subject.top, f"`{layer}` is none of {', '.join(LAYERS)}")
    else:
        yield Look("info", info or subject.top)
