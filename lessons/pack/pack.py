"""A folder or `.zip` of Markdown -> Pack, and its outline, which is all that lists and plans need.

An outline holds no text and can be kept as JSON under the pack's digest, so a start reads no Markdown. For the same
reason this module imports the parser only where it parses.
"""

from bisect import bisect_right
from typing import TYPE_CHECKING

import msgspec

from lessons.clean import clean_line
from lessons.content.lesson import Lesson, Manifest, TestKind
from lessons.content.question import Question
from lessons.content.test_rules import Rules
from lessons.pack.files import PackFiles, files_digest
from lessons.pack.open_pack import PackPlace, open_pack
from lessons.problem import N_, Problem
from lessons.regex import regex

if TYPE_CHECKING:
    from lessons.syntax.parse import Examined

_BLANK = regex(r"\[\[\d+\]\]")


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """A whole pack, parsed. Its lessons stand in the order of study; `index` is among them if it takes minutes."""

    manifest: Manifest
    lessons: tuple[Lesson, ...]
    digest: str
    """SHA-256 of its content (`pack_digest`)."""
    index: Lesson
    assets: tuple[str, ...] = ()
    """Paths of the files that are no lessons; never read."""
    left_out: int = 0
    """Questions that cannot be asked because of mistakes in them."""


class QuestionOutline(msgspec.Struct, frozen=True):
    """A question with just enough of its text to be listed."""

    id: str
    objective: str
    points: int
    stem: str
    """Its beginning in one line, blanks as `＿`; of a stage test none, since outlines lie on disk."""


class TestOutline(msgspec.Struct, frozen=True, kw_only=True):
    """A test without its questions' words."""

    __test__ = False  # not a test case, whatever pytest thinks of the name

    id: str
    title: str
    minutes: int
    pass_percent: int
    kind: str
    count: int
    """Questions in the pool."""
    pick: int
    """Questions of a paper; 0 = the whole pool."""
    rules: Rules = Rules()
    questions: tuple[QuestionOutline, ...]


class LessonOutline(msgspec.Struct, frozen=True, kw_only=True):
    """A lesson without its text."""

    manifest: Manifest
    path: str
    digest: str
    tests: tuple[TestOutline, ...]
    prompts: dict[str, int]
    """Reflection prompt's id -> days after which it is asked what came of it; 0 = never."""
    examined: tuple[str, ...] = ()
    """Ids of what members ask themselves once a year."""

    @property
    def is_stage_test(self) -> bool:
        """Whether there is nothing to it but a stage test."""
        return bool(self.tests) and all(test.kind == TestKind.STAGE for test in self.tests)

    @property
    def takes(self) -> int:
        """Minutes by which a member plans: those of the lesson, or of the stage test that it is."""
        return sum(test.minutes for test in self.tests) if self.is_stage_test else self.manifest.minutes


class PackOutline(msgspec.Struct, frozen=True, kw_only=True):
    """A pack without its text; can be written as JSON and read back."""

    manifest: Manifest
    digest: str
    lessons: tuple[LessonOutline, ...]
    left_out: int = 0
    """Questions that cannot be asked because of mistakes in them."""


def load_pack(path: PackPlace) -> Pack:
    """The pack in the folder or `.zip` at `path`. Raises `Problem` where it cannot be read or an id stands twice."""
    with open_pack(path) as files:
        index = _examine(files, "index.md", None)
        manifest = index.lesson.manifest
        digests = {"index.md": index.lesson.digest}
        lessons = [index.lesson] if manifest.minutes else []
        left_out = _left_out(index)
        for name in files.lessons:
            if name == "index.md":
                continue
            examined = _examine(files, name, manifest)
            digests[name] = examined.lesson.digest
            # Markdown without front matter is a note (a README, a licence), no lesson.
            if examined.has_front_matter:
                lessons.append(examined.lesson)
                left_out += _left_out(examined)
        places = {id_: n for n, id_ in enumerate(index.order)}
        lessons.sort(key=lambda lesson: (lesson.path != "index.md", places.get(lesson.manifest.id, len(places))))
        _refuse_duplicates(files, lessons)
        return Pack(
            manifest=manifest,
            lessons=tuple(lessons),
            digest=files_digest(files, digests),
            index=index.lesson,
            assets=files.assets,
            left_out=left_out,
        )


def load_index(path: PackPlace) -> Manifest:
    """The manifest of the pack at `path`, nothing else of it parsed. Raises `Problem`."""
    with open_pack(path) as files:
        return _examine(files, "index.md", None).lesson.manifest


