"""`study check` tells an author what is wrong and where; `--fix` writes ids and nothing else; `study new` is clean."""

import argparse
import json
import os
import re
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lessons
from lessons.content.right_response import key
from lessons.lint.link_lint import anchors
from lessons.lint.lint import check_pack
from lessons.lint.write_ids import write_ids
from lessons.pack.pack import load_lesson
from lessons.pack.template import TEMPLATES
from lessons.problem import Problem
from lessons.syntax.block_scan import scan
from lessons.syntax.finding import Severity
from lessons.syntax.parse import examine
from store.branch.seal_pack import seal_test
from store.disk.home import Home
from store.machine.library import Library
from tests.builders.authored_pack import HEAD, INDEX, QUIZ, pack
from tests.work import lines_run
from tui.commands.arguments import author as arguments
from tui.commands.author import check, new


def found(root: Path) -> list[str]:
    return [
        f"{Path(finding.path).relative_to(root)}:{finding.line}:{finding.column} {finding.code}"
        for finding in check_pack(root).findings
    ]


def run(tmp_path: Path, *words: str) -> int:
    parser = argparse.ArgumentParser()
    arguments.check(parser)
    return check.run(parser.parse_args(words), Home(tmp_path / "home"))


def test_a_good_pack_has_no_findings(tmp_path: Path) -> None:
    assert found(pack(tmp_path)) == []


@pytest.mark.parametrize(
    ("lesson", "findings"),
    [
        (HEAD.replace("minutes: 5\n", "") + QUIZ, ["a.md:1:1 E103"]),
        (HEAD + QUIZ.replace("=know", "=no"), ["a.md:5:1 W403", "a.md:12:1 E403"]),
        (HEAD + QUIZ.replace(" objective=know", ""), ["a.md:5:1 W403", "a.md:12:1 W406"]),
        (HEAD + QUIZ.replace(" id=q", ""), ["a.md:13:1 E308"]),
        (HEAD + QUIZ.replace("minutes=5", "minutes=5 pick=3"), ["a.md:10:1 E402"]),
        (HEAD + QUIZ.replace("minutes=5", "pass=0"), ["a.md:11:1 E302"]),
        (HEAD + QUIZ.replace("minutes=5", "kind=stage"), ["a.md:10:1 W405"]),
        (HEAD + "## Test\n<!-- test: id=t -->\n", ["a.md:5:1 W403", "a.md:10:1 E401"]),
        (HEAD, ["a.md:5:1 W402"]),
        (HEAD.replace("objectives:\n  know: can tell\n", ""), ["a.md:1:1 W401"]),
        (HEAD + "[x](b.md) ![y](img/y.png) `[z](z.md)`\n\n" + QUIZ, ["a.md:10:5 E404", "a.md:10:16 E404"]),
        (HEAD + "[x](#nowhere) [y](#heading) [z](https://example.org)\n\n" + QUIZ, ["a.md:10:5 W404"]),
        (HEAD + "```\n[x](b.md)\n```\n[y](../other/a.md)\n\n" + QUIZ, ["a.md:13:5 W408"]),
        (HEAD + "[x](<b c.md>) [y](a_(1).md) [z](a&#46;md)\n\n" + QUIZ, ["a.md:10:6 E404", "a.md:10:19 E404"]),
        (HEAD + "Vec<T>, `<T>`\nto <Name> <b>x</b>\n\n" + QUIZ, ["a.md:10:1 W411", "a.md:11:1 W411"]),
        (HEAD + "<p>\n<video src='a>b'\n controls></video></p>\n\n" + QUIZ, ["a.md:11:1 W411"]),
        (HEAD + QUIZ.replace("1. a", "1. a <x>"), ["a.md:14:1 W411"]),
        (HEAD + "10<sup>6</sup> <img alt=a> <kbd>k</kbd><!-- <T> -->\n\n" + QUIZ, []),
        (HEAD + "\x1b[31m\n" + QUIZ, ["a.md:10:1 W001"]),
        (HEAD + QUIZ + "3. " + "x" * 201 + "\n", ["a.md:12:1 W407"]),
        (HEAD + QUIZ + "\n## R\n<!-- reflect: min=60 -->\nWhy?\n", ["a.md:18:1 E308"]),
        (HEAD + QUIZ + "\n## R\n<!-- reflect: id=r -->\n", ["a.md:18:1 E307"]),
        (HEAD.replace("id: a", "id: a\nrequires: [z, a]") + QUIZ, ["a.md:3:1 E407", "a.md:3:1 E408"]),
        (HEAD.replace("id: a", "id: a\nrequires: [other/z]") + QUIZ, []),
        (HEAD.replace("id: a", "id: a\ncolour: red") + QUIZ, ["a.md:3:1 W101"]),
        (HEAD.replace("minutes: 5", "minutes: soon") + QUIZ, ["a.md:4:1 E104"]),
        ("---\nid: a\n", ["a.md:1:1 E101"]),
        ("# Heading\n", ["a.md:1:1 W102"]),
        (HEAD + QUIZ.replace("1. a\n2. b", "1. [x] a\n2. [x] b"), ["a.md:14:1 E202"]),
    ],
    ids=range(29),
)  # fmt: skip
def test_mistakes_are_found_where_they_stand(tmp_path: Path, lesson: str, findings: list[str]) -> None:
    got = [f for f in found(pack(tmp_path, a=lesson)) if not f.startswith("index.md:10")]
    assert got == findings


