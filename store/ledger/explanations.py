"""The secretary's explanations of irregularities: signed by the branch, kept in the ledger, and merged with it.

    explanations.jsonl       one signed document per line, sorted; lines are never replaced or removed

The latest explanation of an irregularity is shown; earlier ones stay.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from lessons.clean import clean_text
from lessons.problem import N_, Problem
from lessons.records import Instant, canonical
from store.crypto.envelope import Hex32, Signature, decode, document
from store.crypto.keys import Key, signed_by
from store.disk import atomic
from store.ledger.ledger import DAMAGED, Ledger, lines_of

PURPOSE = "study-explanation-1"
FILE = "explanations.jsonl"
LONGEST = 2000
"""The most characters of an explanation."""
_LINE = 64 * 1024
_MOST = 100_000


class Explanation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The signed payload."""

    key: Hex32
    """The branch's key, which signs this document."""
    irregularity: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{12}\Z")]
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]
    written: Instant


class ExplanationFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The explanation with the secretary's signature."""

    study_explanation: Literal[1] = 1
    payload: Explanation
    signatures: tuple[Signature, ...]


_decoder = msgspec.json.Decoder(ExplanationFile)


def make(key: Key, irregularity: str, text: str, written: datetime) -> ExplanationFile:
    """Make a signed explanation. Raises `Problem` if it is empty or too long."""
    cleaned = clean_text(text).strip()
    if not cleaned or len(cleaned) > LONGEST:
        raise Problem("study ledger explain", N_("an explanation has 1 to {limit} characters"), limit=LONGEST)
    payload = Explanation(key=key.public, irregularity=irregularity, text=cleaned, written=written)
    return ExplanationFile(payload=payload, signatures=(key.sign(PURPOSE, payload),))


def path_in(ledger: Ledger) -> Path:
    """The path of a ledger's explanations."""
    return ledger.path / FILE


def read_all(ledger: Ledger, branches: Collection[str]) -> tuple[list[ExplanationFile], list[Problem]]:
    """A ledger's explanations signed by one of these branch keys, and the problems of all others."""
    path = path_in(ledger)
    files: list[ExplanationFile] = []
    wrong: list[Problem] = []
    if not path.exists():
        return files, wrong
    for number, line in enumerate(lines_of(path), 1):
        where = f"{path}:{number}"
        if number > _MOST or len(line) > _LINE:
            wrong.append(Problem(where, DAMAGED, reason="too long"))
            break
        try:
            files.append(_checked(where, decode(where, line, _decoder, DAMAGED), branches))
        except Problem as problem:
            wrong.append(problem)
    return files, wrong


def _checked(where: str, file: ExplanationFile, branches: Collection[str]) -> ExplanationFile:
    payload = file.payload
    if not signed_by(PURPOSE, payload, file.signatures, ("secretary", payload.key)):
        text = N_("an explanation was changed after it was signed; put a backup of this file in its place")
        raise Problem(where, text)
    if payload.key not in branches:
        raise Problem(where, N_("an explanation is signed by a branch that this ledger does not know; left out"))
    return file


def laid_out(files: Iterable[ExplanationFile]) -> bytes:
    """The file's content with these explanations, each once."""
    by_payload: dict[bytes, bytes] = {}
    for file in files:
        # A key's owner can sign one payload in many ways; keep one of them, always the same.
        payload, line = canonical(file.payload), document(file)
        by_payload[payload] = min(line, by_payload.get(payload, line))
    return b"".join(sorted(by_payload.values()))


def add(ledger: Ledger, files: Iterable[ExplanationFile]) -> None:
    """Add checked explanations to the ledger. The caller holds the lock. Raises `Problem`."""
    held, wrong = read_all(ledger, set(ledger.rosters()))
    if wrong:
        raise wrong[0]
    before, after = laid_out(held), laid_out([*held, *files])
    if after != before:
        atomic.replace(path_in(ledger), after)


def latest(ledger: Ledger) -> dict[str, Explanation]:
    """Id of an irregularity -> its latest explanation."""
    files, _ = read_all(ledger, set(ledger.rosters()))
    newest: dict[str, Explanation] = {}
    for payload in sorted((file.payload for file in files), key=lambda one: (one.written, canonical(one))):
        newest[payload.irregularity] = payload
    return newest
