"""The log of the shared machine: bounded, private, and without a word of a member."""

from pathlib import Path

from store.kiosk.log import fault, note


def test_the_log_is_bounded_however_much_happens(tmp_path: Path) -> None:
    log = tmp_path / "kiosk.log"
    for _ in range(3):
        log.write_bytes(b"x" * 1024 * 1024)
        note(log, "last")
        note(log, "first")
        assert log.read_text().endswith(" first\n") and len(log.read_text().splitlines()) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"kiosk.log", "kiosk.log.1"}
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 2 * 1024 * 1024 + 100


def test_the_log_is_the_owner_s_and_follows_no_link(tmp_path: Path) -> None:
    log = tmp_path / "kiosk.log"
    note(log, "one")
    assert log.stat().st_mode & 0o077 == 0
    log.unlink()
    log.symlink_to(tmp_path / "elsewhere")
    note(log, "two")
    assert not (tmp_path / "elsewhere").exists()


def test_a_disk_that_refuses_the_log_stops_nobody(tmp_path: Path) -> None:
    note(tmp_path / "no folder" / "kiosk.log", "one")


def test_a_fault_is_told_by_kind_and_place_and_never_by_its_message() -> None:
    answer = "what the member wrote"
    try:
        raise ValueError(answer)
    except ValueError as error:
        told = fault(error)
    assert told.startswith("fault ValueError test_log.py:")
    assert answer not in told and "\n" not in told
