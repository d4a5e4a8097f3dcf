"""A mended key is understood as a secretary writes it, and what names nothing is refused with what there is."""

import json
from pathlib import Path

import msgspec
import pytest

from lessons.assessment.corrected_key import Chosen, read_key, read_key_blindly
from lessons.content.question import (
    Choice,
    Cloze,
    Matching,
    NumberBlank,
    Option,
    Ordering,
    Question,
    Response,
    TextBlank,
    grade,
)
from lessons.pack.pack import load_pack
from lessons.problem import Problem
from store.crypto.envelope import document
from store.ledger.ledger import Ledger
from store.merge.merge import merge
from tests.enrolled import Machine, attempt, roster
from tui.cli.main import main

WHO = Choice(
    id="q", stem="谁填写？", options=tuple(Option(text, text == "操作人") for text in ("值长", "**操作人**", "监护人"))
)
WHICH = Choice(
    id="q", stem="哪些？", multiple=True, options=tuple(Option(text, False) for text in ("a", "工作票", "操作票", "7"))
)
ORDER = Ordering(id="q", stem="顺序", items=("停电", "验电", "接地"))
PAIRS = Matching(id="q", stem="配对", pairs=(("红", "停"), ("黄", "慢"), ("绿", "行")))
BLANKS = Cloze(id="q", stem="[[0]] [[1]]", blanks=(TextBlank(("接地线",)), NumberBlank("50", "0.2")))


@pytest.mark.parametrize(
    ("question", "key", "right"),
    [
        *((WHO, key, (1,)) for key in ("2", "２", "B", "b", "Ｂ", " 2. ", "(B)", "操作人", " 操 作 人")),
        *((WHO, key, (1,)) for key in ("②", "❷", "⓶", "⑵", "⒉", "㈡", "Ⓑ", "ⓑ", "🅑", "⒝", "🄑", "🄱")),
        *(
            (WHO, key, (1,))
            for key in ("（B）", "[B]", "［2］", "〔B〕", "【C】".replace("C", "ｂ"), "「B」", "《2》", "{b}")
        ),
        *(
            (WHO, key, (1,))
            for key in ("“B”", "‘B’", '"b"', "'2'", "„B“", "B。", "B：", "(B).", "“操作人”", "【操作人】")
        ),
        *((WHO, key, (1,)) for key in ("B. 操作人", "B.操作人", "b：操作人", "（2）操作人", "②操作人", "【B】【B】")),
        *(
            (WHICH, key, (1, 2))
            for key in ("2,3", "3,2", "2、3", "２，３", "BC", "B C", "B、C", "工作票、操作票", "B/3")
        ),
        *(
            (WHICH, key, (1, 2))
            for key in (
                "②③",
                "ⒷⒸ",
                "(B)(C)",
                "【B】【C】",
                "“B”“C”",
                '"B" "C"',
                "【B、C】",
                "（BC）",
                "②、操作票",
                "“工作票”、“操作票”",
            )
        ),
        (WHICH, "D", (3,)),
        (WHICH, "4", (3,)),
        (WHICH, "7", (3,)),
        *((ORDER, key, (2, 0, 1)) for key in ("3,1,2", "CAB", "接地、停电、验电")),
        *((PAIRS, key, (1, 0, 2)) for key in ("2,1,3", "BAC", "慢 停 行")),
        (PAIRS, "1,1,1", (0, 0, 0)),
    ],
)
def test_a_key_names_options_by_number_letter_or_words(question: Question, key: str, right: Response) -> None:
    assert read_key(key, question) == Chosen(tuple(map(int, right)), placed=not isinstance(question, Choice))


@pytest.mark.parametrize(
    "key",
    [
        "7",
        "0",
        "=B",
        "D",
        "bad",
        "",
        "，",
        "值",
        "操作人或值长",
        "2x",
        "-1",
        "④",
        "⓪",
        "Ⓓ",
        "【】",
        "“D”",
        "½",
        "㊿",
        "【",
    ],
)
def test_what_names_no_option_is_refused_with_the_options(key: str) -> None:
    with pytest.raises(Problem) as refused:
        read_key(key, WHO)
    assert all(text in str(refused.value) for text in ("A 值长", "B 操作人", "C 监护人"))


