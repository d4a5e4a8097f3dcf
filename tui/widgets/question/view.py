"""A question and its answer: one widget for a whole paper, which shows one question after the other.

A new response is reported at once, before it is drawn. And a key answers the question that was on the screen when it
was pressed: one pressed before the question was shown does not answer it, one pressed afterwards is never lost.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from typing import TypeVar

from textual import events
from textual._time import get_time
from textual.binding import Binding
from textual.box_model import BoxModel
from textual.geometry import Offset, Size

from lessons.assessment.paper import PaperItem
from lessons.content.question import Response
from tui.terminal.key_names import keys_of
from tui.widgets.column import is_wide
from tui.widgets.lines import Piece
from tui.widgets.question.answers import AnswerInput, answer_to
from tui.widgets.question.answers.answer import WRONG
from tui.widgets.question.final_parts import final_parts, verdict
from tui.widgets.sheet import Part, Sheet, height_of, key
from tui.wording.labels import after_label
from tui.wording.language import _

Outcome = TypeVar("Outcome")

_DONE = key("go-on", "go_on", 0).action
"""What Enter does where the answer is one step."""
_MOVES = ("right", "left", "page-up", "page-down", "back")
"""Meanings of keys that answer nothing, and may be pressed in quick succession."""


class QuestionView(Sheet):
    """`given` is called with each new response, `done` when the member is done with the question.

    `pages` are keys shown while text is typed, where arrows and letters belong to the text. `done_label`: message id of
    what being done leads to, where the answer is one step; empty: going on.
    """

    def __init__(
        self,
        given: Callable[[Response | None], None],
        done: Callable[[], None],
        pages: Sequence[Binding] = (),
        *,
        done_label: str = "",
    ) -> None:
        super().__init__()
        self._done_label = done_label
        self._pages = pages
        self._given = given
        self._done = done
        self._answer: AnswerInput | None = None
        self._hint_parts: list[Part] = []
        """The hint, once it was opened."""
        self._message_parts: list[Part] = []
        """A message below the answer, until the next operation."""
        self._after: Sequence[Part] = ()
        """What is said below a final answer, besides what is said below every one."""
        self._final = True
        self._kept: tuple[int, int] | None = None
        """Cells across, and the rows that are kept there for the question as long as it is answered."""
        self._laid_out_for = 0
        """The rows that the screen was last laid out for."""
        self._verdict_due = False
        """Whether the verdict is to be brought into sight once more, as the height for it is still to come."""
        self._shown_since = math.inf
        """When the question was first drawn, by the clock of events; infinite before."""

    # What is shown

    def show(
        self,
        item: PaperItem,
        given: Response | None,
        *,
        hint: bool = False,
        closed: bool = False,
        after: Sequence[Part] = (),
    ) -> None:
        """Show a question with the response so far.

        `closed`: it cannot be changed, and is shown with what is right; `after` stands below that.
        """
        self._answer = answer_to(item, given)
        self._final, self._kept = False, None
        self._after, self._message_parts = (), []
        self._hint_parts = self._hint(self._answer) if hint else []
        self._shown_since = math.inf
        self.use_keys(self._keys_for(self._answer), self._pages if self._answer.typed else ())
        self._draw(top=True)
        if closed:
            self.close(after)
        self.focus()

    def _keys_for(self, answer: AnswerInput) -> Sequence[Binding]:
        if answer.typed or not self._done_label:
            return answer.KEYS
        return [replace(key, description=self._done_label) if key.action == _DONE else key for key in answer.KEYS]

    def _hint(self, answer: AnswerInput) -> list[Part]:
        hint = answer.item.question.hint
        if not hint:
            return []
        return [Part(_("Hint: {hint}").format(hint=after_label(hint)), (Piece("█ ", "accent"),), above=1)]

    def open_hint(self) -> None:
        """Show the hint; the answer and the cursor in it stay as they are."""
        if self._answer is not None and not self._hint_parts:
            self._hint_parts = self._hint(self._answer)
            self._draw()
            self.show_part(len(self._hint_parts))

    def say(self, parts: Sequence[Part]) -> None:
        """Write `parts` instead of a question."""
        self._answer = None
        self._final = True
        self.use_keys(())
        self.write(parts, top=True)
        self._refit()

    def close(self, after: Sequence[Part] = ()) -> None:
        """The answer can no longer be changed: show what of it is right. `after` stands below that."""
        self._final = True
        self._after, self._message_parts = after, []
        if self._answer is not None:
            self._answer.close()
        self._shown_since = math.inf  # a key pressed before this was drawn does not skip it
        self.use_keys(())
        self._draw()
        self._show_verdict()
        self._verdict_due = is_wide(self) and self._laid_out_for != self._rows_for(self._width)

    def on_resize(self) -> None:
        """Keep in sight what was wrong, and what is being typed."""
        if self._verdict_due and self._final:
            self._verdict_due = False
            self._show_verdict()
        elif self._answer is not None and self._typing:
            self.show_part(1 + len(self._hint_parts) + self._answer.cursor_part())

    def _show_verdict(self) -> None:
        """Bring into sight whether the answer is right, and the first thing that is wrong with it.

        Where there is room, the question from its beginning, and where it goes on with why.
        """
        said = 1 + len(self._hint_parts)
        self.scroll_to(y=0, animate=False)
        self.show_beginning(said + 1 + len(self._answer.parts()) if self._answer else 0)
        self.show_beginning(said)
        self.show_first(WRONG.text, but=said)

    def tell(self, text: str) -> None:
        """Show a message below the answer, until the next operation."""
        self._message_parts = [Part(text, style=("accent",), above=1)]
        self._draw()
        self.show_part(len(self._parts) - 1)

    def ready(self) -> bool:
        """Whether the answer can be left; where it cannot, a message says what is missing."""
        wanted = self._answer.wanted() if self._answer is not None else ""
        if wanted:
            self.tell(wanted)
        return not wanted

    def _draw(self, *, top: bool = False) -> None:
        if self._answer is None:
            return
        if self._final:
            sign, word = verdict(self._answer)
            said = Part("", (Piece(" "), sign, Piece(" "), word), above=1)
            self.write([*final_parts(self._answer, [*self._hint_parts, said]), *self._after], top=top)
        else:
            self.write([*self._open_parts(self._answer, self._hint_parts), *self._message_parts], top=top)
        self._refit()

    def _open_parts(self, answer: AnswerInput, hint: list[Part]) -> list[Part]:
        first, *others = answer.parts()
        return [Part(answer.stem(), style=("bold",)), *hint, first._replace(above=1), *others]

    # How high it is

    def _get_box_model(
        self,
        container: Size,
        viewport: Size,
        width_fraction: Fraction,
        height_fraction: Fraction,
        constrain_width: bool = False,
        greedy: bool = True,
    ) -> BoxModel:
        """In a wide window no higher than its question, so that what can be done stands right below."""
        model = super()._get_box_model(container, viewport, width_fraction, height_fraction, constrain_width, greedy)
        if not is_wide(self):
            return model
        gutter = self.styles.gutter
        self._laid_out_for = self._rows_for(int(model.width) - gutter.width - self.scrollbar_size_vertical)
        return model._replace(height=min(model.height, Fraction(self._laid_out_for + gutter.height)))

    def _rows_for(self, width: int) -> int:
        """The rows that it needs with so many cells across: while it is answered always the same."""
        answer = self._answer
        if answer is None or self._final:
            return height_of(self._parts, width)
        if self._kept is None or self._kept[0] != width:
            message = Part(_(answer.FIRST), above=1)
            whole = [*self._open_parts(answer, self._hint(answer)), message]
            self._kept = width, height_of(whole, width) + answer.notes
        return self._kept[1]

    def _refit(self) -> None:
        """Have the screen laid out again where another height is needed."""
        if self._width and is_wide(self) and self._rows_for(self._width) != self._laid_out_for:
            self.refresh(layout=True)

    @property
    def cursor_screen_offset(self) -> Offset | None:
        """Where input methods open."""
        return self.place_of("caret") if self._typing else None

    # What is given

    @property
    def answer(self) -> AnswerInput | None:
        """The answer being given."""
        return self._answer

    def clear(self) -> None:
        """Take the answer back."""
        self._change(lambda answer: answer.clear())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`None` for the number of an option that there is not."""
        match action, parameters, self._answer:
            case "do", (str(operation), int(argument)), AnswerInput() as answer if not self._final:
                return answer.can(operation, argument) or None
        return super().check_action(action, parameters)

    def action_do(self, operation: str, argument: int) -> None:
        """A key or a click: an operation of the answer."""
        done = self._change(lambda answer: getattr(answer, operation)(argument))
        if self._answer is not None and not self._final:
            self.show_part(1 + len(self._hint_parts) + self._answer.cursor_part())
        if done and self.ready():
            self._done()

    def _change(self, operation: Callable[[AnswerInput], Outcome]) -> Outcome | None:
        """Change the answer; the result of the operation."""
        answer = self._answer
        if answer is None or self._final:
            return None
        before, self._message_parts = answer.given, []
        done = operation(answer)
        if answer.given != before:
            self._given(answer.given)
        self._draw()
        return done

    # What is typed

    @property
    def _typing(self) -> bool:
        return self._answer is not None and self._answer.typed and not self._final

    @property
    def before_caret(self) -> str | None:
        """What is typed before the caret; `None` where nothing is typed."""
        return self._answer.before_caret() if self._answer is not None and self._typing else None

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return self._typing and character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        if self._typing and event.is_printable and event.character is not None:
            event.stop()
            self._type(event, event.character)

    def on_paste(self, event: events.Paste) -> None:
        if self._typing:
            event.stop()
            self._type(event, " ".join(event.text.split()))

    def _type(self, event: events.Event, text: str) -> None:
        if self.takes(event) and (message := self._change(lambda answer: answer.type(text))):
            self.tell(message)

    # Which question an event is for

    @property
    def question_is_shown(self) -> bool:
        """Whether the question was drawn on the screen."""
        return self._shown_since < math.inf

    def drawn(self) -> None:
        """The screen was drawn."""
        if not self.question_is_shown and self.is_drawn:
            self._shown_since = get_time()

    def takes(self, event: events.Event) -> bool:
        """Whether a key, click or paste was meant for the question that is shown now."""
        if isinstance(event, events.Key) and event.key in chain(*map(keys_of, _MOVES)):
            return True
        return event.time >= self._shown_since or not isinstance(event, events.Key | events.MouseDown | events.Paste)
