"""Puts the lines of a text together into questions, line by line."""

from lessons.bank.bank_question import BankKind, BankPlace, Remark
from lessons.bank.option_cell import lettered, lettered_words_in
from lessons.bank.plain_cell import without_lines
from lessons.bank.prose.key_in_stem import answers_in_brackets, key_in_stem
from lessons.bank.prose.lines import BankSection, Numbered, is_chapter, labelled, numbered, section, tagged
from lessons.bank.understanding.kinds import kind_named
from lessons.bank.understanding.raw_item import RawItem
from lessons.bank.understanding.read_key import truth
from lessons.clean import clean_line
from lessons.problem import N_

_LOOK_AHEAD = 40


class QuestionDraft:
    """A question while its lines are read."""

    def __init__(self, line: int, number: int | None, section_: BankSection | None, place: int, objective: str) -> None:
        self.line = line
        self.number = number
        self.section = place
        self._of_section = section_
        self.fields: dict[str, list[str]] = {"stem": []}
        self.options: list[str] = []
        self.objective = objective
        self.listed: str | None = None
        """Its answer in the list at the end."""
        self.refusal: Remark | None = None
        self.said_in_brackets = False
        """Whether what stands in brackets in its text is taken for what is to be filled in."""

    @property
    def stem(self) -> str:
        return "\n".join(self.fields["stem"])

    @property
    def type_name(self) -> str:
        said = "".join(self.fields.get("type_name", []))
        return said or (self._of_section.name if self._of_section else "")

    @property
    def kind(self) -> BankKind | None:
        return kind_named(self.type_name)

    def _without_verdicts(self) -> str:
        """The stem; what is right or wrong to be chosen below it, 对 and 错 on lines of their own, says nothing."""
        lines = self.fields["stem"]
        asks = self.kind is BankKind.TRUE_FALSE and not self.options and len(lines) > 2
        return "\n".join(lines[:-2] if asks and {truth(line) for line in lines[-2:]} == {True, False} else lines)

    def add(self, field: str, text: str) -> None:
        """Add a line to a part."""
        self.fields.setdefault(field, []).append(text)

    def tag(self, text: str) -> str:
        """The beginning of the question without its kind and points in brackets, which are noted."""
        text, kind, points = tagged(text)
        for field, said in (("type_name", kind), ("points", points)):
            if said:
                self.add(field, said)
        return text

    def has(self, field: str) -> bool:
        """Whether this part was begun."""
        return field in self.fields

    def raw(self, place: BankPlace) -> RawItem:
        """The question as it was found."""
        said = {name: without_lines("\n".join(filter(None, lines))) for name, lines in self.fields.items()}
        stem, keys = self._without_verdicts(), [said["keys"]] if said.get("keys") else []
        cleared, inside = key_in_stem(stem, len(self.options), self.kind)
        if self.listed is not None and not keys:
            keys = [self.listed]
        elif self.listed is not None and keys and _plain(keys[0]) != _plain(self.listed):
            text = N_("its own answer is {own}, that of the list {listed}; correct one")
            own = clean_line(keys[0], 40)
            self.refusal = Remark(text, {"own": own, "listed": clean_line(self.listed, 40)})
        if self.kind is BankKind.BLANKS:
            stem, keys = (cleared, inside) if inside and not keys else (stem, keys)
            if not keys:
                stem, keys = answers_in_brackets(stem)
                self.said_in_brackets = bool(keys)
        elif len(inside) == 1:
            if not keys:
                stem, keys = cleared, inside
            elif _plain(keys[0]) == _plain(inside[0]) or truth(keys[0]) is truth(inside[0]) is not None:
                stem = cleared
            else:
                text = N_("its answer is {own}, but in brackets in its text stands {inside}; correct one")
                self.refusal = Remark(text, {"own": clean_line(keys[0], 40), "inside": inside[0]})
        elif not keys and len(inside) > 1:
            text = N_("several brackets could hold the answer: {found}; write 答案： below the question")
            self.refusal = Remark(text, {"found": ", ".join(inside)})
        return RawItem(
            place=place,
            type_name=self.type_name,
            stem=without_lines(stem),
            options=tuple(map(without_lines, self.options)),
            keys=tuple(keys),
            explanation=said.get("explanation", ""),
            hint=said.get("hint", ""),
            points=said.get("points", "") or (self._of_section.points if self._of_section else ""),
            difficulty=said.get("difficulty", ""),
            source=said.get("source", ""),
            objective=said.get("objective", "") or self.objective,
        )


