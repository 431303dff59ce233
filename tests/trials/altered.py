"""A story of the library with other words in its document: for what a test asks beside what the story tells."""

from collections.abc import Mapping
from pathlib import Path

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def altered(name: str, folder: Path, *changes: Mapping[str, str]) -> str:
    """The file that it is written to. What is replaced has to stand in the document once."""
    story = (SCENARIOS / f"{name}.yaml").read_text()
    for before, after in [words for change in changes for words in change.items()]:
        assert story.count(before) == 1, before
        story = story.replace(before, after)
    file = folder / f"{name}.yaml"
    file.write_text(story)
    return str(file)
