"""GIFT, construct by construct (the rules of `question/format/gift/format.php` of Moodle)."""

import pytest

from lessons.bank.bank_question import GAP, BankOutcome, BankQuestion
from lessons.bank.gift.read_gift import is_gift, read_gift
from lessons.content.question import NumberBlank, PatternBlank, TextBlank
from tests.builders.bank_sheet import why


def one(text: str) -> BankOutcome:
    (outcome,) = read_gift("bank.gift", text).outcomes
    return outcome


def taken(text: str) -> BankQuestion:
    question = one(text).question
    assert question
    return question


def options(question: BankQuestion) -> list[tuple[str, bool, str]]:
    return [(option.text, option.key, option.feedback) for option in question.options]


def test_one_right_answer_with_feedback_and_a_name() -> None:
    question = taken("// a comment\n::first::What comes\nfirst?{\n~Test#Not yet.\n=Switch off#Right.}")
    assert question.stem == "What comes first?" and question.kind.value == "single"
    assert options(question) == [("Test", False, "Not yet."), ("Switch off", True, "Right.")]


def test_names_that_say_more_than_their_questions_are_told() -> None:
    reading = read_gift("b", "::Q1::Is it off?{T}\n\n::Is it on::Is it on, or off?{=on ~off}\n")
    assert [remark.fields for _place, remark in reading.notes] == [{"n": 1}]


def test_a_missing_word_leaves_a_line_in_the_sentence() -> None:
    assert taken("Lamps are {~tried =tested} first.").stem == "Lamps are _____ first."
    typed = taken("Two plus two equals {=four =4}.")
    assert (typed.stem, typed.blanks) == (f"Two plus two equals {GAP}.", (TextBlank(("four", "4")),))


def test_weights_say_which_of_several_are_right() -> None:
    outcome = one("Which two? {~%50%a ~%50%b ~%-100%c}")
    assert outcome.question and outcome.question.kind.value == "multiple"
    assert [option.key for option in outcome.question.options] == [True, True, False]


@pytest.mark.parametrize(("wrong", "remarks"), [("%-50%", 1), ("%-100%", 2), ("", 2)])
def test_weights_that_are_equal_give_points_for_each_part(wrong: str, remarks: int) -> None:
    outcome = one(f"Which two? {{~%50%a ~%50%b ~{wrong}c}}")
    assert outcome.question and (outcome.question.partial, outcome.question.points) == (True, 2)
    assert len(outcome.remarks) == remarks  # what a wrong choice costs is said where it differs


def test_weights_that_differ_have_no_counterpart() -> None:
    outcome = one("Which two? {~%70%a ~%30%b ~%-100%c}")
    assert outcome.question and not outcome.question.partial and "part of the points" in outcome.remarks[0].text


def test_a_star_in_an_answer_stands_for_any_characters() -> None:
    question = taken(r"Who may?{=work ticket =*work* ticket =a\\*b}".replace("\\\\", "\\"))
    assert question.blanks == (PatternBlank(("work ticket", "a\\*b", "*work* ticket")),)
    outcome = one("Who may?{=*work*order*}")
    assert outcome.question and outcome.question.blanks == (PatternBlank(("work order", "*work*order*")),)
    assert outcome.remarks[0].fields == {"answer": "work order"}


def test_part_of_the_points_has_no_counterpart_and_is_told() -> None:
    outcome = one("Which? {~%50%half =whole ~none}")
    assert outcome.question and [option.key for option in outcome.question.options] == [False, True, False]
    assert "part of the points" in outcome.remarks[0].text


@pytest.mark.parametrize("word", ["T", "TRUE", "F", "FALSE"])
def test_true_and_false_with_feedback_for_wrong_and_right(word: str) -> None:
    question = taken(f"It is off.{{{word}#was wrong#was right####for all}}")
    right = word.startswith("T")
    assert options(question) == [("True", right, "was right" if right else "was wrong"),
                                 ("False", not right, "was wrong" if right else "was right")]  # fmt: skip
    assert question.explanation == "for all"


@pytest.mark.parametrize(
    ("answer", "value", "tolerance"),
    [("#3", "3", "0"), ("#3.14:0.01", "3.14", "0.01"), ("#1..5", "3", "2"), ("#=1822:0 =%50%1822:2", "1822", "0"),
     ("#-2.50:0.5", "-2.5", "0.5"), ("#3:2~#wrong", "3", "2")],
)  # fmt: skip
def test_numbers_with_tolerance_and_ranges(answer: str, value: str, tolerance: str) -> None:
    assert taken(f"How much? {{{answer}}}").blanks == (NumberBlank(value, tolerance),)


def test_pairs_and_an_answer_that_fits_nothing() -> None:
    outcome = one("Match. {=Canada -> Ottawa =Italy -> Rome = -> Oslo}")
    assert outcome.question and outcome.question.pairs == (("Canada", "Ottawa"), ("Italy", "Rome"))
    assert outcome.question.spares == ("Oslo",)


def test_escaped_signs_are_signs() -> None:
    question = taken(r"Which is 5? {~\=2\{1\} =\~5 \# \: \\}")
    assert options(question) == [("=2{1}", False, ""), ("~5 # : \\", True, "")]


def test_formats_are_undone() -> None:
    assert taken("[html]<p>Is H<sub>2</sub>O <b>wet</b>?</p>{T}").stem == "Is H₂O wet?"
    assert taken("[markdown]Is it **off**?{T}").stem == "Is it off?"
    assert taken("[plain]Is a<b?{T}").stem == "Is a<b?"


def test_a_category_is_the_objective() -> None:
    reading = read_gift("b", "$CATEGORY: $course$/top/Works/Lamps\n\nIs it off?{T}\n")
    assert [outcome.question.objective for outcome in reading.outcomes if outcome.question] == ["Works / Lamps"]


def test_an_id_of_the_bank_is_its_code() -> None:
    assert taken("// [id:LAMP-7] [tag:x]\nIs it off?{T}").code == "LAMP-7"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Only a text.", "description"),
        ("Is it off?{T", "brace"),
        ("A {T} and B {F}", "second pair"),
        ("Which?{=a ~b =c}", "several options"),
        ("How?{#many}", "no number"),
        ("What?{=*}", "anything"),
    ],
)
def test_what_has_no_counterpart_is_listed(text: str, reason: str) -> None:
    assert reason in why(one(text))


def test_an_essay_is_for_a_person_to_judge() -> None:
    assert taken("What did you learn?{}").kind.value == "essay"


def test_gift_is_told_from_other_texts() -> None:
    assert is_gift("Is it off?{T}") and is_gift("::a::Which?{~b =c}") and is_gift("$CATEGORY: x")
    assert not is_gift("1.先做（A）\nA.停电 B.验电") and not is_gift("see {the rule}")
