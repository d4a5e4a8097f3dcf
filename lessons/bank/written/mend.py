"""A question of a bank mended by hand: its Markdown to begin with, and what is wrong with it as it stands."""

import hashlib

from lessons.bank.bank_question import GAP, BankKind, BankOutcome, BankQuestion
from lessons.bank.understanding.assemble import MOST_POINTS
from lessons.bank.understanding.bank_blanks import with_gaps
from lessons.bank.understanding.kinds import kind_named
from lessons.bank.understanding.read_key import letters
from lessons.bank.written.escape import escaped, paragraphs
from lessons.bank.written.join_pack import objective_id
from lessons.bank.written.write_markdown import FRONT, Written, attributes
from lessons.clean import clean_line
from lessons.problem import N_
from lessons.regex import regex
from lessons.syntax.finding import Finding, Severity
from lessons.syntax.parse import examine

_ID = regex(r'<!--\s*(?:question|reflect)\s*:[^>]*?\bid="?([A-Za-z0-9._-]{1,80})')


def draft_id(outcome: BankOutcome) -> str:
    """The id of a row that was not taken, once it is mended."""
    return f"q-{hashlib.sha256(repr(outcome.found).encode()).hexdigest()[:12]}"


def draft(outcome: BankOutcome) -> str:
    """Markdown to begin with for a row that was not taken: what was found of it, in our syntax."""
    found = dict(outcome.found)
    kind = kind_named(found.get("type_name", ""))
    stem = found.get("stem", "") or "…"
    id_ = draft_id(outcome)
    keys = [text for name, text in outcome.found if name == "keys"]
    options = [text for name, text in outcome.found if len(name) <= 2]
    first, *others = stem.split("\n")
    lines = [f"### {escaped(first)}", f"<!-- question: id={id_}{_said(outcome, found)} -->", ""]
    lines += [line for other in others for line in (escaped(other, line_start=True), "")]
    if options:
        right = letters(keys[0]) if len(keys) == 1 else ()
        for n, option in enumerate(options):
            mark = "-" if kind is BankKind.MULTIPLE else f"{n + 1}."
            lines.append(f"{mark} [{'x' if n in right else ' '}] {escaped(option)}")
    elif GAP in (gaps := with_gaps(first)) and keys:
        lines[0] = f"### {escaped(gaps).replace(GAP, f'[[{keys[0]}]]')}"
    else:
        lines.append(f"[[{' | '.join(keys) or '…'}]]")
    if found.get("explanation"):
        lines += ["", *(f"> {line}".rstrip() for line in paragraphs(found["explanation"]).split("\n"))]
    return "\n".join(lines)


def _said(outcome: BankOutcome, found: dict[str, str]) -> str:
    """Chapter, difficulty, source and points of a row, as its directive has them."""
    points = found.get("points", "").strip().removesuffix("分").strip()
    question = BankQuestion(
        kind=BankKind.BLANKS,
        stem="",
        points=int(points) if points.isascii() and points.isdecimal() and 1 <= int(points) <= MOST_POINTS else 1,
        difficulty=clean_line(found.get("difficulty", ""), 40),
        source=clean_line(found.get("source", ""), 200),
        objective=outcome.objective,
    )
    return attributes(question, {outcome.objective: objective_id(outcome.objective)} if outcome.objective else {})


def mended(text: str) -> Written | list[Finding]:
    """The question in a text, or the errors in it; lines of findings count from 1 in the text."""
    own = text.strip("\n") + "\n"
    before = FRONT.count("\n")
    is_prompt = own.lstrip().startswith("<!--")
    examined = examine((FRONT + own).encode(), "x.md")
    errors = [finding for finding in examined.findings if finding.severity is Severity.ERROR and finding.line > before]
    if errors:
        return [Finding("", f.line - before, f.column, f.code, f.text, f.fields) for f in errors]
    questions = [question for test in examined.lesson.tests for question in test.questions]
    named = _ID.search(own)
    if len(questions) + len(examined.lesson.prompts) != 1 or not named:
        return [Finding("", 1, 1, "E306", N_("one question or one reflection stands here, with the id that it has"))]
    return Written(named[1], own, is_prompt)