class Drafting:
    """Takes one line after the other. `drafts` are the questions, `lost` the lines that are part of none."""

    def __init__(self, *, is_numbered: bool, ahead: list[str]) -> None:
        self._is_numbered = is_numbered
        self._ahead = ahead
        self._section: BankSection | None = None
        self._sections = -1
        self._chapter = ""
        self._draft: QuestionDraft | None = None
        self._part = ""
        self._last = 0
        self._enumerated = 0
        """The last number of a list inside an answer."""
        self.drafts: list[QuestionDraft] = []
        self.lost: list[int] = []

    def begin(self, line: int, number: int | None, text: str, mark: str = "") -> None:
        """Begin a question."""
        self.end()
        self._draft = QuestionDraft(line, number, self._section, max(self._sections, 0), self._chapter)
        self._part, self._enumerated = "stem", 0
        self._last = number if number is not None else self._last
        text = self._draft.tag(text)
        self._stem(f"{text} {mark}".strip())

    def take_keys(self, entries: list[tuple[int, str]]) -> bool:
        """Take the answers of questions above, by number; false where these are not the questions of this section."""
        own = [*self.drafts, *([self._draft] if self._draft else [])]
        waiting = {
            draft.number: draft
            for draft in own
            if draft.section == max(self._sections, 0) and not draft.has("keys") and draft.listed is None
        }
        if not all(number in waiting for number, _key in entries):
            return False
        for number, key in entries:
            waiting[number].listed = key
        self.end()
        return True

    def end(self) -> None:
        """End the question that is open."""
        if self._draft and (self._draft.stem or self._draft.options or len(self._draft.fields) > 1):
            self.drafts.append(self._draft)
        self._draft = None

    def take(self, line: int, place: int, text: str, *, is_heading: bool) -> None:
        """Take a line, or a part of one that begins with a label."""
        if (label := labelled(text)) and self._draft:
            self._label(*label)
            return
        if begun := section(text):
            if self._draft and self._part == "stem" and not self._draft.stem:
                self._draft.add("type_name", begun.name)
                return
            self.end()
            self._section, self._sections, self._last = begun, self._sections + 1, 0
        elif is_chapter(text) or (is_heading and not numbered(text)):
            self.end()
            self._chapter, self._last = text, 0
        elif (found := numbered(text)) and self._is_question(found, place):
            self.begin(line, found.number, found.rest, found.mark)
        elif self._draft is None:
            if self._is_numbered:
                self.lost.append(line)
            else:
                self.begin(line, None, text)
        else:
            self._more(line, text)

    def _more(self, line: int, text: str) -> None:
        draft = self._draft
        assert draft is not None
        options = lettered(text, len(draft.options)) if self._part in ("stem", "options") else None
        if options and not options[0].strip() and all(options[1]):
            draft.options += options[1]
            self._part = "options"
        elif self._part == "stem":
            self._enumerated = found.number if (found := numbered(text)) else self._enumerated
            self._stem(text)
        elif self._part == "options":
            if draft.options and _spaced(text, len(draft.options)):
                draft.options.append(text[1:].strip(" .．、"))
            else:
                draft.options[-1] = f"{draft.options[-1]} {text}"
        elif self._starts_over(text):
            stem = draft.fields[self._part].pop() if len(draft.fields.get(self._part, [])) > 1 else ""
            self.begin(line, None, stem)
            self._more(line, text)
        elif not self._is_numbered and self._part != "hint" and draft.has("keys") and draft.fields["keys"] != [""]:
            self.begin(line, None, text)
        else:
            if found := numbered(text):
                self._enumerated = found.number
            draft.add(self._part, text)

    def _starts_over(self, text: str) -> bool:
        """Whether an option A stands below an answer: the line above it begins a question without a number."""
        draft = self._draft
        begun = lettered(text)
        return bool(
            draft and draft.options and self._part in ("keys", "explanation") and begun and not begun[0].strip()
        )

    def _stem(self, text: str) -> None:
        draft = self._draft
        assert draft is not None
        if not draft.stem:
            text = draft.tag(text)
        options = lettered(text) or lettered_words_in(text)
        if options and all(options[1]):
            if options[0].strip():
                draft.add("stem", options[0].strip())
            draft.options += options[1]
            self._part = "options"
        elif draft.stem and _spaced(text, 0) and not draft.options:
            draft.options.append(text[1:].strip(" .．、"))
            self._part = "options"
        elif text:
            draft.add("stem", text)

    def _label(self, field: str, text: str) -> None:
        draft = self._draft
        assert draft is not None
        if field == "keys" and draft.has("keys"):
            if draft.fields["keys"] != [""]:
                field = "explanation"
            elif text:
                draft.fields["keys"] = [text]
        if not (field == "keys" and draft.has("keys")):
            draft.add(field, text)
        begun = numbered(text)
        self._part, self._enumerated = field, begun.number if begun else 0

    def _is_question(self, begun: Numbered, place: int) -> bool:
        """Whether a number begins a question, and not a line of a list inside one."""
        number = begun.number
        if begun.is_tight and number != self._last + 1:
            return False
        if self._draft is None:
            return True
        expected, listed = number == self._last + 1, number == self._enumerated + 1
        if self._part == "options":
            return expected or number > self._last or number == 1 or self._is_answered(place)
        if listed and self._enumerated and self._part == "stem" and not expected:
            return False
        if listed:  # either the next of a list, or a question after one
            return self._is_answered(place)
        graded = self._draft.kind in (BankKind.SINGLE, BankKind.MULTIPLE, BankKind.TRUE_FALSE, BankKind.BLANKS)
        return expected or self._is_answered(place) or (number > self._last and graded)

    def _is_answered(self, place: int) -> bool:
        """Whether an answer or options follow before the next number."""
        for text in self._ahead[place : place + _LOOK_AHEAD]:
            if text is not self._ahead[place] and numbered(text):
                return False
            if any(label and label[0] == "keys" for label in map(labelled, [text])) or lettered(text):
                return True
        return False


def _spaced(text: str, place: int) -> bool:
    """Whether a line is an option whose letter only a space parts from it."""
    return text[:1].upper() == chr(65 + place) and text[1:2] in (" ", "\u3000", "\t") and bool(text[2:].strip())


def _plain(key: str) -> str:
    return "".join(key.upper().split()).strip("。.、,，")
