"""Merging is a join: whatever the order, repetition or split, the ledger's bytes are the same."""

import io
import random
from collections.abc import Iterable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from store.crypto.envelope import document
from store.ledger.ledger import Ledger
from store.ledger.rows import people
from store.ledger.verify import recheck
from tests.builders.ledger_files import tree
from tests.enrolled import Machine, roster
from tests.histories import EVENTS, Event, cut, files, summaries
from tui.cli.main import main

FEW = settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


class Branch:
    """Two members with two machines each, and their roster in a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.machines = [
            Machine(folder / f"home-{number}", name) for number, name in enumerate(["王芳", "王芳", "李强", "李强"])
        ]
        first, second, third, fourth = (machine.enrolled() for machine in self.machines)
        pairs = [(first, second), (third, fourth)]
        members = [
            self.machines[2 * number].enrolled(
                aliases=(further.id,), keys=own.keys + further.keys, devices=own.devices + further.devices
            )
            for number, (own, further) in enumerate(pairs)
        ]
        self.roster = folder / "roster.json"
        self.roster.write_bytes(document(roster(*members)))

    def files(self, histories: Iterable[list[Event]]) -> list[bytes]:
        """All summaries that the machines wrote."""
        return [
            data
            for machine, events in zip(self.machines, histories, strict=True)
            for data in files(summaries(machine, events))
        ]

    def merge(self, ledger: Path, *sources: Path) -> int:
        """`study merge`, quietly; its exit status."""
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            status = main(
                [
                    *("--home", str(self.folder / "none"), "merge", *map(str, sources)),
                    *("--ledger", str(ledger), "--branch", str(self.roster)),
                ]
            )
        assert not (self.folder / "none" / "crash.log").exists(), "refused by a fault of our own"
        return status


@pytest.fixture(scope="module")
def branch(tmp_path_factory: pytest.TempPathFactory) -> Branch:
    """Made once: keys cost time, and nothing here changes them."""
    return Branch(tmp_path_factory.mktemp("branch"))


def laid_out(folder: Path, found: Iterable[bytes]) -> Path:
    """The summaries as files of a folder, in this order."""
    folder.mkdir()
    for number, data in enumerate(found):
        (folder / f"{number:03}.json").write_bytes(data)
    return folder


HISTORIES = st.tuples(EVENTS, EVENTS, EVENTS, EVENTS)


@FEW
@given(HISTORIES, st.randoms(use_true_random=False), st.lists(st.integers(0, 99), max_size=3))
def test_any_order_repetition_and_split_of_summaries_gives_the_same_bytes(
    branch: Branch, histories: tuple[list[Event], ...], chance: random.Random, places: list[int]
) -> None:
    found = branch.files(histories)
    with TemporaryDirectory() as name:
        folder = Path(name)
        assert branch.merge(folder / "at-once", laid_out(folder / "all", found)) == 0
        mixed = [*found, *chance.choices(found, k=len(found) // 2)]
        chance.shuffle(mixed)
        for number, piece in enumerate(cut(mixed, places)):
            if piece:
                assert branch.merge(folder / "in-pieces", laid_out(folder / f"piece-{number}", piece)) == 0
        assert tree(folder / "in-pieces") == tree(folder / "at-once")
        assert tree(folder / "at-once")
        assert list(recheck(Ledger(folder / "at-once"))) == []


@FEW
@given(HISTORIES, st.randoms(use_true_random=False), st.integers(0, 99))
def test_ledgers_merge_with_ledgers_as_their_summaries_would(
    branch: Branch, histories: tuple[list[Event], ...], chance: random.Random, place: int
) -> None:
    found = branch.files(histories)
    chance.shuffle(found)
    with TemporaryDirectory() as name:
        folder = Path(name)
        branch.merge(folder / "at-once", laid_out(folder / "all", found))
        left, right = cut(found, [place])
        # They overlap by one, as the ledgers of two secretaries do.
        branch.merge(folder / "left", laid_out(folder / "left-files", [*left, found[0]]))
        branch.merge(folder / "right", laid_out(folder / "right-files", [found[-1], *right]))
        assert branch.merge(folder / "up", folder / "right", folder / "left") == 0
        assert branch.merge(folder / "left", folder / "right") == 0
        assert branch.merge(folder / "left", folder / "left") == 0
        assert tree(folder / "up") == tree(folder / "left") == tree(folder / "at-once")


@FEW
@given(HISTORIES, st.randoms(use_true_random=False))
def test_what_is_derived_does_not_depend_on_the_order_either(
    branch: Branch, histories: tuple[list[Event], ...], chance: random.Random
) -> None:
    found = branch.files(histories)
    with TemporaryDirectory() as name:
        folder = Path(name)
        branch.merge(folder / "one", laid_out(folder / "one-files", found))
        chance.shuffle(found)
        branch.merge(folder / "other", laid_out(folder / "other-files", found))
        assert list(people(Ledger(folder / "one"))) == list(people(Ledger(folder / "other")))


@FEW
@given(HISTORIES, st.data())
def test_nothing_that_is_refused_changes_a_byte(
    branch: Branch, histories: tuple[list[Event], ...], data: st.DataObject
) -> None:
    found = branch.files(histories)
    with TemporaryDirectory() as name:
        folder = Path(name)
        branch.merge(folder / "ledger", laid_out(folder / "good", found[:-1]))
        before = tree(folder / "ledger")
        victim = found[-1]
        place = data.draw(st.integers(0, len(victim) - 2), label="byte")  # the last is white space
        bit = data.draw(st.integers(0, 7), label="bit")
        flipped = victim[:place] + bytes([victim[place] ^ 1 << bit]) + victim[place + 1 :]
        assert branch.merge(folder / "ledger", laid_out(folder / "bad", [flipped])) == 1
        assert tree(folder / "ledger") == before


@FEW
@given(HISTORIES)
def test_what_is_good_is_merged_though_its_neighbour_is_refused(
    branch: Branch, histories: tuple[list[Event], ...]
) -> None:
    found = branch.files(histories)
    with TemporaryDirectory() as name:
        folder = Path(name)
        branch.merge(folder / "clean", laid_out(folder / "good", found))
        mixed = laid_out(folder / "mixed", [b"{}", *found, b"\xff", b""])
        (mixed / "folder.json").mkdir()
        assert branch.merge(folder / "ledger", mixed) == 1
        assert tree(folder / "ledger") == tree(folder / "clean")


@FEW
@given(HISTORIES, st.data())
def test_a_damaged_ledger_from_elsewhere_brings_in_nothing_that_was_not_signed(
    branch: Branch, histories: tuple[list[Event], ...], data: st.DataObject
) -> None:
    found = branch.files(histories)
    with TemporaryDirectory() as name:
        folder = Path(name)
        branch.merge(folder / "source", laid_out(folder / "all", found))
        branch.merge(folder / "ledger", laid_out(folder / "some", found[:1]))
        evidence = sorted((folder / "source" / "evidence").iterdir())
        victim = data.draw(st.sampled_from(evidence), label="file")
        content = bytearray(victim.read_bytes())
        for _ in range(data.draw(st.integers(1, 3), label="changes")):
            # Digits make numbers and places that are well formed and wrong.
            place = data.draw(st.integers(0, len(content) - 1), label="byte")
            content[place : place + 1] = data.draw(st.sampled_from([b"0", b"9", b"", b"]", b"[0,9]", b"x"]), label="to")
        victim.write_bytes(content)
        branch.merge(folder / "ledger", folder / "source")
        assert list(recheck(Ledger(folder / "ledger"))) == []
        branch.merge(folder / "ledger", folder / "all")
        branch.merge(folder / "clean", folder / "all")
        assert tree(folder / "ledger") == tree(folder / "clean")
