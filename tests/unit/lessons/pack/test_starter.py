"""The built-in packs keep what they promise: they lint clean, and their editions are one pack in two languages."""

import ast
import math
import operator
import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import lessons
from lessons.content.answer_place import places_named
from lessons.content.lesson import Lesson, TestKind
from lessons.content.question import Choice, Cloze, Matching, NumberBlank, Ordering, Question, grade
from lessons.lint.lesson_advice import QUESTION_MINUTES, reading_minutes
from lessons.lint.lint import check_pack
from lessons.lint.wording import holds, length, stem_words
from lessons.pack.pack import Pack, load_pack
from store.machine.library import BUILT_IN

STARTER = Path(lessons.__file__).parent / "starter"
PACKS = BUILT_IN
LANGUAGES = ("zh", "en")

pack_names = pytest.mark.parametrize("name", PACKS)
editions = pytest.mark.parametrize(("name", "lang"), [(name, lang) for name in PACKS for lang in LANGUAGES])


def _load(name: str, lang: str) -> Pack:
    return load_pack(STARTER / name / lang)


def _questions(pack: Pack) -> list[Question]:
    return [question for lesson in pack.lessons for test in lesson.tests for question in test.questions]


def _self_tested(lesson: Lesson) -> list[Question]:
    """Of a stage test, questions lead to no place: what answers them stands in other lessons."""
    return [question for test in lesson.tests if test.kind == TestKind.SELF for question in test.questions]


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
        [(prompt.id, prompt.min_length, prompt.follow_up_days, bool(prompt.model)) for prompt in lesson.prompts],
        [(examined.id, len(examined.steps)) for examined in lesson.examined],
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
    checked = check_pack(STARTER / name / lang, advice_on=date(2026, 12, 1))
    assert [str(finding.problem) for finding in checked.findings] == []
    assert checked.missing == {} and checked.accepted <= 2


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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_question_type_is_used(lang: str) -> None:
    used = set[str]().union(*(_kinds(question) for name in PACKS for question in _questions(_load(name, lang))))
    assert used == {"single", "multiple", "ordering", "matching", "fill in", "number"}


@editions
def test_matching_and_ordering_which_knowing_the_trade_solves_are_few(name: str, lang: str) -> None:
    questions = _questions(_load(name, lang))
    assert sum(isinstance(question, Matching) for question in questions) <= 2
    assert sum(isinstance(question, Ordering) for question in questions) <= 1


@editions
def test_every_objective_is_asked_about(name: str, lang: str) -> None:
    for lesson in _load(name, lang).lessons:
        asked = {question.objective for test in lesson.tests for question in test.questions}
        assert asked == set(lesson.manifest.objectives), lesson.path
        assert lesson.manifest.objectives or lesson.examined, lesson.path


@editions
def test_every_question_explains_itself(name: str, lang: str) -> None:
    for question in _questions(_load(name, lang)):
        assert question.explanation, question.id
        if isinstance(question, Choice):
            assert all(option.feedback for option in question.options), question.id


@editions
def test_every_question_leads_to_the_place_that_answers_it(name: str, lang: str) -> None:
    for lesson in _load(name, lang).lessons:
        for question in _self_tested(lesson):
            place = places_named(lesson, [question.see]).get(question.see)
            assert place and place.line < lesson.tests[0].line, question.id


@pack_names
def test_a_question_leads_to_the_same_place_in_both_editions(name: str) -> None:
    def places(lang: str) -> list[tuple[str, int]]:
        """Question -> which section of its lesson answers it."""
        found = []
        for lesson in _load(name, lang).lessons:
            headings = [section.title for section in lesson.sections]
            for question in _self_tested(lesson):
                place = places_named(lesson, [question.see]).get(question.see)
                found.append((question.id, headings.index(place.heading) if place else -1))
        return found

    assert places("zh") == places("en")


