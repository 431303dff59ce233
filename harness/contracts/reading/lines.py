"""Where each key and item of a JSON text stands.

A reader of JSON forgets lines, and they are wanted only where something is reported. So the text is cut once more, by
one expression, when the first place is asked for; the text is known to be sound by then.

    >>> lines_of('{"a": [1,\\n {"b/c": 2}]}')
    {'': 1, '/a': 1, '/a/0': 1, '/a/1': 2, '/a/1/b~1c': 2}
"""

import json
import re

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:\n]|[^\s"{}\[\],:]+')


def lines_of(text: str) -> dict[str, int]:
    """JSON pointer -> line, from 1. A key's line is the one where the key stands."""
    lines = {"": 1}
    line = 1
    path: list[str] = []  # of the value that is being read; an empty last step waits for its key
    counts: list[int] = []  # of the list around it; -1 for an object
    key = True
    for found in _TOKEN.finditer(text):
        token = found.group()
        match token:
            case "\n":
                line += 1
            case "{" | "[":
                if counts and counts[-1] >= 0:
                    lines["/".join(["", *path])] = line
                counts.append(-1 if token == "{" else 0)
                path.append("0" if token == "[" else "")
                key = token == "{"
            case "}" | "]":
                counts.pop()
                path.pop()
            case ",":
                if counts[-1] >= 0:
                    counts[-1] += 1
                    path[-1] = str(counts[-1])
                else:
                    key = True
            case ":":
                key = False
            case _ if key and counts and counts[-1] < 0:
                name: str = json.loads(token)
                path[-1] = name.replace("~", "~0").replace("/", "~1")
                lines["/".join(["", *path])] = line
            case _:
                if counts and counts[-1] >= 0:
                    lines["/".join(["", *path])] = line
    return lines
