"""Brings a bank into a pack: what would become of it is worked out first, and written whole afterwards."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec

from lessons.bank.bank_question import BankOutcome, BankPlace, Remark
from lessons.bank.written.join_pack import Joined, JoinedQuestion, JoinItem, join, objective_id
from lessons.bank.written.write_markdown import Written, written
from lessons.clean import clean_line
from lessons.content.lesson import Manifest
from lessons.pack.open_pack import open_pack
from lessons.pack.pack import load_index
from lessons.problem import N_, Problem
from lessons.syntax.front_matter import ID
from store.bank.brought import brought, remember
from store.bank.gone import GoneQuestion, gone
from store.bank.read_bank import BankRead
from store.disk import output_file
from store.machine.pack_id import ascii_id, pack_id

INDEX = "index.md"
_LEFT = Remark(N_("left out in the review"))


class Choices(msgspec.Struct, frozen=True):
    """What somebody who looked at the questions chose, by their place among the outcomes."""

    mended: dict[int, Written] = {}
    """Questions in other words than the bank's."""
    left: frozenset[int] = frozenset()
    """Questions that are not taken."""
    overwrite: frozenset[str] = frozenset()
    """Ids of questions that follow the bank although they were edited in the pack, or taken out of it."""


NO_CHOICES = Choices()


class ImportPlan(msgspec.Struct, frozen=True):
    """What an import does: the files that it writes, and what becomes of each question."""

    pack: Path
    is_new: bool
    """Whether the pack is made."""
    files: dict[str, str]
    """Texts by their path in the pack: only those that change."""
    outcomes: tuple[BankOutcome, ...]
    results: dict[str, JoinedQuestion]
    """By question's id: where it stands, and whether it is new, the same, changed or kept."""

    came_from: dict[str, str]
    """By question's id: the name of its file."""
    gone: tuple[GoneQuestion, ...]
    """Questions that an earlier import brought into the pack, and that left the bank since."""

    def count(self, state: Joined) -> int:
        """How many questions came out like this."""
        return sum(result.state is state for result in self.results.values())


def plan_import(
    bank: BankRead,
    pack: Path,
    *,
    lesson: str = "",
    lang: str,
    today: date,
    taken_ids: Iterable[str] = (),
    again: bool = False,
    choices: Choices = NO_CHOICES,
) -> ImportPlan:
    """What becomes of a bank in the pack at `pack`, a folder that need not exist yet.

    `lesson`: the file for all its questions; else each sheet gets its own. `taken_ids` are packs' ids in use, where
    the pack is made. `again`: questions that were taken out of the pack come back. Raises `Problem`.
    """
    files, manifest = _read_pack(pack)
    listed = [o.refused(_LEFT) if n in choices.left and o.question else o for n, o in enumerate(bank.outcomes)]
    blocks = blocks_of(listed)
    before = brought(pack) if manifest else {}
    came_from: dict[str, str] = {}
    lessons, titles = _lessons(bank, lesson)
    items = []
    for number, outcome in enumerate(listed):
        block = choices.mended.get(number) or (blocks.get(outcome.id) if outcome.question else None)
        if block and number not in choices.left:
            named = f" objective={objective_id(outcome.objective)}" in block.text  # who mended it may have taken it out
            objective = outcome.objective if named else ""
            came_from[block.id] = outcome.place.file
            items.append(JoinItem(block, lessons[_sheet_of(outcome.place)], objective))
    sources = ", ".join(dict.fromkeys(outcome.place.file for outcome in listed))
    speech = manifest.lang if manifest else lang
    joined = join(files, items, titles=titles, lang=speech, sources=clean_line(sources, 200),
                  overwrite=choices.overwrite,
                  brought=frozenset() if again else frozenset(before))  # fmt: skip
    known = blocks | {block.id: block for block in choices.mended.values()}
    outcomes = tuple(_finished(outcome, known, joined.results) for outcome in listed)
    texts = dict(joined.files)
    if manifest is None and joined.results:  # a pack without a question is none
        texts[INDEX] = _index(pack, lang, today, joined.added, clean_line(sources, 200), taken_ids)
    left = gone(files, before, bank.outcomes, {part.place.file for part in bank.parts})
    return ImportPlan(pack, manifest is None, texts, outcomes, joined.results, came_from, left)


def blocks_of(outcomes: Iterable[BankOutcome]) -> dict[str, Written]:
    """The Markdown of all that is taken, by id."""
    taken = [(outcome.id, outcome.question) for outcome in outcomes if outcome.question]
    return written(taken, {name: objective_id(name) for _id, question in taken if (name := question.objective)})


