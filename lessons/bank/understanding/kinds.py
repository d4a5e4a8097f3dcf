"""The names that banks give to kinds of questions."""

import unicodedata

from lessons.bank.bank_question import BankKind
from lessons.regex import regex

_NAMES = {
    BankKind.SINGLE: "单选 单项选择 单项 单选择 单择 选择单选 单选型 最佳选择 "
    "singlechoice single singleselect multiplechoiceoneanswer radio",
    BankKind.MULTIPLE: "多选 多项选择 多项 多选择 不定项 不定项选择 不定选 多选型 "
    "multiplechoice multiple multipleselect "
    "multipleanswers multi checkbox",
    BankKind.TRUE_FALSE: "判断 是非 对错 正误 判断对错 判断正误 是非判断 "
    "truefalse trueorfalse judge judgement "
    "judgment tf",
    BankKind.BLANKS: "填空 填充 填写 完形填空 fillin fillintheblank fillintheblanks fillblank blank blanks shortanswer",
    BankKind.CALCULATION: "计算 计算应用 numeric numerical calculation",
    BankKind.ORDER: "排序 顺序 ordering order sorting sequence",
    BankKind.MATCH: "连线 匹配 配对 配伍 对应 matching match",
    BankKind.ESSAY: "简答 问答 论述 论文 简述 名词解释 案例 案例分析 综合 综合分析 "
    "分析 主观 解答 作文 绘图 画图 识图 识绘图 "
    "essay openended text",
}  # fmt: skip
_BY_NAME = {name: kind for kind, names in _NAMES.items() for name in names.split()}
_NOISE = regex(r"[\s\-_/\\()\[\]{}:：.,，。、*＊【】〔〕]+")
_SAID_BESIDE = regex(r"[(（\[【][^)）\]】]*[)）\]】]")


def kind_named(text: str) -> BankKind | None:
    """The kind that a name means, with 题 behind it or not; `None` where it is none that we know."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    for candidate in (plain, _SAID_BESIDE.sub("", plain)):
        name = _NOISE.sub("", candidate)
        for known in (name, name.removesuffix("试题"), name.removesuffix("类题"), name.removesuffix("题")):
            if known in _BY_NAME:
                return _BY_NAME[known]
    return None


def is_any_choice(text: str) -> bool:
    """Whether a name says that one chooses among options, but not how many are right."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).removesuffix("题") in ("选择", "客观")
