"""The built-in packs keep what they promise: they lint clean, and their editions are one pack in two languages."""

import re
from pathlib import Path

import pytest

import lessons
from lessons.content.answer_place import places_named
from lessons.content.lesson import Lesson
from lessons.content.question import Choice, Cloze, Matching, NumberBlank, Ordering, Question, grade
from lessons.lint.lint import check_pack
from lessons.pack.pack import Pack, load_pack

STARTER = Path(lessons.__file__).parent / "starter"
PACKS = ("study-branch", "electrical-safety")
LANGUAGES = ("zh", "en")

pack_names = pytest.mark.parametrize("name", PACKS)
editions = pytest.mark.parametrize(("name", "lang"), [(name, lang) for name in PACKS for lang in LANGUAGES])


def _load(name: str, lang: str) -> Pack:
    return load_pack(STARTER / name / lang)


def _questions(pack: Pack) -> list[Question]:
    return [question for lesson in pack.lessons for test in lesson.tests for question in test.questions]


def _kinds(question: Question) -> set[str]:
    match question:
        case Choice():
            return {"multiple" if question.multiple else "single"}
        case Ordering():
            return {"ordering"}
        case Matching():
            return {"matching"}
        case Cloze():
            return {"number" if isinstance(blank, NumberBlank) else "fill in" for blank in question.blanks}


def _key(question: Question) -> object:
    """What makes an answer right, without the words."""
    match question:
        case Choice():
            return [option.key for option in question.options]
        case Ordering():
            return len(question.items)
        case Matching():
            return len(question.pairs)
        case Cloze():
            return [(b.value, b.tolerance) if isinstance(b, NumberBlank) else "text" for b in question.blanks]


def _right_response(question: Question) -> tuple[int | str, ...]:
    match question:
        case Choice():
            return tuple(n for n, option in enumerate(question.options) if option.key)
        case Ordering():
            return tuple(range(len(question.items)))
        case Matching():
            return tuple(range(len(question.pairs)))
        case Cloze():
            return tuple(b.value if isinstance(b, NumberBlank) else b.alternatives[0] for b in question.blanks)


def _skeleton(lesson: Lesson) -> object:
    """All of a lesson that progress hangs on, so that a member may change the language half-way."""
    manifest = lesson.manifest
    return (
        lesson.path,
        (manifest.id, manifest.track, manifest.level, manifest.minutes, manifest.version, manifest.published),
        (list(manifest.objectives), manifest.requires),
        [
            (
                (test.id, test.minutes, test.pass_percent, test.pick, test.kind),
                [(type(q), q.id, q.points, q.objective, _key(q), bool(q.hint)) for q in test.questions],
            )
            for test in lesson.tests
        ],
        [(prompt.id, prompt.min_length, prompt.follow_up_days) for prompt in lesson.prompts],
    )


def _shape(lesson: Lesson) -> object:
    """What a reader of one edition would miss in the other: sections, links, footnotes, alerts, tables."""
    return (
        [(section.level, section.kind) for section in lesson.sections],
        sorted(re.findall(r"\]\(([^)]+)\)", lesson.text)),
        sorted(re.findall(r"\[\^\w+\]:?", lesson.text)),
        re.findall(r"\[!(\w+)\]", lesson.text),
        [line.count("|") for line in lesson.text.split("\n") if line.startswith("|")],
    )


@editions
def test_a_built_in_pack_has_nothing_to_mend(name: str, lang: str) -> None:
    checked = check_pack(STARTER / name / lang)
    assert [str(finding.problem) for finding in checked.findings] == []
    assert checked.missing == {}


@editions
def test_an_edition_says_which_pack_and_which_language_it_is(name: str, lang: str) -> None:
    pack = _load(name, lang)
    assert (pack.manifest.id, pack.manifest.lang) == (name, lang)
    assert all(lesson.manifest.lang == lang and lesson.pack == name for lesson in pack.lessons)
    assert pack.manifest.source


@pack_names
def test_progress_is_shared_between_the_editions_of_a_pack(name: str) -> None:
    chinese, english = (_load(name, lang) for lang in LANGUAGES)
    assert [_skeleton(lesson) for lesson in chinese.lessons] == [_skeleton(lesson) for lesson in english.lessons]


