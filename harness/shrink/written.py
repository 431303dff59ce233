"""What shrinking has found out, as a trial file keeps it: one part for each pin, action or seed."""

from collections.abc import Iterator, Sequence

from harness.trial_file import Part
from reports.shrink import StoryPart


def file_parts(parts: Sequence[StoryPart]) -> Iterator[Part]:
    """A fault and its magnitude become one part with two verdicts: whether it is needed says nothing of how large."""
    magnitudes = {part.name: part for part in parts if part.what == "magnitude"}
    for part in parts:
        without = "without it" if part.tried else ""
        match part.what:
            case "fault" if part.name in magnitudes:
                size = magnitudes[part.name]
                yield Part(
                    name=part.name, verdict=part.verdict, tried=without, magnitude=size.verdict, magnitudes=_range(size)
                )
            case "fault" | "action" | "reaction":
                name = f"action|{part.name}" if part.what == "reaction" else part.name
                yield Part(name=name, verdict=part.verdict, tried=without)
            case "quantity":
                yield Part(name=part.name, verdict=part.verdict, tried=_range(part))
            case "seed":
                yield Part(name=part.name, verdict=part.verdict, tried=_share(part))
            case "magnitude":
                pass


def _range(part: StoryPart) -> str:
    if len(part.tried) < 2:
        return ""
    return f"{part.tried[0].value} to {part.tried[-1].value}"


def _share(part: StoryPart) -> str:
    """With how many seeds it fails in the same way: if that is one of five, it is a coincidence."""
    if not part.tried:
        return ""
    return f"{sum(tried.same for tried in part.tried)} of {len(part.tried)} seeds fail in the same way"
