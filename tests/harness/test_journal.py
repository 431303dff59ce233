"""The digest identifies the trial: it covers every entry, in order, kept or not."""

from harness.journal import BATCH, Journal

ENTRIES = [("request", n, n, "engine>erp", {"body": {"n": n}}) for n in range(3 * BATCH + 7)]


def digest(entries: list[tuple[object, ...]], keep: bool = False) -> str:
    journal = Journal(keep)
    for entry in entries:
        journal.add(entry)
    return journal.digest()


def test_keeping_the_journal_does_not_change_its_digest() -> None:
    assert digest([*ENTRIES], keep=True) == digest([*ENTRIES])


def test_changing_one_leg_changes_the_digest() -> None:
    whole = digest([*ENTRIES])
    for at in (0, BATCH - 1, BATCH, len(ENTRIES) - 1):
        changed = [*ENTRIES[:at], ("request", at, at, "engine>erp", {"body": {"n": -1}}), *ENTRIES[at + 1 :]]
        assert digest([*changed]) != whole


def test_leaving_one_leg_out_or_swapping_two_changes_the_digest() -> None:
    whole = digest([*ENTRIES])
    assert digest([*ENTRIES[:-1]]) != whole
    assert digest([ENTRIES[1], ENTRIES[0], *ENTRIES[2:]]) != whole


def test_entries_are_numbered_from_zero_and_lines_kept_in_order() -> None:
    journal = Journal(keep=True)
    numbers = [journal.add(entry) for entry in ENTRIES]
    journal.digest()
    assert numbers == list(range(len(ENTRIES)))
    assert journal.lines is not None
    assert journal.lines[BATCH].startswith(b'["request",64,64,')


def test_there_is_a_checkpoint_after_every_batch() -> None:
    journal = Journal(keep=True)
    for entry in ENTRIES:
        journal.add(entry)
    final = journal.digest()
    assert len(journal.checkpoints) == 4
    assert journal.checkpoints[-1] == final