@editions
def test_the_answer_written_as_right_is_graded_right(name: str, lang: str) -> None:
    for question in _questions(_load(name, lang)):
        assert grade(question, _right_response(question)).right, question.id


def _singles(lesson_or_pack: Lesson | Pack) -> list[Choice]:
    lessons_ = lesson_or_pack.lessons if isinstance(lesson_or_pack, Pack) else (lesson_or_pack,)
    questions = (question for lesson in lessons_ for test in lesson.tests for question in test.questions)
    return [q for q in questions if isinstance(q, Choice) and not q.multiple]


@editions
def test_the_right_option_stands_about_equally_often_in_each_place(name: str, lang: str) -> None:
    singles = _singles(_load(name, lang))
    places = [[option.key for option in question.options].index(True) for question in singles]
    for place in range(4):
        assert 0.15 <= places.count(place) / len(singles) <= 0.35, place


@editions
def test_the_right_option_is_not_known_by_its_length(name: str, lang: str) -> None:
    """Who always takes the longest, or the shortest, is right no more often than by chance, or little."""
    singles = _singles(_load(name, lang))
    for extreme in (max, min):
        hits = 0.0
        for question in singles:
            wanted = extreme(length(option.text) for option in question.options)
            there = [option.key for option in question.options if length(option.text) == wanted]
            hits += sum(there) / len(there)
        assert hits / len(singles) <= 0.4, extreme


@editions
def test_several_right_options_are_any_number_of_them(name: str, lang: str) -> None:
    multiple = [q for q in _questions(_load(name, lang)) if isinstance(q, Choice) and q.multiple]
    counts = {sum(option.key for option in question.options) for question in multiple}
    assert len(counts) >= 3 and any(all(option.key for option in question.options) for question in multiple)


@editions
def test_a_pool_is_large_enough_for_a_paper_and_two_retests(name: str, lang: str) -> None:
    for lesson in _load(name, lang).lessons:
        for test in lesson.tests:
            asked = len(test.questions)
            assert asked >= (16 if test.kind == TestKind.SELF else 12) and 5 <= test.pick < asked, lesson.path


@pack_names
def test_a_pack_ends_with_a_stage_test_that_can_be_sealed(name: str) -> None:
    last = _load(name, "zh").lessons[-1]
    assert [test.kind for test in last.tests] == [TestKind.STAGE] and last.manifest.id == "stage-test"


@pack_names
def test_minutes_are_what_reading_and_a_paper_take_in_the_slower_edition(name: str) -> None:
    """300 Chinese characters or 180 words a minute, half a minute a question; rounded up from a quarter on."""
    editions_of = zip(*(_load(name, lang).lessons for lang in LANGUAGES), strict=True)
    for lesson, other in editions_of:
        if lesson.tests and lesson.tests[0].kind == TestKind.SELF:
            reading = max(reading_minutes(lesson.text), reading_minutes(other.text))
            measured = reading + QUESTION_MINUTES * lesson.tests[0].length
            assert lesson.manifest.minutes == math.ceil(measured - 0.25), lesson.path
            assert lesson.manifest.minutes + 2 * len(lesson.prompts) <= 15, lesson.path


@editions
def test_the_table_of_lessons_says_their_titles_minutes_and_order(name: str, lang: str) -> None:
    pack = _load(name, lang)
    rows = re.findall(r"(?m)^\| \[[^\]]+\]\(([\w-]+\.md)\) .*\| (\d+) (?:min|分钟) \|$", pack.index.text)
    assert [path for path, _minutes in rows] == [lesson.path for lesson in pack.lessons]
    for lesson, (_path, minutes) in zip(pack.lessons[:-1], rows, strict=False):
        assert int(minutes) == lesson.manifest.minutes, lesson.path


