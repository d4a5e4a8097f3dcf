"""What `study check` teaches of item writing: each rule sees its mistake, and is silent on what is well written."""

from datetime import date
from pathlib import Path

import pytest

from lessons.lint.codes import CODES, WARNINGS
from lessons.lint.lint import CheckResult, check_pack

TODAY = date(2026, 3, 2)
INDEX = "---\nid: p\ntitle: P\nlang: en\ntrack: theory\npublished: 2026-01-01\nreview_by: 2027-01-01\n---\n# P\n"
HEAD = "---\nid: a\ntitle: A\nminutes: 4\nobjectives:\n  know: can tell\n---\n# Heading\n\n"
WORDS = "Plain words to read. " * 60
QUIZ = "\n## Test\n<!-- test: id=t minutes=4 -->\n\n"


def good(number: int) -> str:
    """A question to which there is nothing to say; the right place wanders."""
    options = ["[ ] the fitter", "[ ] the keeper", "[ ] the warden"]
    options[number % 3] = f"[x] the owner{number}"
    listed = "\n".join(f"{n}. {option}" for n, option in enumerate(options, 1))
    return f"### Who signs paper {number}?\n<!-- question: id=g{number} objective=know -->\n\n{listed}\n\n"


FOUR = "".join(map(good, range(4)))


def checked(root: Path, quiz: str = "", head: str = HEAD, index: str = INDEX, text: str = WORDS) -> CheckResult:
    (root / "index.md").write_text(index, "utf-8")
    (root / "a.md").write_text(f"{head}{text}\n{QUIZ}{FOUR}{quiz}", "utf-8")
    return check_pack(root, advice_on=TODAY)


def codes(result: CheckResult) -> list[str]:
    return [finding.code for finding in result.findings]


def question(title: str, body: str, attributes: str = "") -> str:
    return f"### {title}\n<!-- question: id=q objective=know {attributes}-->\n{body}\n"


def single(title: str, *options: str, hint: str = "") -> str:
    listed = "\n".join(f"{n}. {'[x]' if n == 1 else '[ ]'} {option}" for n, option in enumerate(options, 1))
    return question(title, f"{hint}\n\n{listed}\n")


MATCH = "\n| a | b |\n|---|---|\n| one | ten |\n| two | {} |\n| six | {} |\n"
ORDER = "\n1. first\n2. then\n"


@pytest.mark.parametrize(
    ("code", "wrong", "right"),
    [
        ("W503", single("?", "earth it at both ends of the place of work", "leave it", "go home"),
         single("?", "earth both its ends", "leave it to others", "go home at once")),
        ("W503", single("?", "earth it", "wait until somebody else was there", "ask the keeper of the keys"), ""),
        ("W504", single("?", "earth it first", "touch it first", "All of the above"),
         single("?", "earth it first", "touch it first", "test it first")),
        ("W504", single("?", "先验电再接地", "先接地", "没有什么影响"),
         single("?", "先验电再接地", "先接地", "都不对称")),
        ("W505", question("Match", MATCH.format("twenty", "sixty")), question("Match", MATCH.format("twenty", "ten"))),
        ("W505", question("Match", MATCH.format("twenty", "sixty")),
         question("Match", MATCH.format("twenty", "sixty") + "| | forty |\n")),
        ("W506", question("Order", ORDER), question("Order", ORDER + "\n> Rule 12, 3.1.\n")),
        ("W507", single("What does the earthing switch do?", "earthing the line", "opens the line", "feeds the line"),
         single("What does this switch do?", "earthing the line", "opens the line", "feeds the line")),
        ("W507", single("检修接地刀闸的作用", "把检修接地的线路接地", "把线路断开", "给线路送电"), ""),
        ("W507", question("A padlock is a [[padlock]]", ""), question("It is locked with a [[padlock]]", "")),
        ("W508", single("Which?", "a padlock", "a string", "a notice", hint="> Hint: think of the padlock"),
         single("Which?", "a padlock", "a string", "a notice", hint="> Hint: think of who else is there")),
        ("W508", single("Which?", "a padlock", "a string", "a notice", hint="> Hint: not what the owner3 does"), ""),
        ("W509", single("Which of these is not allowed?", "smoking", "talking", "reading"),
         single("Which of these is **not** allowed?", "smoking", "talking", "reading")),
        ("W509", single("下列哪项不属于安全措施？", "停电作业", "验电接地", "悬挂标牌"),
         single("下列哪项**不属于**安全措施？", "停电作业", "验电接地", "悬挂标牌")),
        ("W509", single("Which is it NOT?", "smoking", "talking", "reading").replace("NOT", "never"),
         single("Which is it NOT?", "smoking", "talking", "reading")),
        ("W510", good(2).replace("id=g2", "id=q"), ""),
        ("W511", question("The voltage is [[35 +- 0]].", ""), question("The voltage is [[35 +- 0]] kV.", "")),
        ("W511", question("电压是 [[35 +- 0]]。", ""), question("电压（单位：kV）是 [[35 +- 0]]。", "")),
        ("W517", question("Match", MATCH.format("ten", "ten"), "credit=part "),
         question("Match", MATCH.format("ten", "ten"), "credit=part points=3 ")),
    ],
)  # fmt: skip
def test_a_question_is_told_what_it_gives_away_and_its_better_wording_is_not(
    tmp_path: Path, code: str, wrong: str, right: str
) -> None:
    assert code in codes(checked(tmp_path, wrong))
    assert code not in codes(checked(tmp_path, right))


def test_a_pack_that_is_well_written_gets_no_advice(tmp_path: Path) -> None:
    assert codes(checked(tmp_path)) == []


