"""What shrinking has found out, as a trial file keeps it: one part for each pin or action."""

from collections.abc import Iterator, Sequence

from harness.trial_file import Part
from reports.shrink import StoryPart


def file_parts(parts: Sequence[StoryPart]) -> Iterator[Part]:
    """A fault and its magnitude become one part: of a needed fault, whether any magnitude would do."""
    magnitudes = {part.name: part for part in parts if part.what == "magnitude"}
    for part in parts:
        match part.what:
            case "fault" if part.name in magnitudes and part.verdict == "needed":
                size = magnitudes[part.name]
                tried = "; ".join(filter(None, ["without it", _range(size)]))
                yield Part(name=part.name, verdict="any" if size.verdict == "any" else "needed", tried=tried)
            case "fault" | "action" | "reaction":
                name = f"action|{part.name}" if part.what == "reaction" else part.name
                yield Part(name=name, verdict=part.verdict, tried="without it" if part.tried else "")
            case "quantity":
                yield Part(name=part.name, verdict=part.verdict, tried=_range(part))
            case "magnitude" | "seed":
                pass


def _range(part: StoryPart) -> str:
    if len(part.tried) < 2:
        return ""
    return f"{part.tried[0].value} to {part.tried[-1].value}"
