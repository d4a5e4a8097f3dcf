"""Joins the questions of a bank with the lessons of a pack: new ones are added, those that nobody touched follow the
bank, and what somebody edited stays, with the difference shown."""

import difflib
import hashlib
import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from lessons.bank.written.lesson_file import Addition, new_lesson, room_in, with_more
from lessons.bank.written.marked import FoundBlock, blocks_in, digest, marked, unmarked
from lessons.bank.written.write_markdown import Written
from lessons.text.pinyin import initials

_MOST_PARTS = 500


class Joined(StrEnum):
    """What became of a question in the pack."""

    NEW = "new"
    SAME = "same"
    UPDATED = "updated"
    """The bank changed it, nobody here did."""
    KEPT = "kept"
    """Somebody edited it here; the bank says what it said before."""
    DIFFERS = "differs"
    """Somebody edited it here, and the bank says something else now: kept as it is here."""
    REMOVED = "removed"
    """The bank brought it here before, and somebody took it out: it stays out."""


class JoinItem(NamedTuple):
    """A question to be joined: which lesson it belongs to where it is new, and its objective by name."""

    written: Written
    lesson: str
    objective: str


class JoinedQuestion(NamedTuple):
    """Where a question is in the pack, and what became of it."""

    state: Joined
    path: str
    difference: tuple[str, ...] = ()
    """Lines of a unified diff, from what stands here to what the bank says."""
    here: str = ""
    """The Markdown that stands here, where it is not what the bank says."""


class JoinedPack(NamedTuple):
    """The files to be written, and what became of each question, by id."""

    files: dict[str, str]
    results: dict[str, JoinedQuestion]
    added: tuple[str, ...]
    """Ids of the lessons that are new."""


@lru_cache(maxsize=4096)
def objective_id(name: str) -> str:
    """The id of an objective by its name: the same for the same name, in any pack."""
    plain = "".join(filter(str.isalnum, "".join(initials(c) or c for c in name.casefold())))
    readable = re.sub("[^a-z0-9]", "", plain)[:12]
    return f"{readable or 'o'}-{hashlib.sha256(name.encode()).hexdigest()[:4]}"


def join(
    files: Mapping[str, str],
    items: list[JoinItem],
    *,
    titles: Mapping[str, str],
    lang: str,
    sources: str,
    overwrite: frozenset[str] = frozenset(),
    brought: frozenset[str] = frozenset(),
) -> JoinedPack:
    """The pack `files`, texts by path, with these questions.

    `titles`: of lessons that are new, by their id; `overwrite`: ids of questions that follow the bank although somebody
    edited them here, or took them out; `brought`: those that the bank brought before, whether they are here still.
    """
    texts = {path: text.replace("\r\n", "\n") for path, text in files.items()}
    known: dict[str, tuple[str, FoundBlock]] = {}
    for path, text in texts.items():
        for block in blocks_in(text.split("\n")):
            known.setdefault(block.id, (path, block))
    results: dict[str, JoinedQuestion] = {}
    changed: dict[str, list[tuple[FoundBlock, str]]] = {}
    named: dict[str, dict[str, str]] = {}
    fresh: list[JoinItem] = []
    for item in items:
        if item.written.id not in known:
            if item.written.id in brought - overwrite:
                results[item.written.id] = JoinedQuestion(Joined.REMOVED, "")
            else:
                fresh.append(item)
            continue
        path, block = known[item.written.id]
        results[item.written.id] = result = _compared(item.written, path, block, item.written.id in overwrite)
        if result.state is Joined.UPDATED:
            changed.setdefault(path, []).append((block, item.written.text))
            named.setdefault(path, {}).update({objective_id(item.objective): item.objective} if item.objective else {})
    made = {
        path: with_more(_replaced(texts[path], blocks), "", lang, Addition([], [], named[path]))
        for path, blocks in changed.items()
    }
    added = _place(fresh, texts, made, results, titles, lang, sources)
    crlf = {path for path, text in files.items() if "\r\n" in text}
    made = {path: text.replace("\n", "\r\n") if path in crlf else text for path, text in made.items()}
    return JoinedPack(made, results, tuple(added))


def _compared(written: Written, path: str, block: FoundBlock, overwrite: bool) -> JoinedQuestion:
    new = digest(written.text)
    if new == digest(block.text):
        return JoinedQuestion(Joined.SAME, path)
    here = unmarked(block.text) + "\n"
    if block.is_as_written or overwrite:
        return JoinedQuestion(Joined.UPDATED, path, _difference(block.text, written.text), here)
    if block.mark == new:
        return JoinedQuestion(Joined.KEPT, path, here=here)
    return JoinedQuestion(Joined.DIFFERS, path, _difference(block.text, written.text), here)


def _difference(here: str, there: str) -> tuple[str, ...]:
    old = unmarked(here).lstrip("#").strip().split("\n")
    new = there.lstrip("#").strip().split("\n")
    return tuple(difflib.unified_diff(old, new, n=1, lineterm=""))[2:]


def _replaced(text: str, blocks: list[tuple[FoundBlock, str]]) -> str:
    lines = text.split("\n")
    for block, new in sorted(blocks, reverse=True, key=lambda pair: pair[0].start):
        own = marked(new).strip().split("\n")
        hashes = re.match("#*", lines[block.start])
        if not block.is_prompt and hashes:
            own[0] = (hashes[0] or "###") + own[0].lstrip("#")
        lines[block.start : block.end] = own
    return "\n".join(lines)


def _place(
    fresh: list[JoinItem],
    texts: Mapping[str, str],
    made: dict[str, str],
    results: dict[str, JoinedQuestion],
    titles: Mapping[str, str],
    lang: str,
    sources: str,
) -> list[str]:
    """Add new questions to their lessons, and to further parts of them where they are full."""
    added = []
    by_lesson: dict[str, list[JoinItem]] = {}
    for item in fresh:
        by_lesson.setdefault(item.lesson, []).append(item)
    for lesson, items in by_lesson.items():
        waiting = list(items)
        for part in range(1, _MOST_PARTS):
            if not waiting:
                break
            id_ = lesson if part == 1 else f"{lesson}-{part}"
            path = f"{id_}.md"
            text = made.get(path, texts.get(path))
            taken, addition = _taken(waiting, text)
            waiting = waiting[taken:]
            if not taken:
                continue
            title = titles.get(lesson, lesson)
            title = title if part == 1 else f"{title} ({part})"
            made[path] = (
                with_more(text, id_, lang, addition) if text else new_lesson(id_, title, lang, sources, addition)
            )
            added += [] if text else [id_]
            for written in (*addition.questions, *addition.prompts):
                results[written.id] = JoinedQuestion(Joined.NEW, path)
    return added


def _taken(items: list[JoinItem], text: str | None) -> tuple[int, Addition]:
    """How many of the questions a lesson still holds, and these."""
    room = room_in(text or "")
    addition = Addition([], [], {})
    for count, item in enumerate(items):
        objectives = {objective_id(item.objective): item.objective} if item.objective else {}
        questions = [*addition.questions, *([] if item.written.is_prompt else [item.written])]
        prompts = [*addition.prompts, *([item.written] if item.written.is_prompt else [])]
        more = Addition(questions, prompts, {**addition.objectives, **objectives})
        if not room.fits(more):
            return count, addition
        addition = more
    return len(items), addition
