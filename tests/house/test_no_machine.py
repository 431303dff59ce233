"""Nothing in the repository depends on one machine: no package index, no path of somebody's disk."""

import re
import subprocess
from pathlib import Path

import pytest

# Put together here, so that this file does not contain what it looks for.
REGISTRIES = ["pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org", "deb.debian" + ".org"]
DISKS = ["/" + folder + "/" for folder in ("work", "root", "home", "opt")]
NEEDLES = re.compile("|".join([*map(re.escape, REGISTRIES), *(rf"(?<![\w.}}/*]){disk}\w" for disk in DISKS)]))


@pytest.fixture(scope="module")
def committed(root: Path) -> list[Path]:
    """Every text file under version control; in an unpacked archive, every file that is not a build product."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=False)
    names = listed.stdout.decode().split("\0") if listed.returncode == 0 else []
    files = [root / name for name in names if name] or [
        file
        for file in sorted(root.rglob("*"))
        if not any(part.startswith(".") or part in ("dist", "build") for part in file.relative_to(root).parts)
    ]
    return [file for file in files if file.is_file()]


def test_no_committed_file_names_a_package_registry_or_a_disk(committed: list[Path], root: Path) -> None:
    assert len(committed) > 30
    found = [
        f"{file.relative_to(root)}:{number}: {line.strip()[:100]}"
        for file in committed
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if NEEDLES.search(line)
    ]
    assert not found, "\n" + "\n".join(found)


def test_the_needles_are_found_in_a_haystack() -> None:
    assert NEEDLES.search("pip install -i https://" + REGISTRIES[0] + "/simple")
    assert NEEDLES.search("cd " + DISKS[0] + "somewhere")
    assert not NEEDLES.search("POST /orders/{id}/work/done and docs/home/page")
