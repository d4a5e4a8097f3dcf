"""Reads a bank that is a text: sections, numbered questions, options and keys, in the many ways of writing them."""

from lessons.bank.bank_question import BankOutcome, BankPlace, BankReading, Remark
from lessons.bank.plain_cell import plain_cell
from lessons.bank.prose.drafts import Drafting, QuestionDraft
from lessons.bank.prose.key_list import ListedKey, key_list, listed_behind
from lessons.bank.prose.lines import heads_key_list, labelled, numbered, parts
from lessons.bank.understanding.assemble import assemble
from lessons.bank.understanding.read_key import letters, truth
from lessons.clean import clean_line
from lessons.problem import N_

LAYOUT = "text"


def read_prose(
    file: str, lines: list[str], sheet: str = "", *, numbered: bool = True, headings: frozenset[int] = frozenset()
) -> BankReading:
    """What becomes of each question of a text.

    `headings`: which lines are headings, from 0. With `numbered` false the lines are one question without a number.
    """
    tidy = [(number, plain_cell(line).replace("\n", " ")) for number, line in enumerate(lines)]
    tidy = [(number, line) for number, line in tidy if line]
    cut = _key_list_at(tidy) if numbered else len(tidy)
    drafting = Drafting(is_numbered=numbered and _is_numbered(tidy[:cut]), ahead=[line for _n, line in tidy[:cut]])
    if not numbered:
        drafting.begin(0, None, "")
    for place, (number, line) in enumerate(tidy[:cut]):
        label = labelled(line) if numbered else None
        if label and label[0] == "keys" and (listed := listed_behind(label[1])) and drafting.take_keys(listed):
            continue
        cut_up = parts(line)
        for part in cut_up:
            drafting.take(number, place, part, is_heading=number in headings and len(cut_up) == 1)
    drafting.end()
    where = BankPlace(file, sheet)
    notes: list[tuple[BankPlace, Remark]] = []
    keys, lost = key_list(tidy[cut + 1 :])
    lost_lines = [*drafting.lost, *lost]
    if keys:
        unused = _hand_out(drafting.drafts, keys)
        for key in unused:
            text = N_(
                "the answer {number} of the list belongs to no question without one, or to several; write it beside"
            )
            notes.append((where, Remark(text, {"number": f"{key.number} {clean_line(key.key, 30)}"})))
    for number in lost_lines[:20]:
        line = next(text for n, text in tidy if n == number)
        text = N_("not part of any question: {text}")
        notes.append((BankPlace(file, sheet, number + 1), Remark(text, {"text": clean_line(line, 60)})))
    if len(lost_lines) > 20:
        notes.append((where, Remark(N_("and {n} more lines are part of no question"), {"n": len(lost_lines) - 20})))
    if not drafting.drafts:
        notes.append((where, Remark(N_("no question is found; each begins with its number, 1. or 1、"))))
    outcomes = tuple(_outcome(draft, where) for draft in drafting.drafts)
    return BankReading(LAYOUT if outcomes else "", outcomes, tuple(notes))


def _outcome(draft: QuestionDraft, where: BankPlace) -> BankOutcome:
    place = BankPlace(where.file, where.sheet, draft.line + 1)
    raw = draft.raw(place)
    if draft.refusal:
        return BankOutcome(place, clean_line(draft.stem, 120), None, (draft.refusal,), raw.found())
    outcome = assemble(raw)
    if outcome.question and draft.said_in_brackets:
        text = N_("what stands in brackets is taken for what is to be filled in: {answers}")
        outcome = outcome.remarked(Remark(text, {"answers": clean_line(" | ".join(raw.keys), 80)}))
    return outcome


def _is_numbered(lines: list[tuple[int, str]]) -> bool:
    return any(numbered(line) for _n, line in lines)


def _key_list_at(lines: list[tuple[int, str]]) -> int:
    """Where the list of all answers begins; the number of lines where there is none."""
    for place in range(len(lines) - 1, 0, -1):
        if heads_key_list(lines[place][1]):
            listed, lost = key_list(lines[place + 1 :])
            numbers = [(key.section, key.kind, key.number) for key in listed]
            is_list = listed and len(lost) * 4 <= len(listed) and len(set(numbers)) == len(numbers)
            others = [label for _n, line in lines[place + 1 :] if (label := labelled(line))]
            signs = any(letters(key.key) or truth(key.key) is not None for key in listed)
            # Numbered lines below 答案 may be the answer to the last question alone.
            is_own = not any(key.kind for key in listed) and any(labelled(line) for _n, line in lines[:place])
            if is_list and not any(field == "keys" for field, _text in others) and (signs or not is_own):
                return place
    return len(lines)


def _hand_out(drafts: list[QuestionDraft], keys: list[ListedKey]) -> list[ListedKey]:
    """Give listed answers to their questions; return those that are nobody's."""
    numbers = [draft.number for draft in drafts]
    unused = []
    for key in keys:
        fits = [draft for draft in drafts if draft.number == key.number]
        if len(fits) > 1 and key.kind:
            fits = [draft for draft in fits if draft.kind is key.kind]
        elif len(fits) > 1:
            fits = [draft for draft in fits if draft.section == key.section]
        elif key.kind and len(set(numbers)) < len(numbers):
            fits = [draft for draft in fits if draft.kind is key.kind]
        if len(fits) == 1 and fits[0].listed is None:
            own, *others = parts(key.key)
            fits[0].listed = own.rstrip("。；; ") if others else own
            for field, text in filter(None, map(labelled, others)):
                fits[0].add(field, text)
        else:
            unused.append(key)
    return unused
