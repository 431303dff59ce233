"""What is installed from a wheel, far from any checkout, is the whole product: code, documents and the demo."""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("hatchling", reason="the builder comes with the extra `check`")

ROOMS = ("seatrial", "engine", "simulators", "harness", "reports")
DOCUMENTS = ("contracts", "scenarios")


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built with the builder at hand: nothing is fetched."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=root, check=True, capture_output=True,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel, and borrows the libraries (not the checkout) of this one."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False, symlinks=True)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    # A path in a .pth file is searched, but its own .pth files are not read: the editable install stays out.
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), "--disable-pip-version-check"]
    offline = ["--no-index", "--no-deps", "--force-reinstall"]
    subprocess.run([*pip, "install", *offline, str(wheel)], check=True, capture_output=True)
    return folder


def test_the_wheel_holds_every_file_of_the_rooms_and_every_document(root: Path, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    listed = subprocess.run(["git", "ls-files", *ROOMS, *DOCUMENTS], cwd=root, capture_output=True, check=False)
    wanted = set(listed.stdout.decode().splitlines())
    if not wanted:
        pytest.skip("no checkout: nothing says which files belong")
    assert {"seatrial/py.typed", "contracts/erp/v1.yaml", "scenarios/order-to-cash.yaml"} <= wanted
    assert wanted <= packed, sorted(wanted - packed)
    strangers = {
        name for name in packed if name.split("/")[0] not in (*ROOMS, *DOCUMENTS) and ".dist-info/" not in name
    }
    assert not strangers, "only our rooms belong into somebody's site-packages"


def test_an_installed_wheel_imports_nothing_from_a_checkout(root: Path, installed: Path, tmp_path: Path) -> None:
    script = f"import {', '.join(ROOMS)}; print({', '.join(room + '.__file__' for room in ROOMS)}, sep='\\n')"
    done = subprocess.run(
        [installed / "bin" / "python", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    for file in done.stdout.splitlines():
        assert Path(file).is_relative_to(installed)


def test_an_installed_wheel_runs_the_demo_outside_any_checkout(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [installed / "bin" / "seatrial", "demo"], cwd=tmp_path, env={"PATH": "/usr/bin:/bin"},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "held" in done.stdout.lower()
    assert "violated" in done.stdout.lower()
    assert not list(tmp_path.iterdir()), "the demo leaves nothing behind"
