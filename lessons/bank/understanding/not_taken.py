"""Why a question is not taken."""

from lessons.bank.bank_question import Remark


class NotTakenError(Exception):
    """Carries the remark that says why a question is not taken, and what to do."""

    def __init__(self, text: str, /, column: str = "", **fields: str | int) -> None:
        super().__init__(text)
        self.remark = Remark(text, fields, column)

    @classmethod
    def of(cls, remark: Remark) -> "NotTakenError":
        """The same for a remark that was made before."""
        return cls(remark.text, remark.column, **remark.fields)