def write_import(plan: ImportPlan) -> None:
    """Write the files of a plan, each whole; no pack where no question was taken. Raises `Problem`."""
    if plan.is_new and not plan.files:
        return
    try:
        plan.pack.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Problem(str(plan.pack), N_("cannot be written: {reason}"), reason=error.strerror or "") from error
    # The index comes last: a pack without it is none, and an import that was cut short is simply done again.
    for path, text in sorted(plan.files.items(), key=lambda file: file[0] == INDEX):
        output_file.write(plan.pack / path, text.encode(), for_others=True)
    remember(plan.pack, plan.came_from)


def _read_pack(pack: Path) -> tuple[dict[str, str], Manifest | None]:
    """The texts of a pack by their path, and its manifest; nothing where there is none yet."""
    if pack.is_file():
        raise Problem(str(pack), N_("is a file; name the pack's folder, unpacked"))
    if not (pack / INDEX).is_file():
        if pack.is_dir() and any(pack.glob("[!.]*")):
            text = N_("holds files, but is no pack: it has no index.md; name a pack, or a folder that is empty or new")
            raise Problem(str(pack), text)
        return {}, None
    with open_pack(pack) as opened:
        texts = {name: opened.read(name) for name in opened.lessons if name != INDEX}
    try:
        return {name: data.decode("utf-8-sig") for name, data in texts.items()}, load_index(pack)
    except UnicodeDecodeError as error:
        raise Problem(str(pack), N_("the file is not UTF-8 text; save it as UTF-8")) from error


def _sheet_of(place: BankPlace) -> tuple[str, str]:
    return place.file, place.sheet


def _lessons(bank: BankRead, lesson: str) -> tuple[dict[tuple[str, str], str], dict[str, str]]:
    """The lesson's id for each sheet, and the titles of lessons by their id."""
    sheets = list(dict.fromkeys(_sheet_of(outcome.place) for outcome in bank.outcomes))
    if lesson:
        id_ = lesson.removesuffix(".md")
        if not ID.fullmatch(id_) or id_ == "index":
            text = N_("a lesson's file is named by letters, digits, . _ and -, such as switching.md")
            raise Problem(lesson, text)
        return dict.fromkeys(sheets, id_), {id_: Path(sheets[0][0]).stem if sheets else id_}
    ids: dict[tuple[str, str], str] = {}
    titles: dict[str, str] = {}
    for file, sheet in sheets:
        alone = sum(other == file for other, _sheet in sheets) == 1
        stem = Path(file).stem
        title = stem if alone or not sheet else f"{stem} {sheet}"
        made = ascii_id(title) or f"bank-{len(ids) + 1}"
        id_ = next(
            name for name in (made, *(f"{made}-{n}" for n in "abcdefghijklmnopqrstuvwxyz")) if name not in titles
        )
        ids[file, sheet], titles[id_] = id_, title
    return ids, titles


def _finished(outcome: BankOutcome, blocks: dict[str, Written], results: dict[str, JoinedQuestion]) -> BankOutcome:
    """An outcome with what only shows in the pack."""
    if outcome.question is None:
        return outcome
    if outcome.id not in blocks:
        text = N_("its text cannot be written so that it reads the same; write this question into the lesson by hand")
        return outcome.refused(Remark(text))
    result = results.get(outcome.id)
    if result and result.state is Joined.DIFFERS:
        text = N_("was edited in {path} and stays as it is there; the bank says something else now")
        return outcome.remarked(Remark(text, {"path": result.path}))
    if result and result.state is Joined.REMOVED:
        return outcome.remarked(
            Remark(
                N_(
                    "was taken out of the pack, or left out in a review, and stays out; "
                    "take it in the review, or write --again, to have it back"
                )
            )
        )
    return outcome


def _index(pack: Path, lang: str, today: date, lessons: tuple[str, ...], sources: str, taken_ids: Iterable[str]) -> str:
    title = clean_line(pack.absolute().name, 100)
    lines = ["---", f"id: {pack_id(pack, taken_ids)}", f"title: {json.dumps(title, ensure_ascii=False)}"]
    lines += [f"lang: {lang}", "track: production", "level: [member, cadre]", "version: 1"]
    lines += [f"published: {today.isoformat()}", f"source: {json.dumps(sources, ensure_ascii=False)}"]
    lines += [f"order: [{', '.join(lessons)}]"] if len(lessons) <= 500 and lessons else []
    about = "由题库导入的题目。" if lang == "zh" else "Questions brought in from a question bank."
    return "\n".join([*lines, "---", f"# {title}", "", about, ""])