def test_a_link_to_a_heading_that_is_gone_is_found(tmp_path: Path) -> None:
    assert found(pack(tmp_path, index=INDEX.replace("#heading", "#gone"))) == ["index.md:10:9 W404"]


def test_requirements_in_a_circle_are_found_and_who_only_needs_them_is_not_blamed(tmp_path: Path) -> None:
    def requiring(id_: str, *others: str) -> str:
        head = f"---\nid: {id_}\ntitle: T\nminutes: 5\nrequires: [{', '.join(others)}]\nobjectives: {{know: k}}\n---\n"
        return head + QUIZ.replace("id=q", f"id={id_}-q").replace("id=t", f"id={id_}-t")

    pack(tmp_path, b=requiring("b", "c"), c=requiring("c", "b"), d=requiring("d", "p/b"), e=requiring("e", "a"))
    assert found(tmp_path) == ["b.md:5:1 E408", "c.md:5:1 E408"]


def test_ids_in_two_files_and_unknown_ids_in_the_order_are_found(tmp_path: Path) -> None:
    pack(tmp_path, b=HEAD + QUIZ, index=INDEX.replace("lang", "order: [a, z]\nlang"))
    assert found(tmp_path) == ["b.md:2:1 E405", "b.md:10:1 E405", "b.md:12:1 E405", "index.md:4:1 E406"]


def test_what_cannot_be_opened_is_a_finding(tmp_path: Path) -> None:
    (finding,) = check_pack(tmp_path / "none").findings
    assert (finding.code, finding.severity) == ("E000", Severity.ERROR)


def test_exit_status_and_summary_speak_of_errors_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack(tmp_path, a=HEAD)
    assert run(tmp_path, str(tmp_path)) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 pack: 0 errors, 3 warnings"
    (tmp_path / "a.md").write_text("---\nid: a\n")
    assert run(tmp_path, str(tmp_path)) == 1
    out = capsys.readouterr().out.splitlines()
    assert re.fullmatch(rf"{re.escape(str(tmp_path))}/a\.md:1:1: E101 .+", out[0])
    assert out[-1] == "1 pack: 1 error, 0 warnings"


def test_findings_can_be_had_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, str(pack(tmp_path, a=HEAD)), "--format", "json")
    result = json.loads(capsys.readouterr().out)
    assert (result["packs"], result["errors"], result["warnings"], result["accepted"]) == (1, 0, 3, 0)
    listed = result["findings"][-1]
    assert {key: listed[key] for key in ("line", "column", "code", "severity")} == {
        "line": 5,
        "column": 1,
        "code": "W402",
        "severity": "warning",
    }


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("id = q", "id=q"),
        ("id＝q", "id=q"),
        ("id=q stray", "…"),
        ("id=q see=Heading one", 'see="Heading one"'),
        ("id=q -", "…"),
        ("id:q", "id=q"),
        ("id=q pionts=2", "points=2"),
    ],
)
def test_a_directive_that_cannot_be_read_is_one_error_and_takes_no_other_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], written: str, right: str
) -> None:
    pack(tmp_path, a=HEAD.replace("# Heading", "# Heading\n\nHeading one\x07") + QUIZ.replace("id=q", written))
    for format_ in ("text", "json"):
        assert run(tmp_path, str(tmp_path), "--format", format_) == 1
        out = capsys.readouterr().out
        assert out.count("E301") == 1
        assert out.count("W001") == 1
        assert out.count("E3") == 1
        assert right in out.replace('\\"', '"').replace("\\u2026", "…")


def test_a_time_with_a_space_is_one_error_and_read_as_meant(tmp_path: Path) -> None:
    pack(tmp_path, a=HEAD + QUIZ.replace("minutes=5", "minutes=5 open=2026-12-01 09:00"))
    assert found(tmp_path) == ["a.md:11:1 E301"]
    (test,) = examine((tmp_path / "a.md").read_bytes(), "a.md").lesson.tests
    assert test.rules.opens == "2026-12-01T09:00"


