"""The seal: a digest over the decisions of a trial file, so that a file edited by hand is not taken for a trial that
is not deterministic."""

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

DECISIONS = ("seeds", "dice", "pins", "actions", "scenario")


def seal(document: Mapping[str, Any]) -> str:
    """16 hex digits. Any: the document is plain JSON, as it stands in the file; layout and order make no difference."""
    said = [document["engine"]["name"], *(document[name] for name in DECISIONS)]
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return blake2b(text.encode(), digest_size=8).hexdigest()
