"""Writes a question of a bank as our Markdown, such that `lessons.syntax` reads back the very same question.

Every block is read back before it is used (`written`), for what looks like an option, a blank or a directive inside the
texts of a bank must not become one.
"""

import re
from typing import NamedTuple

import msgspec

from lessons.bank.bank_question import GAP, BankKind, BankQuestion
from lessons.bank.written.escape import escaped, paragraphs
from lessons.content.question import (
    Blank,
    Choice,
    Cloze,
    Matching,
    NumberBlank,
    Option,
    Ordering,
    PatternBlank,
    Question,
)
from lessons.syntax.parse import examine
from lessons.text.plain_words import is_plain

MARK = "bank"
"""The attribute that says what was written, so that it shows whether somebody changed it since."""
FRONT = (
    "---\nid: x\ntitle: x\nlang: zh\ntrack: production\npublished: 2026-01-01\n---\n"
    "# x\n\n## x\n<!-- test: id=x-test -->\n\n"
)
"""The beginning of a lesson in which a question is read back."""
_BATCH = 400
_STRENGTHS = 2


class Written(NamedTuple):
    """A question's lines, from its heading on, or those of a reflection, from its directive on."""

    id: str
    text: str
    is_prompt: bool


def written(questions: list[tuple[str, BankQuestion]], objectives: dict[str, str]) -> dict[str, Written]:
    """The Markdown of questions by their ids; those are missing that cannot be written so that they read the same.

    `objectives`: the id of each objective by its name.
    """
    made: dict[str, Written] = {}
    pending = list(questions)
    for strength in range(_STRENGTHS):
        tried = {id_: _WrittenBlock(id_, question, objectives, strength) for id_, question in pending}
        unsure = []
        for id_, question in pending:
            if not strength and _is_plain(question):
                made[id_] = tried[id_].written
            else:
                unsure.append((id_, question))
        pending = []
        for start in range(0, len(unsure), _BATCH):
            batch = unsure[start : start + _BATCH]
            right = _read_back([tried[id_] for id_, _question in batch])
            for id_, question in batch:
                if id_ in right:
                    made[id_] = tried[id_].written
                else:
                    pending.append((id_, question))
    return made


class _WrittenBlock:
    """The Markdown of a question, and the question that must be read from it."""

    def __init__(self, id_: str, question: BankQuestion, objectives: dict[str, str], strength: int) -> None:
        self.id = id_
        self.strength = strength
        self.meant: Question | None = None
        self.prompt, self.model = "", ""
        said = attributes(question, objectives)
        if question.kind is BankKind.ESSAY:
            text = f"<!-- reflect: id={id_} -->\n{self._prompt(question)}\n"
        else:
            title, *body = self._body(question)
            text = f"### {title}\n<!-- question: id={id_}{said} -->\n\n" + "\n".join(body).strip("\n") + "\n"
        self.written = Written(id_, text, question.kind is BankKind.ESSAY)

    def _line(self, text: str) -> str:
        return escaped(text, self.strength)

    def _prompt(self, question: BankQuestion) -> str:
        self.prompt = paragraphs(question.stem, self.strength)
        if not question.model:
            return self.prompt
        label = "参考答案：" if re.search("[\u3400-\u9fff]", question.stem + question.model) else "Model answer: "
        self.model = paragraphs(question.model, self.strength)
        return f"{self.prompt}\n\n{_quoted(label + self.model)}"

    def _body(self, question: BankQuestion) -> list[str]:
        """The title, then the lines below the directive; sets `meant`."""
        hint = paragraphs(question.hint, self.strength)
        explanation = paragraphs(question.explanation, self.strength)
        first, *others = (line for line in question.stem.split("\n") if line)
        if question.blanks:
            return self._cloze(question, [first, *others], hint, explanation)
        stem = [self._line(first), *(escaped(line, self.strength, line_start=True) for line in others)]
        above = "\n\n".join([*stem[1:], *([_quoted(f"提示：{hint}")] if hint else [])])
        below = ["", _quoted(explanation)] if explanation else []
        meant: Question
        if question.options:
            multiple = question.kind is BankKind.MULTIPLE
            options, lines = [], []
            for n, option in enumerate(question.options, 1):
                mark = "-" if multiple else f"{n}."
                text, feedback = self._item(option.text), paragraphs(option.feedback, self.strength)
                lines += _item(f"{mark} [{'x' if option.key else ' '}] ", text, len(mark) + 1)
                if feedback:
                    lines += [" " * (len(mark) + 1) + line for line in _quoted(feedback).split("\n")]
                options.append(Option(text, option.key, feedback))
            meant = Choice(id="", stem="", options=tuple(options), multiple=multiple)
        elif question.items:
            items = [self._item(item, bare=True) for item in question.items]
            lines = [line for n, item in enumerate(items, 1) for line in _item(f"{n}. ", item, len(f"{n}. "))]
            meant = Ordering(id="", stem="", items=tuple(items))
        else:
            pairs = [(self._cell(left), self._cell(right)) for left, right in question.pairs]
            heads = ("左", "右") if re.search("[\u3400-\u9fff]", question.stem) else ("Left", "Right")
            spares = [self._cell(spare) for spare in question.spares]
            lines = [f"| {heads[0]} | {heads[1]} |", "|---|---|", *(f"| {left} | {right} |" for left, right in pairs)]
            lines += [f"| | {spare} |" for spare in spares]
            read = tuple((_uncelled(left), _uncelled(right)) for left, right in pairs)
            meant = Matching(id="", stem="", pairs=read, headings=heads, spares=tuple(map(_uncelled, spares)))
        self._mean(question, meant, "\n\n".join(stem), hint, explanation)
        return [stem[0], above, "", *lines, *below]

    def _mean(self, question: BankQuestion, meant: Question, stem: str, hint: str, explanation: str) -> None:
        """Expect this question, with what every kind has, to be read."""
        self.meant = msgspec.structs.replace(
            meant,
            id=self.id,
            stem=stem,
            hint=hint,
            explanation=explanation,
            points=question.points,
            partial=question.partial,
        )

    def _item(self, text: str, *, bare: bool = False) -> str:
        lines = [line for line in text.split("\n") if line]
        return "\n\n".join(escaped(line, self.strength, line_start=bool(n) or bare) for n, line in enumerate(lines))

    def _cell(self, text: str) -> str:
        return self._line(text.replace("\n", " ")).replace("|", "\\|")

    def _cloze(self, question: BankQuestion, lines: list[str], hint: str, explanation: str) -> list[str]:
        count = 0
        meant, shown = [], []
        for n, line in enumerate(lines):
            pieces = [
                escaped(piece, self.strength, line_start=bool(n) and not m) for m, piece in enumerate(line.split(GAP))
            ]
            own, asked = pieces[0], pieces[0]
            for piece in pieces[1:]:
                own += f"[[{count}]]{piece}"
                asked += f"[[{blank_text(question.blanks[count])}]]{piece}"
                count += 1
            meant.append(own)
            shown.append(asked)
        self._mean(question, Cloze(id="", stem="", blanks=question.blanks), "\n\n".join(meant), hint, explanation)
        body = ["\n\n".join(shown[1:])]
        if hint:
            body += ["", _quoted(f"提示：{hint}")]
        if explanation:
            body += ["", *(["<!-- -->", ""] if hint else []), _quoted(f"解析：{explanation}")]
        return [shown[0], *body]


