"""The state of a sign-in, and its results."""

from enum import Enum, auto

import msgspec

from store.crypto.keys import Key
from store.disk.home import Member


class SignedIn(msgspec.Struct, frozen=True):
    """A member who proved their identity."""

    member: str
    key: Key


class Guest(msgspec.Struct, frozen=True):
    """A guest, who reads without a name."""


class Administrator(msgspec.Struct, frozen=True):
    """The administrator ends the kiosk."""


Result = SignedIn | Guest | Administrator


class Asks(Enum):
    """What the sign-in asks for."""

    NAME = auto()
    SECRET = auto()
    """The passphrase, or the one-time code that leads to a new one."""
    RECOVERY_KEY = auto()
    NEW_PASSPHRASE = auto()
    SAME_AGAIN = auto()
    WRITTEN_DOWN = auto()
    """Whether the recovery key that is shown was written down."""


class SigningIn(msgspec.Struct, frozen=True):
    """The current question, the member it is asked of, and the answers before it."""

    asks: Asks = Asks.NAME
    member: Member | None = None
    code: str = ""
    """The one-time code, once it was right."""
    recovery: str = ""
    """The recovery key, once it was right."""
    new: str = ""
    """The new passphrase, typed once."""
    signed: SignedIn | None = None
    """Who goes on once the recovery key was written down."""
    checking: bool = False
    """Whether what was typed is being checked; other input is ignored meanwhile."""

    @property
    def choosing(self) -> bool:
        """Whether a new passphrase is being chosen."""
        return self.asks in (Asks.NEW_PASSPHRASE, Asks.SAME_AGAIN)

    @property
    def hidden(self) -> bool:
        """Whether what is typed now lands in a field that hides it."""
        return self.asks is Asks.SECRET or self.choosing