def test_habits_of_a_test_are_told_once(tmp_path: Path) -> None:
    long = "".join(
        single(f"What {n}?", f"longer {n}", f"short{n}", f"small{n}").replace("=q", f"=q{n}") for n in range(20)
    )
    assert codes(checked(tmp_path, long)) == ["W501", "W502"]


def test_one_is_not_said_to_be_several(tmp_path: Path) -> None:
    head = HEAD.replace("can tell", "can tell\n  more: can do")
    (found,) = checked(tmp_path, good(5).replace("objective=know", "objective=more"), head=head).findings
    assert found.code == "W512" and "has one question;" in found.text


@pytest.mark.parametrize("kind", ["", "kind=stage "])
def test_the_time_of_a_test_belongs_to_the_minutes_of_its_lesson(tmp_path: Path, kind: str) -> None:
    (tmp_path / "index.md").write_text(INDEX, "utf-8")
    quiz = QUIZ.replace("minutes=4", f"{kind}minutes=40")
    (tmp_path / "a.md").write_text(f"{HEAD.replace('minutes: 4', 'minutes: 45')}{WORDS}\n{quiz}{FOUR}", "utf-8")
    assert codes(check_pack(tmp_path, advice_on=TODAY)) == []


def test_an_answer_that_contradicts_its_double_is_told_so(tmp_path: Path) -> None:
    double = good(2).replace("id=g2", "id=q").replace("[x]", "[ ]").replace("[ ] the fitter", "[x] the fitter")
    (found,) = [finding for finding in checked(tmp_path, double).findings if finding.code == "W510"]
    assert "another answer" in found.text
    lines = (tmp_path / "a.md").read_text("utf-8").splitlines()
    assert lines[int(found.fields["line"]) - 1] == "### Who signs paper 2?"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"head": HEAD.replace("minutes: 4", "minutes: 40")}, "W513"),
        ({"text": "字" * 6000}, "W513"),
        ({"head": HEAD.replace("can tell", "can tell\n  more: can do"), "quiz": question("?", ORDER).replace(
            "objective=know", "objective=more")}, "W512"),
        ({"index": INDEX.replace("2027", "2025")}, "W514"),
        ({"index": INDEX.replace("review_by: 2027-01-01\n", "")}, "W515"),
        ({"text": WORDS + "[^1]\n\n[^1]: GB 26860—2011\n"}, "W516"),
        ({"text": WORDS + "[^1]\n\n[^1]: 《电力安全工作规程》（2011）\n"}, "W516"),
    ],
)  # fmt: skip
def test_what_a_lesson_promises_is_measured(tmp_path: Path, change: dict[str, str], code: str) -> None:
    assert code in codes(checked(tmp_path, **change))


@pytest.mark.parametrize(
    "note", ["GB 26860—2011, 6.3.1", "《安全生产法》第五十五条", "Works rule 12, section 3", "Li Wei"]
)
def test_a_citation_with_its_clause_is_well(tmp_path: Path, note: str) -> None:
    assert "W516" not in codes(checked(tmp_path, text=f"{WORDS}[^1]\n\n[^1]: {note}\n"))


def test_without_a_day_there_is_no_advice(tmp_path: Path) -> None:
    checked(tmp_path, question("Order", ORDER))
    assert codes(check_pack(tmp_path)) == []


WRONG = question("Order", ORDER)


@pytest.mark.parametrize(
    "accept", ["<!-- accept: W506 every fitter knows it -->", "<!-- accept：W506，W509 谁都知道 -->"]
)
def test_a_finding_is_accepted_with_a_reason_where_the_comment_stands(tmp_path: Path, accept: str) -> None:
    under = WRONG.replace("-->\n", f"-->\n{accept}\n", 1)
    result = checked(tmp_path, under)
    assert "W506" not in codes(result) and result.accepted == 1
    elsewhere = checked(tmp_path, f"{WRONG}\n### Other [[x]]\n<!-- question: id=r objective=know -->\n{accept}\n")
    assert {"W506", "W518"} <= {*codes(elsewhere)}


def test_under_the_first_heading_a_comment_covers_the_whole_file_and_its_front_matter(tmp_path: Path) -> None:
    text = f"<!-- accept: W506 W513 a drill, the order is ours -->\n\n{WORDS}"
    head = HEAD.replace("minutes: 4", "minutes: 40")
    result = checked(tmp_path, WRONG, head=head, text=text)
    assert codes(result) == [] and result.accepted == 2


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- accept: W506 -->", "<!-- accept W506 why -->", "<!-- accept: E202 why -->", "<!-- accept: W999 why -->",
        "<!-- accept: because -->", "text <!-- accept: W506 why -->", "<!-- accepts: W506 why -->",
        "<!-- accept: W506 why",
    ],
)  # fmt: skip
def test_what_begins_like_an_acceptance_and_is_none_is_an_error(tmp_path: Path, comment: str) -> None:
    assert "E317" in codes(checked(tmp_path, text=f"{WORDS}\n\n{comment}\n"))


def test_an_acceptance_is_shown_to_nobody(tmp_path: Path) -> None:
    from lessons.pack.pack import load_pack

    accept = "<!-- accept: W506 every fitter knows it -->"
    checked(tmp_path, WRONG.replace("-->\n", f"-->\n{accept}\n", 1), text=f"{accept}\n\n{WORDS}")
    (lesson,) = load_pack(tmp_path).lessons
    assert all("accept" not in question.stem + question.explanation for question in lesson.tests[0].questions)


def test_every_advice_says_why_and_gives_an_example() -> None:
    for code, explained in CODES.items():
        assert bool(explained.why) == bool(explained.example) == code.startswith("W5")
    assert all(code.startswith("W") for code in WARNINGS)
