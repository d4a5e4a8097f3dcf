"""Questions in a pack that an earlier import brought from the same file, and that are no longer in it."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from lessons.bank.bank_question import BankOutcome
from lessons.bank.same_question import normal
from lessons.bank.written.marked import FoundBlock, blocks_in
from lessons.bank.written.mend import draft_id
from lessons.bank.written.plain_question import words

_LIKE = 30
"""Signs of a stem by which a row that is not taken is known again."""


class GoneQuestion(NamedTuple):
    """Where a question stands that left its bank; `line` counts from 1."""

    id: str
    path: str
    line: int
    stem: str


def gone(
    files: Mapping[str, str], brought: Mapping[str, str], outcomes: Iterable[BankOutcome], bank_files: Iterable[str]
) -> tuple[GoneQuestion, ...]:
    """The questions of `files`, texts by path, that came from one of `bank_files` and are in none of `outcomes`.

    `brought`: the file of each question that an import brought, by id. A row that is not taken as it stands now is
    still in its bank.
    """
    names = set(bank_files)
    listed = list(outcomes)
    there = {outcome.id for outcome in listed} | {draft_id(outcome) for outcome in listed if not outcome.question}
    refused = {normal(outcome.stem)[:_LIKE] for outcome in listed if not outcome.question}
    found = []
    for path, text in files.items():
        for block in blocks_in(text.replace("\r\n", "\n").split("\n")):
            stem = _stem(block)
            if brought.get(block.id) in names and block.id not in there and normal(stem)[:_LIKE] not in refused:
                found.append(GoneQuestion(block.id, path, block.start + 1, stem))
    return tuple(found)


def _stem(block: FoundBlock) -> str:
    lines = [line for line in block.text.split("\n") if line.strip() and not line.startswith("<!--")]
    return words(lines[0].lstrip("#").strip()).replace("\n", " ") if lines else ""
