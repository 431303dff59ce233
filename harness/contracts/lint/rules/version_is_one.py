"""A document has a version that says how it may change.   [version-is-one]

Semantic versions, or a date: something of which a reader can tell what is newer. Source: semver.org.
"""

import re
from collections.abc import Iterator

from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "version-is-one"
PRINCIPLE: PrincipleId = "governance"
SEVERITY: Severity = "warning"
HINT = "info: {version: 1.4.0}"


_VERSION = re.compile(r"v?[0-9]+(\.[0-9]+){0,2}([-+].*)?|[0-9]{4}-[0-9]{2}(-[0-9]{2})?")


def looks(subject: Subject) -> Iterator[Look]:
    if subject.surface.schema is not None:
        return
    said = (
        ""
        if _VERSION.fullmatch(subject.surface.version)
        else f"`{subject.surface.version}` is no version to be compared"
    )
    yield Look("info", subject.info or subject.top, said)