def test_an_id_that_cannot_be_read_gets_no_second_one(tmp_path: Path) -> None:
    before = HEAD + QUIZ.replace("id=q", 'id="q')
    path = pack(tmp_path, a=before) / "a.md"
    assert run(tmp_path, str(tmp_path), "--fix") == 1
    assert path.read_text("utf-8") == before


def test_a_front_matter_that_cannot_be_read_is_one_finding_of_the_pack(tmp_path: Path) -> None:
    pack(tmp_path, a=(HEAD + QUIZ).replace("title: A", "title: A: B"), index=INDEX.replace("lang", "order: [a]\nlang"))
    assert found(tmp_path) == ["a.md:3:1 E102"]


def test_the_built_in_packs_have_no_errors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path) == 0, capsys.readouterr().out


def test_fix_writes_the_ids_that_stood_in_and_keeps_every_other_byte(tmp_path: Path) -> None:
    lesson = "\ufeff" + (HEAD + QUIZ + "\n## R\n<!-- reflect: min=60 -->\nWhy?\n").replace("\n", "\r\n")
    lesson = lesson.replace(" id=q", "").replace("<!-- test: id=t minutes=5 -->", "<!--test-->")
    path = pack(tmp_path) / "a.md"
    path.write_bytes(lesson.encode() + b"no newline at the end  ")
    path.chmod(0o640)
    before = examine(path.read_bytes(), "a.md")
    assert run(tmp_path, str(tmp_path), "--fix") == 0
    after = examine(path.read_bytes(), "a.md")
    assert after.missing == ()
    assert len(before.missing) == 3
    assert [q.id for q in after.lesson.tests[0].questions] == [q.id for q in before.lesson.tests[0].questions]
    written = path.read_bytes()
    for missing in before.missing:
        assert written.count(b" id=" + missing.id.encode()) == 1
        written = written.replace(b" id=" + missing.id.encode(), b"", 1)
    assert written.replace(b"<!--test: -->", b"<!--test-->") == lesson.encode() + b"no newline at the end  "
    assert os.name == "nt" or stat.S_IMODE(path.stat().st_mode) == 0o640
    assert run(tmp_path, str(tmp_path), "--fix") == 0
    assert path.read_bytes().count(b"id=") == 3


def test_fix_says_how_many_ids_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = pack(tmp_path, a=HEAD + QUIZ.replace("id=t ", "").replace("id=q ", ""))
    assert run(tmp_path, "--fix", str(folder)) == 0
    assert "2 ids written" in capsys.readouterr().out
    assert run(tmp_path, "--fix", str(folder)) == 0
    assert "written" not in capsys.readouterr().out