@pytest.mark.parametrize(
    ("question", "key", "said"),
    [
        (WHO, "1,2", "--key twice"),
        (WHO, "1;2", "--key twice"),
        (WHO, "①②", "--key twice"),
        (WHO, "B. 值长", "--key twice"),
        (ORDER, "1,2", "all their numbers"),
        (ORDER, "1,1,2", "all their numbers"),
        (PAIRS, "1,2", "one number for each"),
        (BLANKS, "接地线", "1 blanks, but the question has 2"),
        (BLANKS, "接地线;五十左右", "takes a number"),
        (BLANKS, "接地线;", "cannot be read"),
        (Choice(id="q", stem="", options=(Option("2", True), Option("4", False))), "2", "write its letter"),
    ],
)
def test_a_key_of_another_shape_is_refused_and_says_which(question: Question, key: str, said: str) -> None:
    with pytest.raises(Problem, match=said):
        read_key(key, question)


def test_what_is_right_in_blanks_is_decided_as_in_a_test() -> None:
    key = read_key("接地线|地线；49.9 +- 0.1", BLANKS)
    assert key.fits(("地线", "50")) and not key.fits(("地线", "50.1"))


@pytest.mark.parametrize(
    ("responses", "key", "right"),
    [
        ([(0,), (2,)], "B", Chosen((1,))),
        ([(0, 2), (1,)], "3,1", Chosen((0, 2))),
        ([(0, 1, 2), (2, 1, 0)], "3,1,2", Chosen((2, 0, 1), placed=True)),
        ([(), (-1, 1, 0)], "2,1,1", Chosen((1, 0, 0), placed=True)),
    ],
)
def test_a_question_whose_words_are_not_here_is_known_by_its_responses(
    responses: list[Response], key: str, right: Chosen
) -> None:
    assert read_key_blindly(key, responses) == right


@pytest.mark.parametrize("key", ["7", "=B", "D", "words"])
def test_without_its_words_only_what_somebody_chose_can_be_named(key: str) -> None:
    with pytest.raises(Problem, match=r"\(1, 3\)"):
        read_key_blindly(key, [(0,), (2,)])
    with pytest.raises(Problem, match="nobody answered"):
        read_key_blindly("1", [()])


@pytest.mark.parametrize("key", ["1", "B", "2,1", "1,2,3,1"])
def test_without_its_words_an_order_still_needs_every_part(key: str) -> None:
    with pytest.raises(Problem, match="a number for each"):
        read_key_blindly(key, [(0, 2, 1), (1, 0, 2)])


PACK = """---
id: safety
title: 安全
lang: zh
---
# 安全
"""
LESSON = """---
id: tickets
title: 工作票
minutes: 5
---
# 工作票

## 自测
<!-- test: id=self -->

### 谁填写？
<!-- question: id=q0 -->
1. [ ] 值长
2. [x] 操作人
3. [ ] 监护人
"""


def test_the_command_checks_keys_against_the_pack_and_says_what_became_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "index.md").write_text(PACK, "utf-8")
    (pack / "a.md").write_text(LESSON, "utf-8")
    (question,) = load_pack(pack).lessons[0].tests[0].questions
    machine = Machine(tmp_path / "home")
    given = (0, 1, 1)
    attempts = []
    for number, response in enumerate(given):
        answer = msgspec.structs.replace(
            attempt(0).answers[0],
            digest=question.digest,
            response=(response,),
            points=grade(question, (response,)).points,
        )
        attempts.append(msgspec.structs.replace(attempt(number), answers=(answer,), points=answer.points, out_of=1))
    ledger = Ledger(tmp_path / "ledger")
    summary = tmp_path / "summary.json"
    summary.write_bytes(document(machine.sign(machine.payload(*attempts))))
    list(merge(ledger, [summary], [roster(machine.enrolled())]))
    start = ["--home", str(tmp_path / "home"), "--lang", "en", "regrade", str(ledger.path)]
    for key in ("7", "=B", "监督人"):
        assert main([*start, "--pack", str(pack), "--key", f"q0={key}"]) == 1
        said = capsys.readouterr()
        assert (said.out, "C 监护人" in said.err) == ("", True)
    assert main([*start, "--pack", str(pack), "--key", "q0=操作人", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["changed"] == []
    assert main([*start, "--pack", str(pack), "--key", "q0=C"]) == 0
    assert "2 right answers are wrong now" in capsys.readouterr().out
    assert main([*start, "--key", "q0=C"]) == 1  # without the pack nobody knows that there is a third one
    assert "--pack" in capsys.readouterr().err
    assert main([*start, "--pack", str(tmp_path / "nothing"), "--key", "q0=A"]) == 1
