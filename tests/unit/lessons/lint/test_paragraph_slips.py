"""What a word processor or a Chinese keyboard makes of lists, tables, quotes, code and paths is told to the author."""

from pathlib import Path

import pytest

from lessons.lint.lint import check_pack
from tests.builders.authored_pack import HEAD, QUIZ, pack

START = HEAD.count("\n")


def slips(folder: Path, text: str) -> list[str]:
    found = check_pack(pack(folder, a=f"{HEAD}{text}\n\n{QUIZ}")).findings
    return [f"{f.line - START}:{f.column} {f.code} {f.fields.get('found', '')}".rstrip() for f in found]


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("步骤：\n1、停电\n2、验电\n3、挂牌", ["3:1 W419 2、"]),
        ("（1）停电\n（2）验电", ["2:1 W419 （2）"]),
        ("① 停电\n② 验电", ["2:1 W419 ②"]),
        ("一、停电\n二、验电", ["2:1 W419 二、"]),
        ("• 停电\n• 验电", ["2:1 W419 •"]),
        ("-停电\n-验电", ["2:1 W419 -"]),
        ("1.停电\n2.验电", ["2:1 W419 2."]),
        ("> 1、停电\n> 2、验电", ["2:3 W419 2、"]),
        ("- 步骤\n  1、停电\n  2、验电", ["3:3 W419 2、"]),
        ("| 甲 ｜ 乙 |\n|---|---|\n| 1 | 2 |", ["1:5 E420 ｜"]),
        ("| 甲 | 乙 |\n|---|---|\n| 1 ｜ 2 |", ["3:5 E420 ｜"]),
        ("｜ 甲 ｜ 乙 ｜\n｜---｜---｜\n｜ 1 ｜ 2 ｜", ["1:1 E420 ｜"]),
        ("| 甲 | 乙 |\n｜---｜---｜", ["2:1 E420 ｜"]),
        ("| 甲 | 乙 | 丙 |\n|---|---|\n| 1 | 2 |", ["2:1 E420"]),
        ("| 甲 | 乙 |\n| 1 | 2 |", ["1:1 E420"]),
        ("》引用", ["1:1 W422"]),
        ("＞ 引用", ["1:1 W422"]),
        ("···python\nprint(1)\n···", ["1:1 W421 ···"]),
        ("～～～\nprint(1)\n～～～", ["1:1 W421 ～～～"]),
        ("**停电！ **后再干", ["1:1 W424 **停电！ **"]),
        ("先** 停电**，**再验电**", ["1:2 W424 ** 停电**"]),
        ("![图](https://example.org/a.png)", ["1:6 W423"]),
    ],
)
def test_lines_that_would_run_together_are_reported(tmp_path: Path, text: str, findings: list[str]) -> None:
    assert slips(tmp_path, text) == findings


@pytest.mark.parametrize(
    "text",
    [
        "1、停电\n\n2、验电",
        "1、停电  \n2、验电",
        "1、停电\\\n2、验电",
        "1、停电<br>\n2、验电",
        "1. 停电\n2. 验电",
        "**停电**\n**验电**",
        "**停电** 和 **验电**",
        "**停电，\n再验电** 和 **挂牌，\n再上锁** 吧",
        "`a ** b ** c`",
        "**`停电`** 和 **`验电`** 要做",
        "\\*\\* 停电 \\*\\*",
        "10 kV\n35 kV",
        "```\n1、停电\n2、验电\n```",
        "| 甲 ｜ 乙 | 丙 |\n|---|---|\n| 1 | a｜b |",
        "甲 | 乙\n--- | ---\n1 | 2",
        "甲 | 乙\n丙 | 丁",
        "| 只有一行 | 的竖线 |",
        "|甲| |\n|---|---|\n|1| |",
        "第一句\n》第二句",
        "原文……\n\n···",
        "标题\n---",
    ],
)
def test_what_reads_as_it_was_meant_is_not_reported(tmp_path: Path, text: str) -> None:
    assert slips(tmp_path, text) == []


@pytest.mark.parametrize(
    ("target", "right"),
    [
        ("img\\母线.png", "img/母线.png"),
        (".\\img\\母线.png", "img/母线.png"),
        ("IMG/母线.PNG", "img/母线.png"),
        ("C:\\Users\\li\\母线.png", "img/母线.png"),
        ("C:/Users/li/母线.png", "img/母线.png"),
        ("file:///C:/Users/li/母线.png", "img/母线.png"),
        ("img/图 1.png", "<img/图 1.png>"),
        ("img\\图 1.png", "<img/图 1.png>"),
        ("母线.png", "img/母线.png"),
    ],
)
def test_a_path_as_windows_writes_it_is_told_how_to_write(tmp_path: Path, target: str, right: str) -> None:
    (tmp_path / "img").mkdir()
    for name in ("母线.png", "图 1.png"):
        (tmp_path / "img" / name).write_bytes(b"x")
    (finding,) = check_pack(pack(tmp_path, a=f"{HEAD}![图]({target})\n\n{QUIZ}")).findings
    assert (finding.code, finding.column, finding.fields) == ("E404", 6, {"target": target, "right": right})


@pytest.mark.parametrize("target", ["C:\\a.docx", "c:/a.docx", "file:///D:/a.docx", "/a.docx"])
def test_a_path_of_the_authors_own_machine_leads_out_of_the_pack(tmp_path: Path, target: str) -> None:
    assert slips(tmp_path, f"[表]({target})") == ["1:5 W408"]


def test_a_colon_further_on_makes_no_path_of_the_authors_machine(tmp_path: Path) -> None:
    (missing, nowhere) = check_pack(pack(tmp_path, a=f"{HEAD}[表](a.md#x:y) [表](tu/b:c.md)\n\n{QUIZ}")).findings
    assert (missing.code, missing.fields) == ("W404", {"target": "a.md#x:y"})
    assert (nowhere.code, nowhere.fields) == ("E404", {"target": "tu/b:c.md"})


@pytest.mark.parametrize("target", ["<img/图 1.png>", "img/图%201.png", 'img/a.png "说明"', "img/a.png '说明'"])
def test_a_right_path_is_not_reported(tmp_path: Path, target: str) -> None:
    (tmp_path / "img").mkdir()
    for name in ("a.png", "图 1.png"):
        (tmp_path / "img" / name).write_bytes(b"x")
    assert slips(tmp_path, f"![图]({target})") == []
