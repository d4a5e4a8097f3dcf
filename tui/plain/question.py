"""A question said in words: how it is answered, its parts with their numbers, a response, and what was right."""

from collections.abc import Collection

from lessons.assessment.paper import PaperItem
from lessons.assessment.typed_response import Misread, Misreading
from lessons.content.question import (
    Choice,
    Cloze,
    Matching,
    Ordering,
    Question,
    Response,
    author_feedback,
    gaps,
    grade,
)
from lessons.content.right_response import key
from tui.plain.commands import Action
from tui.plain.dialogue import Dialogue, labelled, words
from tui.plain.help import commands_help
from tui.wording.labels import blanks_said
from tui.wording.language import _, ngettext
from tui.wording.testing.number_note import number_note
from tui.wording.testing.result_text import source_text


def how_to_answer(question: Question) -> str:
    """What kind of question it is, and what to type."""
    match question:
        case Choice(multiple=True):
            return _("Choose several: type their numbers, such as 1 3.")
        case Choice():
            return _("Choose one: type its number.")
        case Ordering():
            return _("Put in order: type all numbers in the right order, such as 2 1 3.")
        case Matching():
            return _("Match: type pairs such as 1-3 2-1, all at once or one after the other.")
        case Cloze(blanks=blanks):
            count = len(blanks)
            text = ngettext(
                "Fill in: type the text.",
                "Fill in {n} blanks: type one text after the other; 2=text changes the second.",
                count,
            )
            return text.format(n=count)


def answer_help(question: Question, commands: Collection[Action]) -> list[str]:
    """How it is answered, and what else can be typed."""
    slash = [_("A / before a command says that it is no answer, such as /next.")] if isinstance(question, Cloze) else []
    return [how_to_answer(question), *commands_help(commands), *slash]


def takes_any_text(question: Question, given: Response | None) -> bool:
    """Whether any line may be an answer to it: not where several blanks are all filled, and one must be named."""
    return isinstance(question, Cloze) and (len(question.blanks) == 1 or given is None or gaps(question, given) > 0)


def tell_question(dialogue: Dialogue, item: PaperItem) -> None:
    """Its stem, and its parts with the numbers that are typed."""
    question = item.question
    dialogue.tell(blanks_said(question.stem))
    match question:
        case Choice(options=options):
            _tell_numbered(dialogue, [options[index].text for index in item.order])
        case Ordering(items=items):
            _tell_numbered(dialogue, [items[index] for index in item.order])
        case Matching(pairs=pairs, rights=rights, headings=(left, right)):
            dialogue.tell_after(_("Left side:"), left)
            _tell_numbered(dialogue, [pair[0] for pair in pairs])
            dialogue.tell_after(_("Right side:"), right)
            _tell_numbered(dialogue, [rights[index] for index in item.order])
        case Cloze():
            pass


def _tell_numbered(dialogue: Dialogue, texts: list[str]) -> None:
    for number, text in enumerate(texts, 1):
        dialogue.tell_after(f"{number}.", text)


def tell_hint(dialogue: Dialogue, question: Question) -> None:
    """Its hint."""
    dialogue.tell_after(_("Hint:"), question.hint)


def tell_response(dialogue: Dialogue, label: str, item: PaperItem, response: Response) -> None:
    """A response after `label`, with the numbers of its parts as they were said."""
    question = item.question
    number = {index: place for place, index in enumerate(item.order, 1)}
    match question:
        case Choice(options=options):
            chosen = sorted(number[int(index)] for index in response)
            parts = [f"{place}. {words(options[item.order[place - 1]].text)}" for place in chosen]
        case Ordering(items=items):
            parts = [f"{number[int(index)]}. {words(items[int(index)])}" for index in response]
        case Matching():
            parts = [_pair(item, question, left, int(right)) for left, right in enumerate(response)]
        case Cloze():
            parts = _blanks(response)
    if len(parts) == 1:
        dialogue.say_text(labelled(label, parts[0]))
    else:
        dialogue.say(label if parts else labelled(label, _("none")))
        dialogue.say_text(*parts)


def _pair(item: PaperItem, question: Matching, left: int, right: int) -> str:
    chosen = f"{item.place(right) + 1}. {words(question.rights[right])}" if right >= 0 else _("nothing yet")
    return _("{left} with {right}").format(left=f"{left + 1}. {words(question.pairs[left][0])}", right=chosen)


def _blanks(response: Response) -> list[str]:
    texts = [str(text).strip() or _("empty") for text in response]
    if len(texts) == 1:
        return texts
    return [_of_blank(place, text) for place, text in enumerate(texts, 1)]


def _of_blank(place: int, text: str) -> str:
    return _("{where}: {message}").format(where=_("Blank {n}").format(n=place), message=text)


def tell_taken(dialogue: Dialogue, label: str, item: PaperItem, response: Response) -> None:
    """As `tell_response`, with how numbers in it were read where that is not obvious, and what is missing."""
    question = item.question
    tell_response(dialogue, label, item, response)
    if isinstance(question, Cloze):
        for place, text in enumerate(response):
            if note := number_note(question, place, str(text)):
                dialogue.say(_of_blank(place + 1, note) if len(response) > 1 else note)
    if empty := gaps(question, response):
        dialogue.say(ngettext("{n} part is still empty.", "{n} parts are still empty.", empty).format(n=empty))


def tell_feedback(dialogue: Dialogue, item: PaperItem, response: Response) -> None:
    """Whether a final answer is right, what is, and why."""
    question = item.question
    mark = grade(question, response)
    partly = mark.share is not None and mark.share[0] > 0
    dialogue.say(_("Right.") if mark.right else _("Partly right.") if partly else _("Wrong."))
    if not mark.right:
        tell_response(dialogue, _("Right answer:"), item, key(question))
    tell_reasons(dialogue, question, response)


def tell_reasons(dialogue: Dialogue, question: Question, response: Response) -> None:
    """What the author says of an answer, and the explanation."""
    for text in author_feedback(question, response):
        dialogue.tell(text)
    if question.explanation:
        dialogue.tell_after(_("Explanation:"), question.explanation)
    if question.source:
        dialogue.say(source_text(question.source))


def misread_text(misread: Misread) -> str:
    """Why a line is no answer, and what to type."""
    text = {
        Misreading.NO_NUMBERS: _("This is no answer. Type numbers from 1 to {most}, or ? for help."),
        Misreading.NO_SUCH: _("There is no number {number} here: they go from 1 to {most}."),
        Misreading.ONE_ONLY: _("Only one is right: type one number from 1 to {most}."),
        Misreading.ALL_ONCE: _("Type every number from 1 to {most} once, in the right order."),
        Misreading.NO_PAIRS: _(
            "Type pairs, such as 1-3 2-1: first the number of the left side, then that of the right one."
        ),
        Misreading.WHICH_BLANK: _("All blanks are filled. To change one, type its number and =, such as 2=text."),
        Misreading.TOO_LONG: _("A blank holds {most} characters. Type it again, shorter."),
    }[misread.why]
    return text.format(most=misread.most, number=misread.number)
