"""The one exception that carries a message to a user.

`text` is an English message id, marked for translation with `N_`, with `{name}` fields that are filled
in only after it was translated; so the rooms below `tui` never need a catalogue.
"""


def N_(text: str) -> str:
    """Mark `text` for the translation catalogues; translated where it is shown."""
    return text


class Problem(Exception):
    """Something in the input or the surroundings that its user can mend.

    `where` names the file, field or command (already plain text, not translated); `text` says what is
    wrong and what to do.
    """

    def __init__(self, where: str, text: str, /, **fields: object) -> None:
        super().__init__(where, text, fields)
        self.where = where
        self.text = text
        self.fields = fields

    def __reduce__(self) -> tuple[object, ...]:
        # A worker process hands its problems over.
        return _again, (type(self), self.where, self.text, self.fields)

    def __str__(self) -> str:
        message = self.text.format(**self.fields)
        return f"{self.where}: {message}" if self.where else message


def _again(kind: type[Problem], where: str, text: str, fields: dict[str, object]) -> Problem:
    return kind(where, text, **fields)