def test_fix_does_not_write_into_a_zip(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.writestr("index.md", INDEX)
        archive.writestr("a.md", HEAD + QUIZ.replace(" id=q", ""))
    with pytest.raises(Problem):
        run(tmp_path, str(tmp_path / "p.zip"), "--fix")


directives = st.sampled_from(
    ["<!-- test -->", "<!--test:-->", "<!-- test: minutes=5 -->", "<!-- question -->", "<!--\tquestion\t:points=2-->",
     "  <!-- question：-->", "<!-- reflect: min=1 -->", "<!--\nreflect:\n-->", "### ?", "## T", "1. a", "2. b", "Why?",
     "", "```", "- [x] c", "- [ ] d", "é中"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(directives, max_size=25), st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["", "\ufeff"]))
def test_after_a_fix_no_id_is_missing_and_nothing_else_changed(lines: list[str], newline: str, mark: str) -> None:
    source = (mark + (HEAD + "\n".join(lines)).replace("\n", newline)).encode()
    before = examine(source, "a.md")
    after = examine(write_ids(source, before.missing), "a.md")
    assert after.missing == ()
    assert after.lesson.tests == before.lesson.tests
    assert after.lesson.prompts == before.lesson.prompts
    assert after.lesson.text == before.lesson.text


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode()))
def test_any_file_can_be_checked(tmp_path_factory: pytest.TempPathFactory, source: bytes) -> None:
    root = tmp_path_factory.mktemp("pack")
    (root / "index.md").write_bytes(INDEX.encode() + source)
    (root / "a.md").write_bytes(source)
    for finding in check_pack(root).findings:
        finding.text.format(**finding.fields)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_new_pack_is_clean_and_has_every_kind_of_question(
    tmp_path: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = argparse.ArgumentParser()
    arguments.new(parser)
    folder = tmp_path / "两票 My Pack"
    assert new.run(parser.parse_args([str(folder), "--lang", lang]), Home(tmp_path / "home")) == 0
    assert f'`study check "{folder}"`' in capsys.readouterr().out
    assert found(folder) == []
    source = (folder / "first-lesson.md").read_bytes()
    (test,) = examine(source, "first-lesson.md").lesson.tests
    assert len({type(question) for question in test.questions}) == 4
    index = examine((folder / "index.md").read_bytes(), "index.md").lesson.manifest
    assert (index.id, index.lang) == ("lp-my-pack", lang)
    with pytest.raises(Problem):
        new.run(parser.parse_args([str(folder)]), Home(tmp_path / "home"))


@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_template_has_the_same_questions_and_keys_in_both_languages(kind: str) -> None:
    template = Path(lessons.__file__).parent / "template"
    zh, en = (examine((template / lang / f"{kind}.md").read_bytes(), "a.md").lesson for lang in ("zh", "en"))
    both = [
        [(q.id, q.points, q.objective, [part for part in key(q) if isinstance(part, int)]) for q in test.questions]
        for test in (zh.tests[0], en.tests[0])
    ]
    assert both[0] == both[1]
    assert zh.tests[0].rules == en.tests[0].rules and len(zh.prompts) == len(en.prompts)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", TEMPLATES)
def test_every_template_passes_the_check(kind: str, lang: str, tmp_path: Path) -> None:
    parser = argparse.ArgumentParser()
    arguments.new(parser)
    folder = tmp_path / "made"
    assert new.run(parser.parse_args([str(folder), "--template", kind, "--lang", lang]), Home(tmp_path / "home")) == 0
    assert found(folder) == []
    assert (folder / "index.md").read_text("utf-8").count("first-lesson") == (2 if kind == "lesson" else 0)


def test_without_a_pack_named_the_one_that_one_stands_in_is_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = pack(tmp_path, a=HEAD + QUIZ.replace(" id=q", ""))
    (root / "img").mkdir()
    for place, line in ((root, "a.md:13:1: E308"), (root / "img", "../a.md:13:1: E308")):
        monkeypatch.chdir(place)
        assert run(tmp_path) == 1
        assert line in capsys.readouterr().out
    monkeypatch.chdir(root)
    assert run(tmp_path, "--fix") == 0
    assert found(root) == []


def test_a_sealed_test_leaves_no_objective_unasked(tmp_path: Path) -> None:
    root = pack(tmp_path, a=HEAD + QUIZ.replace("id=t", "id=t kind=stage"))
    seal_test(root, "t")
    assert found(root) == []


def test_a_sealed_test_may_get_an_id_under_which_nobody_practised(tmp_path: Path) -> None:
    root = pack(tmp_path, a=HEAD + QUIZ.replace("id=t", "id=t kind=stage"))
    with pytest.raises(Problem, match="an id may only have"):
        seal_test(root, "t", "no good")
    seal_test(root, "t", "t-2027")
    (test,) = load_lesson(root, "a.md").tests
    assert test.id == "t-2027" and test.sealed and found(root) == []


def test_what_keeps_a_test_from_being_sealed_is_told_with_its_line(tmp_path: Path) -> None:
    root = pack(tmp_path, a=HEAD + QUIZ.replace("id=t", "id=t kind=stage").replace("1. a\n2. b", "1. [x] a\n2. [x] b"))
    with pytest.raises(Problem, match="exactly one") as caught:
        seal_test(root, "t")
    assert caught.value.where == f"{root / 'a.md'}:14"
    with pytest.raises(Problem) as caught:
        seal_test(pack(tmp_path, a=HEAD + QUIZ.replace(" id=q", "").replace("id=t", "id=t kind=stage")), "t")
    assert caught.value.where == f"{root / 'a.md'}:13"


def test_a_pack_that_is_opened_with_mistakes_says_how_many_questions_are_left_out(tmp_path: Path) -> None:
    root = pack(tmp_path, a=HEAD + QUIZ + "\n### ?\n<!-- question: id=r -->\n\n1. [x] a\n2. [x] b\n")
    for _start in range(2):  # the second time from the cache
        (notice,) = Library(Home(tmp_path / "home"), (root,)).notices
        assert (notice.where, notice.fields["n"]) == (str(root), 1)


def test_headings_that_are_called_the_same_cost_no_more_each_the_more_there_are() -> None:
    page = scan(["# a"] * 3000)
    assert lines_run(lambda: anchors(page)) < 50 * 3000
    assert "a-2999" in anchors(page)
