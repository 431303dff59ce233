"""What a text carries is encoded otherwise, or is something else.   [content]

`contentEncoding` and `contentMediaType` constrain nothing for a validator, and everything for who decodes the text: a
reader that expects base64 cannot do with base32.
"""

from collections.abc import Iterator

from harness.contracts.diff.pair import Change, Pair

ID = "content"
KEYWORDS = ("contentEncoding", "contentMediaType", "contentSchema")


def changes(pair: Pair) -> Iterator[Change]:
    for keyword in ("contentEncoding", "contentMediaType"):
        old, new = pair.says(keyword)
        if old != new:
            yield pair.change(ID, "recoded", f"{keyword} {_said(old)} is {_said(new)} now")


def _said(said: tuple[str, ...] | None) -> str:
    return " and ".join(map(str, said)) if said else "none"
