"""What the advice on questions looks at in their words: lengths, words in common, units, citations."""

import re
from functools import lru_cache

from lessons.content.answer_pattern import has_star
from lessons.content.question import Choice, Cloze, Matching, NumberBlank, Ordering, Question, around
from lessons.content.typed_answer import fold_answer
from lessons.regex import regex
from lessons.text.width import width
from lessons.typeset.markdown.inline_text import plain

_HAN = regex("[\u3400-\u9fff]")
_HAN_RUN = regex("[\u3400-\u9fff]{4,}")
_LONG_WORD = regex("[a-z]{6,}")
_LETTERS = regex(r"[^\W_]+")
_ARTICLE = regex(r"^(?:the|an?) ")
_GAP = regex(r"\[\[\d+\]\]")
_MARKED = regex(r"\*\*.+?\*\*|__.+?__|(?<!\*)\*[^*]+\*|<(u|b|em|strong)>.+?</\1>|[\u300e\u3010].+?[\u300f\u3011]", re.S)
_ASKS_WHICH = regex(r"哪|下列|以下|关于|\bwhich\b|\bwhat\b|\bfollowing\b", re.I)
_NEGATIVE = regex(
    "不(?:正确|属于|是|包括|符合|应|需|能|可|得|宜|必|会|存在)|错误的|有误的|除.{1,20}外"
    r"|\b(?:not|except|incorrect|false|wrong|never|least|isn't|aren't|cannot)\b",
    re.I,
)
_UNIT = regex(r"[\s*_`~$({\[<]*(?:\\[a-z]+\{?|[^\W\d_]|[\u00b0%\u2030'\"])")
_UNIT_BEFORE = regex(
    r"[\u00a5$\u20ac\u00a3\uffe5\uff04]\s*$|单位|\bunits?\b|百分之\s*$|第\s*$|\([^()]{1,12}\)\s*[^()]{0,12}$", re.I
)


def stem_words(question: Question) -> str:
    """The stem without marks and blanks."""
    return plain(_GAP.sub(" ", question.stem))


def length(text: str) -> int:
    """How long a text looks, in columns."""
    return width(plain(text))


def answers(question: Question) -> list[str]:
    """What is right, in words that would give it away: not of what consists of all its parts."""
    match question:
        case Choice():
            return [plain(option.text) for option in question.options if option.key]
        case Cloze():
            words = [blank.alternatives for blank in question.blanks if not isinstance(blank, NumberBlank)]
            return [alternative for alternatives in words for alternative in alternatives if not has_star(alternative)]
        case Matching() | Ordering():
            return []


def holds(text: str, answer: str) -> bool:
    """Whether a text has an answer in it that is long enough not to be there by chance."""
    words = _telling(answer)
    if words.isascii():
        return bool(words) and _has_whole(text.casefold(), words)
    return fold_answer(words) in fold_answer(text)


@lru_cache(maxsize=1024)  # it is looked for in every question of its test
def _telling(answer: str) -> str:
    """The words of an answer without an article; empty where they are too short to give it away."""
    words = _ARTICLE.sub("", answer.strip().casefold())
    return words if len(_HAN.findall(words)) > 1 or len("".join(_LETTERS.findall(words))) > 3 else ""


def _has_whole(text: str, words: str) -> bool:
    """Whether words stand in a text, and not as a piece of longer ones."""
    at = text.find(words)
    while at >= 0:
        beside = text[max(0, at - 1) : at] + text[at + len(words) : at + len(words) + 1]
        if not any(character.isascii() and character.isalnum() for character in beside):
            return True
        at = text.find(words, at + 1)
    return False


def gives_away(stem: str, key: str, others: list[str]) -> str:
    """A word of the key that stands in the stem and in no other option; empty for none."""
    stem, key = stem.casefold(), key.casefold()
    rest = " ".join(others).casefold()
    runs = _HAN_RUN.findall(key)
    words = [run[n : n + 4] for run in runs for n in range(len(run) - 3)] + _LONG_WORD.findall(key)
    return next((word for word in words if word in stem and word not in rest), "")


def unmarked_negation(stem: str) -> str:
    """The word that turns a question round and is not marked; empty for none."""
    if not _ASKS_WHICH.search(stem):
        return ""
    found = _NEGATIVE.search(_MARKED.sub(" ", stem))
    return found[0] if found and not (found[0].isascii() and found[0].isupper()) else ""


def lacks_unit(question: Cloze, blank: int) -> bool:
    """Whether a number is asked for, and nothing beside its blank says of what."""
    if not isinstance(question.blanks[blank], NumberBlank):
        return False
    before, after = around(question, blank)
    return not (_UNIT.match(after) or _UNIT_BEFORE.search(before))


def same_question(question: Question) -> tuple[str, ...]:
    """Equal for questions that differ in nothing but marks, width, and the order of their parts."""
    match question:
        case Choice():
            parts = [option.text for option in question.options]
        case Ordering():
            parts = list(question.items)
        case Matching():
            parts = [*(f"{left} {right}" for left, right in question.pairs), *question.spares]
        case Cloze():
            parts = []
    return (_letters(stem_words(question)), *sorted(map(_letters, parts)))


def same_key(first: Question, second: Question) -> bool:
    """Whether two questions that are the same call the same right."""
    if isinstance(first, Ordering) and isinstance(second, Ordering):
        return [*map(_letters, first.items)] == [*map(_letters, second.items)]
    if isinstance(first, Cloze) and isinstance(second, Cloze):
        return first.blanks == second.blanks
    return {*map(_letters, answers(first))} == {*map(_letters, answers(second))}


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold_answer(plain(text))))