@pack_names
def test_an_edition_says_no_less_than_the_other(name: str) -> None:
    chinese, english = (_load(name, lang) for lang in LANGUAGES)
    assert [_shape(x) for x in (chinese.index, *chinese.lessons)] == [
        _shape(x) for x in (english.index, *english.lessons)
    ]


@pack_names
def test_no_id_stands_in_both_packs(name: str) -> None:
    others = [other for other in PACKS if other != name]
    elsewhere = {question.id for other in others for question in _questions(_load(other, "zh"))}
    assert not elsewhere & {question.id for question in _questions(_load(name, "zh"))}


@editions
def test_every_question_type_is_used(name: str, lang: str) -> None:
    used = set[str]().union(*(_kinds(question) for question in _questions(_load(name, lang))))
    assert used == {"single", "multiple", "ordering", "matching", "fill in", "number"}


@editions
def test_every_objective_is_asked_about(name: str, lang: str) -> None:
    for lesson in _load(name, lang).lessons:
        asked = {question.objective for test in lesson.tests for question in test.questions}
        assert lesson.manifest.objectives and asked == set(lesson.manifest.objectives), lesson.path


@editions
def test_every_question_explains_itself(name: str, lang: str) -> None:
    for question in _questions(_load(name, lang)):
        assert question.explanation, question.id
        if isinstance(question, Choice):
            assert all(option.feedback for option in question.options), question.id


@editions
def test_every_question_leads_to_the_place_that_answers_it(name: str, lang: str) -> None:
    for lesson in _load(name, lang).lessons:
        for question in (question for test in lesson.tests for question in test.questions):
            place = places_named(lesson, [question.see]).get(question.see)
            assert place and place.line < lesson.tests[0].line, question.id


@pack_names
def test_a_question_leads_to_the_same_place_in_both_editions(name: str) -> None:
    def places(lang: str) -> list[tuple[str, int]]:
        """Question -> which section of its lesson answers it."""
        found = []
        for lesson in _load(name, lang).lessons:
            headings = [section.title for section in lesson.sections]
            for question in (question for test in lesson.tests for question in test.questions):
                place = places_named(lesson, [question.see]).get(question.see)
                found.append((question.id, headings.index(place.heading) if place else -1))
        return found

    assert places("zh") == places("en")


@editions
def test_the_answer_written_as_right_is_graded_right(name: str, lang: str) -> None:
    for question in _questions(_load(name, lang)):
        assert grade(question, _right_response(question)).right, question.id


@editions
def test_the_right_option_does_not_always_stand_in_the_same_place(name: str, lang: str) -> None:
    singles = [q for q in _questions(_load(name, lang)) if isinstance(q, Choice) and not q.multiple]
    places = [[option.key for option in question.options].index(True) for question in singles]
    assert max(places.count(place) for place in range(4)) <= len(singles) / 2


@editions
def test_the_right_option_is_not_known_by_its_length(name: str, lang: str) -> None:
    singles = [q for q in _questions(_load(name, lang)) if isinstance(q, Choice) and not q.multiple]
    for extreme in (max, min):
        known = [q.id for q in singles if extreme(q.options, key=lambda option: len(option.text)).key]
        assert len(known) <= len(singles) / 2, (extreme, known)


@editions
def test_a_lesson_fits_into_a_quarter_of_an_hour_with_its_test(name: str, lang: str) -> None:
    pack = _load(name, lang)
    assert 4 <= len(pack.lessons) <= 5
    for lesson in pack.lessons:
        (test,) = lesson.tests
        assert 5 <= lesson.manifest.minutes <= 10
        assert lesson.manifest.minutes + test.minutes <= 15
        assert 5 <= test.pick < len(test.questions) <= 9
        assert 1 <= len(lesson.prompts) <= 2
    assert 25 <= sum(lesson.manifest.minutes for lesson in pack.lessons) <= 45


@pytest.mark.parametrize("name", PACKS)
def test_a_chinese_lesson_is_short_enough_to_be_read_to_its_end(name: str) -> None:
    for lesson in _load(name, "zh").lessons:
        body = re.sub(r"(?m)^\[\^.*$", "", lesson.text)
        assert 400 <= len(re.findall(r"[\u4e00-\u9fff]", body)) <= 1100, lesson.path


@editions
def test_what_the_reader_shows_gives_no_answer_away(name: str, lang: str) -> None:
    for lesson in _load(name, lang).lessons:
        assert not re.search(r"\[[ xX]\]|\[\[|<!--", lesson.text), lesson.path
