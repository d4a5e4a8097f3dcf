"""What one question gives away, or does not say: advice on item writing (`lessons.lint.codes` says why).

The rules are those of Haladyna, Downing and Rodriguez (2002), as far as a program can see them.
"""

from lessons.content.question import Choice, Cloze, Matching, Ordering, Question
from lessons.content.typed_answer import fold_answer
from lessons.lint.wording import answers, gives_away, holds, lacks_unit, length, stem_words, unmarked_negation
from lessons.problem import N_
from lessons.regex import regex
from lessons.syntax.finding import Findings
from lessons.typeset.markdown.inline_text import plain

_TIMES = 3, 2
"""An option stands out by its length from one and a half times that of the others on."""
_COLUMNS = 6
"""Columns by which it must differ to be seen."""
_NO_DISTRACTOR = regex(
    r"^(?:(?:以上|上述|前述|都|均|全部?|皆)+(?:不?是|不?对|不?正确|错误|不?可以|不?行)的?|(?:以上|上述).{0,6}"
    r"|没有?(?:任何|什么)?影响|无影响|没有?关系|无所谓|随便.{0,4}|不知道|不清楚|不用管|什么都不.{0,3}"
    r"|(?:all|none|any|both|neither) of (?:the|these|them)\b.*|(?:there is )?no (?:effect|influence|difference)"
    r"|it (?:has no effect|makes no difference|does not matter)|nothing(?: happens)?"
    r"|(?:i )?do(?:es)? ?n[o't]+ (?:know|care|matter))$"
)


def advise_on_question(question: Question, findings: Findings) -> None:
    """Report what its author may want to mend in it."""
    line = question.line
    match question:
        case Choice():
            _advise_on_choice(question, findings)
        case Matching():
            rights = [fold_answer(right) for right in question.rights]
            if len(set(rights)) == len(question.pairs) and not question.spares:
                text = N_("every right side fits once, so the last pair is a gift; add one that fits nothing: | | … |")
                findings.add(line, "W505", text)
        case Ordering():
            if not question.explanation and not question.see:
                text = N_("nothing says by which rule this order is the only one; name it in an explanation or in see=")
                findings.add(line, "W506", text)
        case Cloze():
            if any(lacks_unit(question, number) for number in range(len(question.blanks))):
                text = N_("a number without its unit; write what it is a number of after the blank")
                findings.add(line, "W511", text)
    if question.partial and question.points < _parts(question):
        text = N_("{points} points for {n} parts: rounding may give all of them for a part; write points={n} or more")
        if question.points == 1:
            text = N_("one point for {n} parts: rounding may give it for a part; write points={n} or more")
        findings.add(line, "W517", text, points=question.points, n=_parts(question))
    for answer in answers(question):
        if isinstance(question, Cloze) and holds(stem_words(question), answer):
            findings.add(line, "W507", N_("the question has its answer in it: {found}"), found=answer[:40])
            break


def _advise_on_choice(question: Choice, findings: Findings) -> None:
    line, stem = question.line, stem_words(question)
    keys = [option.text for option in question.options if option.key]
    others = [option.text for option in question.options if not option.key]
    if len(question.options) > 2 and others:
        if _outgrow(keys, others):
            text = N_("what is right is longer than all else by half; make the options as long as each other")
            findings.add(line, "W503", text)
        elif _outgrow(others, keys):
            text = N_("what is right is shorter than all else by half; make the options as long as each other")
            findings.add(line, "W503", text)
    for option in question.options:
        if _NO_DISTRACTOR.match(fold_answer(plain(option.text))) and len(question.options) > 2:
            text = N_("{found} is chosen by nobody, or tells of the others; write a mistake that is really made")
            findings.add(line, "W504", text, found=plain(option.text)[:40])
            break
    for key in keys if others else ():
        inside = plain(key) if holds(stem, key) and not any(holds(stem, other) for other in others) else ""
        if found := inside or gives_away(stem, plain(key), [plain(other) for other in others]):
            text = N_("“{found}” stands in the question and in what is right, but in nothing else")
            findings.add(line, "W507", text, found=found[:40])
            break
    if word := unmarked_negation(question.stem):
        text = N_(
            "“{found}” turns the question round and is easily overlooked; write it as **{found}**, or ask what is so"
        )
        findings.add(line, "W509", text, found=word)


def _outgrow(long: list[str], short: list[str]) -> bool:
    """Whether the shortest of these is longer by half than the longest of those."""
    least, most = min(map(length, long)), max(map(length, short))
    times, by = _TIMES
    return least * by >= most * times and least - most >= _COLUMNS


def _parts(question: Question) -> int:
    """In how many steps its points are earned."""
    match question:
        case Choice():
            return sum(option.key for option in question.options)
        case Ordering():
            return len(question.items)
        case Matching():
            return len(question.pairs)
        case Cloze():
            return len(question.blanks)