@pytest.mark.parametrize("name", PACKS)
def test_a_chinese_lesson_is_short_enough_to_be_read_to_its_end(name: str) -> None:
    for lesson in _load(name, "zh").lessons:
        if lesson.tests and lesson.tests[0].kind == TestKind.SELF:
            body = re.sub(r"(?m)^\[\^.*$", "", lesson.text)
            assert 500 <= len(re.findall(r"[\u4e00-\u9fff]", body)) <= 1100, lesson.path


@editions
def test_every_lesson_has_a_box_for_the_plants_own_values_and_a_thing_to_do(name: str, lang: str) -> None:
    box, week = (
        ("> **本厂：**", "## 这一周做一件事")
        if lang == "zh"
        else ("> **At your plant:**", "## One thing to do this week")
    )
    for lesson in _load(name, lang).lessons:
        if lesson.tests and lesson.tests[0].kind == TestKind.SELF:
            assert box in lesson.text and week in lesson.text, lesson.path
            assert lesson.manifest.review_by and lesson.prompts, lesson.path


@pack_names
def test_both_editions_cite_the_same_standards(name: str) -> None:
    def cited(lesson: Lesson) -> list[str]:
        notes = re.findall(r"(?m)^\[\^\w+\]:.*$", lesson.text)
        return sorted({number for note in notes for number in re.findall(r"(?:GB|DL|IEC)[/TZ ]*([0-9.]{4,})", note)})

    for chinese, english in zip(*(_load(name, lang).lessons for lang in LANGUAGES), strict=True):
        assert cited(chinese) == cited(english), chinese.path


_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def _value(formula: ast.expr) -> float:
    match formula:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _OPERATORS:
            return float(_OPERATORS[type(sign)](_value(left), _value(right)))
        case _:
            raise ValueError(ast.dump(formula))


def _calculations(text: str) -> list[tuple[float, float]]:
    """What each calculation in an explanation, `600 * 0.5 = 300`, gives, and what it says that it gives."""
    found = re.findall(r"`([0-9 .+*/()-]+)=\s*(-?[0-9.]+)`", text)
    return [(_value(ast.parse(formula.strip(), mode="eval").body), float(said)) for formula, said in found]


@editions
def test_numbers_that_are_asked_for_are_what_their_formulas_give(name: str, lang: str) -> None:
    for question in _questions(_load(name, lang)):
        calculations = _calculations(question.explanation)
        for result, said in calculations:
            assert math.isclose(result, said, rel_tol=0.006, abs_tol=0.0051), question.id
        for blank in question.blanks if isinstance(question, Cloze) else ():
            if not isinstance(blank, NumberBlank):
                continue
            wanted, room = Fraction(blank.value), Fraction(blank.tolerance.removesuffix("%"))
            room *= abs(wanted) / 100 if blank.tolerance.endswith("%") else 1
            given = any(abs(result - wanted) <= room + 1e-9 for result, _said in calculations)
            assert given or (not calculations and re.search("[0-9]", question.explanation)), question.id


@pack_names
def test_both_editions_calculate_the_same(name: str) -> None:
    chinese, english = (
        {question.id: _calculations(question.explanation) for question in _questions(_load(name, lang))}
        for lang in LANGUAGES
    )
    assert chinese == english


@editions
def test_no_question_of_a_test_says_all_that_is_typed_into_another(name: str, lang: str) -> None:
    for lesson in _load(name, lang).lessons:
        for test in lesson.tests:
            for asked in (question for question in test.questions if isinstance(question, Cloze)):
                words = [b.alternatives[0] for b in asked.blanks if not isinstance(b, NumberBlank)]
                for other in test.questions:
                    told = f"{stem_words(other)} {other.hint}"
                    assert other is asked or not words or not all(holds(told, w) for w in words), (asked.id, other.id)


@editions
def test_what_the_reader_shows_gives_no_answer_away(name: str, lang: str) -> None:
    for lesson in _load(name, lang).lessons:
        assert not re.search(r"\[[ xX]\]|\[\[|<!--", lesson.text), lesson.path
