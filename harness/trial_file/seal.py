"""The seal: a digest over what a trial file decides and what it says came of that, so that a file edited by hand is
taken neither for a trial that is not deterministic nor for one that is as it was.

Only `parts`, which are for reading, can be edited without breaking it.
"""

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

SEALED = ("format", "engine", "seeds", "dice", "pins", "actions", "versions", "scenario", "journal")
"""Besides what is expected."""


def seal(document: Mapping[str, Any]) -> str:
    """16 hex digits. Any: the document is plain JSON, as it stands in the file; layout and order make no difference."""
    expected = {name: value for name, value in document["expected"].items() if name != "seal"}
    said = [expected, *(document[name] for name in SEALED)]
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return blake2b(text.encode(), digest_size=8).hexdigest()