def _uncelled(cell: str) -> str:
    return cell.replace("\\|", "|")


def blank_text(blank: Blank) -> str:
    """What stands between `[[` and `]]`."""
    if isinstance(blank, NumberBlank):
        return f"{blank.value} +- {blank.tolerance}"
    return "|".join(blank.alternatives)


def attributes(question: BankQuestion, objectives: dict[str, str]) -> str:
    """What a question's directive says besides its id; `objectives`: the id of each by its name."""
    said = {
        "points": str(question.points) if question.points != 1 else "",
        "objective": objectives.get(question.objective, ""),
        "difficulty": attribute(question.difficulty),
        "source": attribute(question.source),
        "credit": "part" if question.partial else "",
        "pattern": "yes" if any(isinstance(blank, PatternBlank) for blank in question.blanks) else "",
    }
    return "".join(f" {name}={value}" for name, value in said.items() if value)


def attribute(value: str) -> str:
    """A value as an attribute holds it: what it cannot hold is left out or replaced."""
    plain = value.replace('"', "'").replace("“", "‘").replace("”", "’").replace("-->", "→").replace("<!--", "")
    plain = plain.replace("--", "—").replace("\n", " ").strip()[:200]
    return f'"{plain}"' if plain and not re.fullmatch(r"[A-Za-z0-9.]+|[\u4e00-\u9fff]{1,10}", plain) else plain


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _item(start: str, text: str, indent: int) -> list[str]:
    """A list item; what follows its first line is indented."""
    first, *others = text.split("\n")
    return [f"{start}{first}", *(" " * indent + line if line else "" for line in others)]


def _is_plain(question: BankQuestion) -> bool:
    """Whether it needs no reading back: texts of one line, with no sign in them that means anything."""
    if question.kind not in (BankKind.SINGLE, BankKind.MULTIPLE, BankKind.TRUE_FALSE) or question.hint:
        return False
    texts = [question.stem, *(option.text for option in question.options), *filter(None, (question.explanation,))]
    texts += [option.feedback for option in question.options if option.feedback]
    return all(map(is_plain, texts))


def _read_back(blocks: list[_WrittenBlock]) -> set[str]:
    """The ids of the blocks that are read as they were meant."""
    questions = [block for block in blocks if not block.written.is_prompt]
    prompts = [block for block in blocks if block.written.is_prompt]
    text = FRONT + "\n".join(block.written.text for block in questions)
    text += "\n## x\n\n" + "\n".join(block.written.text for block in prompts)
    lesson = examine(text.encode(), "x.md").lesson
    read = {question.id: question for test in lesson.tests for question in test.questions}
    asked = {prompt.id: (prompt.text, prompt.model) for prompt in lesson.prompts}
    right = {block.id for block in questions if (found := read.get(block.id)) and _same(found, block.meant)}
    return right | {block.id for block in prompts if asked.get(block.id) == (block.prompt, block.model)}


def _same(read: Question, meant: Question | None) -> bool:
    """Whether a question was read as it was meant; where it stands and what belongs to its directive is no matter."""
    return (
        meant is not None
        and msgspec.structs.replace(read, digest="", line=0, objective="", see="", difficulty="", source="") == meant
    )
