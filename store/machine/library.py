"""The packs on this machine: the built-in ones and those installed, in every language they come in.

Parsing a pack is much slower than reading it, so what the lists need of a pack (its outline) is cached under the digest
of the pack's content; a changed file makes a new digest. Reading a library is slower than looking at the times of its
files, so the digest of what nobody wrote since is cached too.
"""

import contextlib
import time
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import msgspec

import lessons
from lessons.clean import clean_text
from lessons.content.keys import LessonKey, QuestionKey, TestKey
from lessons.content.lesson import Lesson, TestKind
from lessons.content.question import Question
from lessons.content.test_rules import ShownFrom
from lessons.pack.files import inside
from lessons.pack.open_pack import PackPlace, ZipInMemory, open_pack, pack_digest, pack_stamp
from lessons.pack.pack import (
    LessonOutline,
    PackOutline,
    TestOutline,
    load_asset,
    load_lesson,
    load_pack,
    outline,
)
from lessons.problem import N_, Problem
from lessons.text.find_words import FoundWords, Sought, fold_for_search
from store.disk.atomic import read, replace
from store.disk.home import Home
from store.disk.owner import other_owner
from store.disk.regular_file import names
from store.machine.packs_of_one_id import Candidate, Origin, settle

GLOSSARY = "glossary.md"
"""The file in which a pack explains its terms."""
STARTER = Path(lessons.__file__).parent / "starter"
BUILT_IN = ("electrical-safety", "study-branch", "methods", "management", "computing", "languages")
"""The built-in packs, as they are studied: first what one's hands do, then how, then what is around it."""
CATALOGUE = "catalogue.json"
"""The file of the cache with the outlines of packs."""
_CACHE_VERSION = 6
HITS_A_LESSON = 3
"""The most lines of one lesson that a search shows."""


class Edition(msgspec.Struct, frozen=True):
    """A pack in one language, with its path."""

    path: Path
    outline: PackOutline

    def lesson(self, lesson_id: str) -> LessonOutline | None:
        """The outline of one of its lessons."""
        return next((lesson for lesson in self.outline.lessons if lesson.manifest.id == lesson_id), None)

    def objectives(self, lesson: LessonOutline) -> dict[str, str]:
        """The names of the objectives that one of its lessons may use, by id."""
        return {**self.outline.manifest.objectives, **lesson.manifest.objectives}


class ListedLesson(NamedTuple):
    """A lesson as the lists show it."""

    key: str
    """`pack/lesson`."""
    edition: Edition
    """Of its pack, in the requested language if there is one."""
    outline: LessonOutline

    def question_key(self, question: str) -> str:
        """`pack/lesson/question` of one of its questions."""
        return str(QuestionKey(self.edition.outline.manifest.id, self.outline.manifest.id, question))


class LessonHit(NamedTuple):
    """A search result in a lesson."""

    key: str
    """`pack/lesson`."""
    found: FoundWords


class _Cache(msgspec.Struct):
    version: int = 0
    outlines: dict[str, PackOutline] = {}
    digests: dict[str, str] = {}
    """By the stamp of a pack, so that one that nobody wrote is not read."""


