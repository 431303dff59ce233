"""Somebody owns the document.   [somebody-owns-it]

In the catalogue, or as a contact that is more than a home page. A promise that nobody makes is kept by nobody.
"""

from collections.abc import Iterator

from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "somebody-owns-it"
PRINCIPLE: PrincipleId = "governance"
SEVERITY: Severity = "warning"
HINT = "in the catalogue: owner: order-management; or in the document: info: {contact: {name: Order management}}"


def looks(subject: Subject) -> Iterator[Look]:
    contact = subject.info.data.get("contact") if subject.info is not None else None
    named = isinstance(contact, dict) and (contact.get("name") or contact.get("email"))
    listed = subject.entry is not None and subject.entry.get("owner")
    said = "" if named or listed else "neither a catalogue nor the document says who answers for it"
    yield Look("info", subject.info or subject.top, said)