def load_lesson(path: PackPlace, lesson_path: str) -> Lesson:
    """Just the lesson at `lesson_path` inside the pack at `path`. Raises `Problem`."""
    with open_pack(path) as files:
        if lesson_path not in files.lessons:
            raise Problem(files.where, N_("has no lesson {name}"), name=lesson_path)
        index = _examine(files, "index.md", None).lesson
        return index if lesson_path == "index.md" else _examine(files, lesson_path, index.manifest).lesson


def load_asset(path: PackPlace, name: str) -> bytes:
    """The bytes of a file that is no Markdown, at `name` inside the pack at `path`. Raises `Problem`."""
    with open_pack(path) as files:
        if name not in files.assets:
            raise Problem(name, N_("there is no such file in the pack"))
        return files.read(name)


def outline(pack: Pack) -> PackOutline:
    """The outline of `pack`: what lists and plans need."""
    return PackOutline(
        manifest=pack.manifest,
        digest=pack.digest,
        left_out=pack.left_out,
        lessons=tuple(
            LessonOutline(
                manifest=lesson.manifest,
                path=lesson.path,
                digest=lesson.digest,
                tests=tuple(
                    TestOutline(
                        id=test.id,
                        title=test.title,
                        minutes=test.minutes,
                        pass_percent=test.pass_percent,
                        kind=test.kind,
                        count=test.sealed.count if test.sealed else len(test.questions),
                        pick=test.pick,
                        rules=test.rules,
                        questions=tuple(
                            QuestionOutline(
                                q.id, q.objective, q.points, _beginning(q) if test.kind == TestKind.SELF else ""
                            )
                            for q in test.questions
                        ),
                    )
                    for test in lesson.tests
                ),
                prompts={prompt.id: prompt.follow_up_days for prompt in lesson.prompts},
                examined=tuple(examined.id for examined in lesson.examined),
            )
            for lesson in pack.lessons
        ),
    )


def _beginning(question: Question) -> str:
    return clean_line(_BLANK.sub("＿", question.stem))


def _left_out(examined: "Examined") -> int:
    """How many questions cannot be asked because of mistakes; those swallowed by an unclosed block count as one."""
    headings = [heading.line for heading in examined.scan.headings]
    asked = {question.line for test in examined.lesson.tests for question in test.questions}
    meant = {directive.line for directive in examined.scan.directives if directive.name == "question"}
    meant |= {finding.line - 1 for finding in examined.findings if finding.code in ("E306", "E312")}
    return len({bisect_right(headings, line) for line in meant} - {bisect_right(headings, line) for line in asked})


def _examine(files: PackFiles, name: str, pack: Manifest | None) -> "Examined":
    from lessons.syntax.parse import examine  # only here: a start reads outlines, no Markdown

    examined = examine(files.read(name), name, pack)
    for finding in examined.findings:
        if finding.fatal and (examined.has_front_matter or not name_is_note(name)):
            raise Problem(f"{files.where}/{finding.path}:{finding.line}", finding.text, **finding.fields)
    if name == "index.md" and not examined.has_front_matter:
        raise Problem(f"{files.where}/{name}:1", N_("is not a pack's index: it has no front matter"))
    return examined


def name_is_note(name: str) -> bool:
    """Whether a Markdown file is, by its name, about the pack (a README) and no lesson."""
    return name.rsplit("/", 1)[-1].lower() in (
        "readme.md",
        "license.md",
        "changelog.md",
        "contributing.md",
        "glossary.md",
    )


def _refuse_duplicates(files: PackFiles, lessons: list[Lesson]) -> None:
    seen: dict[str, str] = {}
    ids: dict[str, str] = {}
    for lesson in lessons:
        if lesson.manifest.id in ids:
            _refuse_duplicate(files, lesson.path, lesson.manifest.id, ids[lesson.manifest.id])
        ids[lesson.manifest.id] = lesson.path
        own = [test.id for test in lesson.tests] + [prompt.id for prompt in lesson.prompts]
        own += [examined.id for examined in lesson.examined]
        own += [question.id for test in lesson.tests for question in test.questions]
        for id_ in own:
            if id_ in seen:
                _refuse_duplicate(files, lesson.path, id_, seen[id_])
            seen[id_] = lesson.path


def _refuse_duplicate(files: PackFiles, path: str, id_: str, other: str) -> None:
    text = N_("the id {id} is also in {other}; change one of them")
    raise Problem(f"{files.where}/{path}", text, id=id_, other=other)
