"""`seatrial replay`: exit codes, one JSON object, and nothing but one message for what cannot be replayed."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema_rs
import pytest
from msgspec import Struct

from harness.command import main
from harness.command.stepping import with_keys
from harness.replay.comparing import calendar, lines
from harness.replay.walking import walk
from harness.trial_file import read_trial
from harness.trial_file.seal import seal
from reports.schemas import schema
from tests.command.shell import environment, one_object
from tests.command.shell import typed as typed_in_a_shell
from tests.trial_file.voyages import LOST, ORDER, SIGNATURE, sailed, written


class Done(Struct, frozen=True):
    returncode: int
    stdout: str
    stderr: str


Typed = Callable[..., Done]


@pytest.fixture
def typed(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Typed:
    """The command, run in this process: a process of its own for each takes seconds."""

    def run(*words: str, columns: int = 100) -> Done:
        monkeypatch.setenv("COLUMNS", str(columns))
        capfd.readouterr()
        code = main(words)
        return Done(code, *capfd.readouterr())

    return run


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("trial"))


def spoilt(file: Path, folder: Path, **changed: object) -> Path:
    """The file with another digest and another mark of entry 300, and `changed` besides."""
    data = json.loads(file.read_text(encoding="utf-8"))
    data["expected"]["digest"] = "00" * 16
    marks = "".join(data["journal"])
    data["journal"] = [marks[: 300 * 4] + "????".replace("?", "/") + marks[301 * 4 :]]
    for field, value in changed.items():
        data[field].update(value)
    data["expected"]["seal"] = seal(data)
    path = folder / "spoilt.trial.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_a_file_replays_to_the_byte_in_another_process_and_exits_as_its_trial_does(file: Path) -> None:
    done = typed_in_a_shell("replay", str(file), "--json", PYTHONHASHSEED="1")
    assert done.returncode == 1, done.stderr
    record = one_object(done.stdout)
    assert (record["standing"], record["again"], record["expected"]) == ("same", True, SIGNATURE)
    assert record["run"]["digest"] == sailed().record.digest
    validator = jsonschema_rs.validator_for(schema("replay"))
    assert validator.is_valid(record), list(validator.iter_errors(record))


def test_what_a_person_reads(typed: Typed, file: Path) -> None:
    done = typed("replay", str(file), "--until", "07:14:25", columns=80)
    assert done.returncode == 1, done.stderr
    for said in ("Replayed to the byte", "S35", "F008", "the answer was lost", "The books at that moment", "--step"):
        assert said in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_another_engine_that_stands_it_exits_0(typed: Typed, file: Path) -> None:
    done = typed("replay", str(file), "--engine", "reference", "--json")
    assert done.returncode == 0, done.stderr
    record = one_object(done.stdout)
    assert (record["standing"], record["again"]) == ("other engine", False)
    assert record["message"].startswith("The failure is gone")


def test_a_journal_that_differs_exits_3_and_names_the_entry(typed: Typed, file: Path, tmp_path: Path) -> None:
    done = typed("replay", str(spoilt(file, tmp_path)))
    assert done.returncode == 3, done.stderr
    assert "DIVERGED" in done.stdout
    assert "entry 300 is not the one that was written down" in " ".join(done.stdout.replace("│", " ").split())


def test_in_another_world_or_with_a_changed_engine_the_verdict_decides(
    typed: Typed, file: Path, tmp_path: Path
) -> None:
    other = spoilt(file, tmp_path, versions={"world": 1})
    done = typed("replay", str(other), "--json")
    assert done.returncode == 1, done.stderr
    assert one_object(done.stdout)["standing"] == "other world"
    changed = spoilt(file, tmp_path, engine={"fingerprint": "11" * 16})
    done = typed("replay", str(changed), "--json")
    assert done.returncode == 1, done.stderr
    record = one_object(done.stdout)
    assert (record["standing"], record["difference"]["entry"]) == ("other engine", 300)


def test_a_failure_that_is_not_shown_again_is_no_verdict(typed: Typed, file: Path, tmp_path: Path) -> None:
    """A rule that has lost its teeth: the journal is the same, and nothing is said to be broken."""
    data = json.loads(file.read_text(encoding="utf-8"))
    data["expected"]["signature"] = "S99/none/none"
    path = tmp_path / "toothless.trial.json"
    for sealed in (True, False):
        data["expected"]["seal"] = seal(data) if sealed else "00" * 8
        path.write_text(json.dumps(data), encoding="utf-8")
        done = typed("replay", str(path))
        assert done.returncode == 3, done.stderr
        assert "NO VERDICT" in done.stdout
        said = " ".join(done.stdout.replace("│", " ").split())
        assert "The digest is the same, but the failure is not shown (S99/none/none)" in said
        assert ("a rule has changed" if sealed else "the file was edited") in said


def test_what_if_a_fault_had_not_been(typed: Typed, file: Path) -> None:
    done = typed("replay", str(file), "--what-if", "drop fault 1", "--json")
    assert done.returncode == 0, done.stderr
    asked = one_object(done.stdout)["what_if"]
    assert SIGNATURE in asked["gone"]
    assert not asked["new"]
    assert LOST in asked["difference"]["expected"]["text"]
    done = typed("replay", str(file), "--what-if", "drop fault 2", "--what-if", f"{ORDER} line 1 = 1")
    assert done.returncode == 1, done.stderr
    assert f"still: {SIGNATURE}" in done.stdout


def test_without_a_terminal_a_walk_prints_every_stop(typed: Typed, file: Path) -> None:
    done = typed("replay", str(file), "--step", "--until", "300", columns=100)
    assert done.returncode == 1, done.stderr
    assert f"{ORDER}: a person calls submitOrder in crm: 201" in done.stdout
    assert "line 1: ITEM-014: ordered 3, reserved 0, shipped 3, billed 6" in done.stdout


def test_with_a_terminal_keys_walk_forward_and_backward(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [json.loads(line) for line in lines(sailed())]
    way = walk(entries, (), [ORDER])
    first, second = way.stops[:2]
    keys = iter(["n", "", "p", "p", "g 300", "g 99999999", "x", "q"])
    seen: list[int] = []

    def stop(_told: str, _at: str, number: int, *_: object) -> str:
        seen.append(number)
        return ""

    monkeypatch.setattr("reports.terminal.replay.stop", stop)
    with_keys(entries, way, [ORDER], first, calendar(read_trial(file)), lambda _: next(keys), lambda _: None)
    last = len(entries) - 1
    assert seen == [first, second, way.stops[2], second, first, 300, last, last]


def test_a_terminal_that_goes_away_ends_the_walk(file: Path) -> None:
    def gone(_: str) -> str:
        raise EOFError

    entries = [json.loads(line) for line in lines(sailed())]
    with_keys(entries, walk(entries, (), [ORDER]), [ORDER], 0, calendar(read_trial(file)), gone, lambda _: None)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--until", "99999"), "there is no entry 99999"),
        (("--until", "noon"), "'noon' is no moment"),
        (("--what-if", "drop fault 9"), "there is no fault 9"),
        (("--engine", "refrence"), "there is no engine 'refrence'"),
        (("--step", "--json"), "--step is for people"),
    ],
)
def test_what_cannot_be_asked(typed: Typed, file: Path, words: tuple[str, ...], said: str) -> None:
    done = typed("replay", str(file), *words)
    assert done.returncode == 2
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_none_is_one_message_and_exit_2(typed: Typed, tmp_path: Path, file: Path) -> None:
    broken = tmp_path / "half.trial.json"
    broken.write_bytes(file.read_bytes()[:1_000])
    done = typed("replay", str(broken), "--json")
    assert done.returncode == 2
    error = one_object(done.stdout)["error"]
    assert error["code"] == "trial_invalid"
    assert error["where"].startswith(str(broken))
    assert "ends too early" in error["message"]


def test_the_file_knows_an_engine_of_the_users_own(tmp_path: Path) -> None:
    """The engine lies beside the file; its fix is another source, and shows as another engine."""
    engine = tmp_path / "quay.py"
    engine.write_text("from engine.flawed.key_per_attempt import build\n", encoding="utf-8")
    made = (
        "from pathlib import Path; from msgspec.structs import replace; from harness.trial import run_trial;"
        "from harness.trial_file import write_trial; from tests.trial_file.voyages import recording;"
        "one = recording('quay:build');"
        "write_trial(Path('own.trial.json'), one, run_trial(one.scenario, one.engine, one.spec, journal=True))"
    )
    subprocess.run([sys.executable, "-c", made], cwd=tmp_path, env=environment(), check=True)
    done = typed_in_a_shell("replay", "own.trial.json", "--json", cwd=tmp_path)
    assert (done.returncode, one_object(done.stdout)["standing"]) == (1, "same"), done.stderr
    engine.write_text("from engine.reference import build\n", encoding="utf-8")
    done = typed_in_a_shell("replay", "own.trial.json", "--json", cwd=tmp_path)
    assert (done.returncode, one_object(done.stdout)["standing"]) == (0, "other engine"), done.stderr