class Library:
    """All packs on this machine. `notices` says which could not be read or are not used, and why.

    `own`: where the pack of the member's own notes lies, if there is one.
    """

    def __init__(
        self, home: Home, extra: tuple[Path, ...] = (), *, built_in: bool = True, own: PackPlace | None = None
    ) -> None:
        self.notices: list[Problem] = []
        self._self_tested: dict[str, set[str]] = {}
        self._sources: dict[str, dict[str, str]] = {}
        self._texts: dict[str, tuple[str, str]] = {}
        self._in_memory = {own.path: own} if isinstance(own, ZipInMemory) else {}
        cache_file = home.cache / CATALOGUE
        known = _read_cache(cache_file)
        now = _Cache(_CACHE_VERSION, {}, {})
        candidates: list[Candidate] = []
        folders = {
            Origin.BUILT_IN: _folders(STARTER) if built_in else [],
            Origin.INSTALLED: self._installed(home.packs),
            Origin.NAMED: extra,
            Origin.OWN: [own.path if isinstance(own, ZipInMemory) else own] if own else [],
        }
        for origin, path in ((origin, path) for origin, paths in folders.items() for path in paths):
            try:
                stamp = "" if path in self._in_memory else pack_stamp(path, time.time())
                digest = known.digests.get(stamp) or pack_digest(self._place(path))
                pack = known.outlines.get(digest) or outline(load_pack(self._place(path)))
            except Problem as problem:
                self.notices.append(problem)
                continue
            if path not in self._in_memory:  # what is encrypted leaves no words in the cache
                now.outlines[digest] = pack
                if stamp:
                    now.digests[stamp] = digest
            candidates.append(Candidate(path, origin, pack))
        chosen, problems = settle(candidates)
        self.notices += problems
        self.notices += [problem for candidate in chosen for problem in left_out(candidate.path, candidate.outline)]
        self._editions = tuple(Edition(candidate.path, candidate.outline) for candidate in chosen)
        self.named = {candidate.outline.manifest.id for candidate in candidates if candidate.origin is Origin.NAMED}
        """Ids of the packs in `extra`."""
        changed = now.outlines.keys() != known.outlines.keys() or now.digests != known.digests
        if changed and other_owner(home.path) is None:
            _write_cache(cache_file, now)

    @property
    def editions(self) -> tuple[Edition, ...]:
        """Every pack in every language it has."""
        return self._editions

    def _installed(self, folder: Path) -> list[Path]:
        try:
            return names(folder, "[!.]*")
        except Problem as problem:
            self.notices.append(problem)
            return []

    def _place(self, path: Path) -> PackPlace:
        """Where the pack of an edition is opened."""
        return self._in_memory.get(path, path)

    def packs(self, lang: str) -> list[Edition]:
        """Every pack once: in `lang` if it has such an edition, else in the language it has."""
        chosen: dict[str, Edition] = {}
        for edition in self._editions:
            manifest = edition.outline.manifest
            if manifest.id not in chosen or manifest.lang == lang:
                chosen[manifest.id] = edition
        return list(chosen.values())

    def lessons(self, lang: str) -> Iterator[ListedLesson]:
        """Every lesson once, in the order of study."""
        for edition in self.packs(lang):
            for lesson in edition.outline.lessons:
                yield ListedLesson(_key(edition, lesson), edition, lesson)

    def self_tested(self, lang: str) -> set[str]:
        """Keys of all questions of self-tests."""
        if lang not in self._self_tested:
            self._self_tested[lang] = {
                listed.question_key(question.id)
                for listed in self.lessons(lang)
                for test in listed.outline.tests
                if test.kind == TestKind.SELF
                for question in test.questions
            }
        return self._self_tested[lang]

    @cached_property
    def held_back(self) -> dict[TestKey, TestOutline]:
        """The tests whose score or right answers are not shown as soon as they are handed in."""
        return {
            TestKey(edition.outline.manifest.id, lesson.manifest.id, test.id): test
            for edition in self._editions
            for lesson in edition.outline.lessons
            for test in lesson.tests
            if (test.rules.results, test.rules.keys) != (ShownFrom.NOW, ShownFrom.NOW)
        }

    def find(self, key: str, lang: str) -> Lesson:
        """The lesson `pack/lesson` (or just `lesson`), parsed. Raises `Problem` if there is none."""
        for full, edition, lesson in self.lessons(lang):
            if key in (full, lesson.manifest.id):
                return load_lesson(self._place(edition.path), lesson.path)
        raise Problem(key, N_("no such lesson here; the library of the application lists them all"))

    def question(self, key: str, digest: str) -> Question | None:
        """The question `pack/lesson/question` with this `digest`; `None` if no pack here has that version."""
        pack, lesson_id, _ = QuestionKey.parse(key)
        for edition in self._editions:
            if edition.outline.manifest.id == pack and (lesson := edition.lesson(lesson_id)):
                with contextlib.suppress(Problem):
                    tests = load_lesson(self._place(edition.path), lesson.path).tests
                    for question in (question for test in tests for question in test.questions):
                        if question.digest == digest:
                            return question
        return None

    def image(self, lesson: Lesson, target: str) -> bytes:
        """The bytes of an image in `lesson`, from its own pack only. Raises `Problem`."""
        name = inside(lesson.path, target)
        if name is None:
            raise Problem(target, N_("not shown: it is not in the pack"))
        return load_asset(self._place(self.edition_of(lesson).path), name)

    def linked(self, lesson: Lesson, target: str) -> str:
        """The key of the lesson of the same pack that a link in `lesson` leads to. Raises `Problem` if none."""
        name = inside(lesson.path, target)
        for other in self.edition_of(lesson).outline.lessons:
            if name in (other.path, f"{other.path}/index.md"):
                return str(LessonKey(lesson.pack, other.manifest.id))
        raise Problem(target, N_("does not lead to a lesson of this pack"))

    def glossary(self, lesson: Lesson) -> Lesson:
        """The glossary of a lesson's pack. Raises `Problem`."""
        return load_lesson(self._place(self.edition_of(lesson).path), GLOSSARY)

    def edition_of(self, lesson: Lesson) -> Edition:
        """The pack of a lesson. Raises `Problem` if it is not here."""
        for edition in self._editions:
            manifest = edition.outline.manifest
            if (manifest.id, manifest.lang) == (lesson.pack, lesson.manifest.lang):
                return edition
        raise Problem(lesson.key, N_("no such lesson here; the library of the application lists them all"))

    def search(self, query: str, lang: str, limit: int = HITS_A_LESSON) -> Iterator[LessonHit]:
        """Paragraphs of the lessons with every word of `query`, in the order of study.

        Reads all files the first time; call it from a worker thread.
        """
        from lessons.typeset.search import find  # loads the parser, which only a search needs

        sought = Sought(query)
        for edition in self.packs(lang):
            sources = self._sources_of(edition)
            for lesson in edition.outline.lessons:
                if sought.may_be_in(sources.get(lesson.path, "")):
                    text, folded = self._text(edition, lesson)
                    if sought.may_be_in(folded):  # not only in a question or in the front matter
                        for found in find(text, sought, limit):
                            yield LessonHit(_key(edition, lesson), found)

    def _sources_of(self, edition: Edition) -> dict[str, str]:
        """The files of a pack's lessons, folded for the search, by path."""
        digest = edition.outline.digest
        if digest not in self._sources:
            sources: dict[str, str] = {}
            with contextlib.suppress(Problem), open_pack(self._place(edition.path)) as files:
                for lesson in edition.outline.lessons:
                    source = clean_text(files.read(lesson.path).decode("utf-8", "replace"))
                    sources[lesson.path] = fold_for_search(source)
            self._sources[digest] = sources  # whole: each letter that is typed searches in a thread of its own
        return self._sources[digest]

    def _text(self, edition: Edition, lesson: LessonOutline) -> tuple[str, str]:
        """A lesson's text, and the same folded for the search."""
        if lesson.digest not in self._texts:
            text = ""
            with contextlib.suppress(Problem):
                text = load_lesson(self._place(edition.path), lesson.path).text
            self._texts[lesson.digest] = text, fold_for_search(text)
        return self._texts[lesson.digest]


def _key(edition: Edition, lesson: LessonOutline) -> str:
    return str(LessonKey(edition.outline.manifest.id, lesson.manifest.id))


def _folders(folder: Path) -> list[Path]:
    """The editions of the built-in packs: `starter/<pack>/<language>`."""
    return [index.parent for pack in BUILT_IN for index in sorted((folder / pack).glob("*/index.md"))]


def left_out(path: Path, pack: PackOutline) -> list[Problem]:
    """The notice about questions of a pack that were left out for errors."""
    text = N_("questions left out because of mistakes in them: {n}; `study check` says where")
    return [Problem(str(path), text, n=pack.left_out)] if pack.left_out else []


def _read_cache(file: Path) -> _Cache:
    try:
        cache = msgspec.json.decode(read(file) or b"", type=_Cache)
    except (Problem, ValueError, RecursionError):
        return _Cache()
    return cache if cache.version == _CACHE_VERSION else _Cache()


def _write_cache(file: Path, cache: _Cache) -> None:
    with contextlib.suppress(Problem):  # only a cache: without it the next start is slower
        replace(file, msgspec.json.encode(cache))
