"""When a bank comes again, what nobody touched follows it, and what somebody edited stays."""

from lessons.bank.bank_question import BankKind, BankOption, BankQuestion
from lessons.bank.written.join_pack import Joined, JoinedPack, JoinItem, join, objective_id
from lessons.bank.written.write_markdown import written
from lessons.syntax.parse import examine


def item(stem: str, right: str = "停电", id_: str = "q-1", objective: str = "") -> JoinItem:
    question = BankQuestion(kind=BankKind.SINGLE, stem=stem, options=(BankOption(right, True), BankOption("验电")),
                            objective=objective)  # fmt: skip
    return JoinItem(written([(id_, question)], {objective: objective_id(objective)})[id_], "lesson", objective)


def joined(files: dict[str, str], *items: JoinItem) -> JoinedPack:
    return join(files, list(items), titles={"lesson": "题库"}, lang="zh", sources="bank.xlsx")


def test_a_new_lesson_has_its_questions_in_a_test_that_draws_from_them() -> None:
    pack = joined({}, item("甲", objective="技术措施"), item("乙", id_="q-2"))
    lesson = examine(pack.files["lesson.md"].encode(), "lesson.md").lesson
    assert [question.stem for question in lesson.tests[0].questions] == ["甲", "乙"]
    assert list(lesson.manifest.objectives.values()) == ["技术措施"]
    assert lesson.tests[0].questions[0].objective in lesson.manifest.objectives
    assert pack.added == ("lesson",)


def test_the_same_bank_again_changes_nothing() -> None:
    files = joined({}, item("甲"), item("乙", id_="q-2")).files
    again = joined(files, item("甲"), item("乙", id_="q-2"))
    assert not again.files and {result.state for result in again.results.values()} == {Joined.SAME}


def test_a_question_that_nobody_touched_follows_the_bank() -> None:
    files = joined({}, item("甲"), item("乙", id_="q-2")).files
    again = joined(files, item("甲", right="先停电"), item("乙", id_="q-2"))
    assert again.results["q-1"].state is Joined.UPDATED
    assert "先停电" in again.files["lesson.md"] and again.results["q-1"].difference
    assert joined(again.files, item("甲", right="先停电"), item("乙", id_="q-2")).files == {}


def test_what_somebody_edited_stays_and_the_difference_is_shown() -> None:
    files = joined({}, item("甲")).files
    edited = {"lesson.md": files["lesson.md"].replace("停电", "停电（断开断路器）")}
    assert joined(edited, item("甲")).results["q-1"].state is Joined.KEPT
    pack = joined(edited, item("甲", right="先停电"))
    assert pack.results["q-1"].state is Joined.DIFFERS and not pack.files
    assert any(line.startswith("-") and "断开断路器" in line for line in pack.results["q-1"].difference)
    over = join(edited, [item("甲", right="先停电")], titles={}, lang="zh", sources="", overwrite=frozenset({"q-1"}))
    assert "先停电" in over.files["lesson.md"]


def test_what_somebody_took_out_stays_out_unless_it_is_asked_for_again() -> None:
    files = joined({}, item("甲"), item("乙", id_="q-2")).files
    text = files["lesson.md"]
    less = {"lesson.md": text[: text.index("### 乙")]}
    items, brought = [item("甲"), item("乙", id_="q-2")], frozenset({"q-1", "q-2"})
    again = join(less, items, titles={}, lang="zh", sources="", brought=brought)
    assert again.results["q-2"].state is Joined.REMOVED and not again.files
    back = join(less, items, titles={}, lang="zh", sources="", brought=brought, overwrite=frozenset({"q-2"}))
    assert back.results["q-2"].state is Joined.NEW and "### 乙" in back.files["lesson.md"]


def test_new_questions_of_a_known_lesson_go_to_the_end_of_its_test_and_nothing_else_moves() -> None:
    files = joined({}, item("甲")).files
    mine = {"lesson.md": files["lesson.md"].replace("# 题库", "# 题库\n\n我的说明。") + "\n## 后记\n\n完。\n"}
    pack = joined(mine, item("甲"), item("乙", id_="q-2", objective="乙章"))
    text = pack.files["lesson.md"]
    assert text.index("### 甲") < text.index("### 乙") < text.index("## 后记")
    assert "我的说明。" in text and text.endswith("完。\n")
    lesson = examine(text.encode(), "lesson.md")
    assert not [finding for finding in lesson.findings if finding.code.startswith("E3")]
    assert list(lesson.lesson.manifest.objectives.values()) == ["乙章"]


def test_a_file_of_windows_keeps_its_line_ends() -> None:
    files = {"lesson.md": joined({}, item("甲")).files["lesson.md"].replace("\n", "\r\n")}
    text = joined(files, item("甲"), item("乙", id_="q-2")).files["lesson.md"]
    assert text.count("\r\n") == text.count("\n") > 10


def test_a_lesson_that_is_full_goes_on_in_a_second_one_and_stays_there() -> None:
    items = [item(f"题{n}", id_=f"q-{n}") for n in range(501)]
    files = joined({}, *items).files
    assert sorted(files) == ["lesson-2.md", "lesson.md"]
    assert files["lesson-2.md"].count("<!-- question:") == 1
    again = joined(files, *reversed(items), item("又一", id_="q-x"))
    assert again.results["q-x"].path == "lesson-2.md" and list(again.files) == ["lesson-2.md"]
