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
    listed = str(subject.entry.get("audience") or "") if subject.entry is not None else ""
    said = ""
    if not subject.layer:
        said = "neither the document nor a catalogue says which layer this is"
    elif subject.layer not in LAYERS:
        said = f"`{subject.layer}` is none of {', '.join(LAYERS)}"
    elif listed not in ("", subject.layer):
        said = f"is of layer {subject.layer} by itself, and {listed} by the catalogue"
    yield Look("info", subject.info or subject.top, said)
