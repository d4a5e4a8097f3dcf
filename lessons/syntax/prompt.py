"""A reflection's prompt, and the model answer that its author wrote below it, `> Model answer: …`; or, where it is
answered once a year, the steps that one chooses from.

A model answer shown too early would be copied, so what begins like one and is none is reported.
"""

import re
from typing import NamedTuple

from lessons.problem import N_
from lessons.regex import regex
from lessons.syntax import containers
from lessons.syntax.containers import is_list, line_of, lines_of
from lessons.syntax.finding import Findings
from lessons.text.markup_lookalikes import folded
from lessons.text.visible import visible

MAX_PROMPT = 4000
MAX_MODEL = 8000
STEPS = range(2, 10)
"""How many steps there may be to choose from once a year: each has a digit."""
_MODEL = regex(r"[*_]{0,3}(?:参考答案|参考要点|答案要点|model answer)[*_]{0,3}\s*[:：][*_]{0,3}\s*", re.IGNORECASE)
_NEARLY = regex(
    r"(?:[^\w\n]|\w(?=[^\w\n])){0,4}(?:model\W{0,3}answer\b|参考答案"
    r"|(?:(?:参考|标准|示范|正确)?(?:答案|要点|范文|解答|解析)|范例"
    r"|(?:(?:sample|example|reference|suggested) )?answers?|answer key)[\])】）*_]{0,3}\s*[:：])",
    re.IGNORECASE,
)


class AskedPrompt(NamedTuple):
    """What is asked, and the model answer; empty where there is none."""

    text: str
    model: str


def read_prompt(body: list[str], start: int, findings: Findings) -> AskedPrompt | None:
    """The prompt in the lines after its directive, which begin at line `start`.

    `None` where an error, which is reported, keeps it from being asked.
    """
    if len("\n".join(body).strip()) > MAX_PROMPT + MAX_MODEL:
        _report_no_prompt(start, findings)
        return None
    own, model = Findings(findings.path), ""
    asked = body
    for group in containers.blocks(body):
        first = line_of(group)
        quoted = containers.quoted(group, body) if group[0].type == "blockquote_open" else ""
        if asked is not body:
            if group[0].type not in ("html_block", "hr"):
                text = N_("text after the model answer; write it above, or join it to the answer by > on each line")
                own.add(first, "E307", text)
        elif label := _MODEL.match(quoted):
            asked, model = body[:first], quoted[label.end() :].strip()
            if not 0 < len(model) <= MAX_MODEL:
                text = N_("a model answer is empty, or longer than {limit} characters")
                own.add(first, "E307", text, limit=MAX_MODEL)
        elif group[0].type in ("blockquote_open", "paragraph_open") or is_list(group):
            _report_unlabelled(body, lines_of(group), quoted, own)
    findings.take(own, start)
    text = "\n".join(asked).strip()
    if own.any_errors:
        return None
    if not 0 < len(text) <= MAX_PROMPT:
        _report_no_prompt(start, findings)
        return None
    return AskedPrompt(text, model)


def read_examined(body: list[str], start: int, findings: Findings) -> tuple[str, tuple[str, ...]] | None:
    """What one asks oneself once a year, and its steps: a text, and a numbered list as the last thing below it.

    `None` where an error, which is reported, keeps it from being asked.
    """
    groups = [group for group in containers.blocks(body) if group[0].type not in ("html_block", "hr")]
    last = groups[-1] if groups else []
    text = "\n".join(body[: line_of(last)]).strip() if last else ""
    steps = containers.items(last, body) if last and last[0].type == "ordered_list_open" else []
    plain = all(step.text and step.box is None and not step.feedback for step in steps)
    if not (0 < len(text) <= MAX_PROMPT and len(steps) in STEPS and plain):
        message = N_("what is asked once a year is a text and, below it, a numbered list of {low} to {high} steps")
        findings.add(start - 1, "E307", message, low=STEPS[0], high=STEPS[-1])
        return None
    return text, tuple(step.text for step in steps)


def _report_no_prompt(start: int, findings: Findings) -> None:
    message = N_("a reflection needs a question after it, at most {limit} characters")
    findings.add(start - 1, "E307", message, limit=MAX_PROMPT)


def _report_unlabelled(body: list[str], lines: range, quoted: str, findings: Findings) -> None:
    """Report what reads like a model answer and would be shown with the prompt."""
    for number in lines:
        words = visible(body[number]).lstrip(" \u3000")
        if not quoted and folded(words[:1]) == ">":
            findings.add(number, "E207", N_("not a quote yet; begin it with > at the left margin"))
        elif _NEARLY.match(words.lstrip("> -*+")):
            text = N_("this is shown with the prompt; a model answer, for afterwards, begins with > Model answer:")
            findings.add(number, "W203", text)
