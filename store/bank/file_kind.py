"""What a file is by its content, whatever its name ends in; what is hostile or no bank is refused before it is read."""

import zipfile
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from lessons.problem import N_, Problem

MAX_BYTES = 64 * 1024 * 1024
MAX_UNPACKED = 256 * 1024 * 1024
"""Bytes of a workbook or document once unpacked."""
MAX_PARTS = 5000
MAX_RATIO = 300
"""How many times larger a part of more than a megabyte may be once unpacked: text of Office comes to about 20."""
_HEAD = 4096
_MACROS = N_("has macros, which are never run nor read; save it without them, as .xlsx or .docx")
_CLOSED = N_("is protected by a password; open it, remove the password, and save it again")


class FileKind(StrEnum):
    """How a file is read."""

    WORKBOOK = "workbook"
    WORD = "word"
    TEXT = "text"


class Sniffed(NamedTuple):
    """What a file is, and the ending that such a file has."""

    kind: FileKind
    ending: str


_REFUSED = (
    (b"%PDF", N_("is a PDF, from which no question can be read for certain; save the original as .docx or .xlsx")),
    (b"{\\rtf", N_("is an RTF document; open it in Word or LibreOffice and save it as .docx")),
    (b"\x89PNG", N_("is a picture; import the document it was made of")),
    (b"\xff\xd8\xff", N_("is a picture; import the document it was made of")),
    (b"Rar!", N_("is an archive; unpack it, and import the files in it")),
    (b"7z\xbc\xaf", N_("is an archive; unpack it, and import the files in it")),
    (b"\x1f\x8b", N_("is an archive; unpack it, and import the files in it")),
    (b"MZ", N_("is a program, no question bank")),
    (b"\x7fELF", N_("is a program, no question bank")),
)  # fmt: skip
_WEB = (b"<html", b"<!doctype", b"<?xml", b"<table", b"mime-version:")


def sniff(path: Path) -> Sniffed:
    """What the file at `path` is. Raises `Problem` for what is not read."""
    try:
        if not path.is_file():
            text = N_("is a folder; name the files in it") if path.is_dir() else N_("there is no such file")
            raise Problem(str(path), text)
        size = path.stat().st_size
        if size > MAX_BYTES:
            text = N_("is larger than {limit} MiB; save only the sheets with questions, or divide it")
            raise Problem(str(path), text, limit=MAX_BYTES >> 20)
        if not size:
            raise Problem(str(path), N_("is empty"))
        with path.open("rb") as file:
            head = file.read(_HEAD)
        if head.startswith(b"PK"):
            return _zipped(path)
        if head.startswith(b"\xd0\xcf\x11\xe0"):
            return _compound(path)
    except OSError as error:
        raise Problem(
            str(path), N_("cannot be read: {reason}"), reason=error.strerror or type(error).__name__
        ) from error
    for start, text in _REFUSED:
        if head.startswith(start):
            raise Problem(str(path), text)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_WEB):
        raise Problem(str(path), N_("is a web page, whatever its name says; open it in Excel and save it as .xlsx"))
    return Sniffed(FileKind.TEXT, ".txt")


def _zipped(path: Path) -> Sniffed:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise Problem(str(path), _MACROS)
            large = any(p.file_size > 1 << 20 and p.file_size > MAX_RATIO * max(1, p.compress_size) for p in parts)
            if large or len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                text = N_("would be far larger unpacked than any question bank; it is not opened")
                raise Problem(str(path), text)
            if any(part.flag_bits & 1 for part in parts):
                raise Problem(str(path), _CLOSED)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as opened:
                        head = opened.read(_HEAD).replace(b"\0", b"").upper()
                    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                        text = N_("declares entities inside, which Office never does; it is not opened")
                        raise Problem(str(path), text)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise Problem(str(path), N_("is damaged; open it in its program and save it again")) from error
    for part_name, sniffed in (
        ("xl/workbook.xml", Sniffed(FileKind.WORKBOOK, ".xlsx")),
        ("xl/workbook.bin", Sniffed(FileKind.WORKBOOK, ".xlsb")),
        ("word/document.xml", Sniffed(FileKind.WORD, ".docx")),
    ):
        if part_name in names:
            return sniffed
    if {"content.xml", "mimetype"} <= names:
        with zipfile.ZipFile(path) as archive:
            if archive.read("mimetype").endswith(b"spreadsheet"):
                return Sniffed(FileKind.WORKBOOK, ".ods")
    text = N_("is a .zip, but neither a workbook nor a Word document; unpack it, and import the files in it")
    raise Problem(str(path), text)


def _compound(path: Path) -> Sniffed:
    """What an older file of Office is (OLE2): told by the names of its streams."""
    data = path.read_bytes()

    def has(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        raise Problem(str(path), _CLOSED)
    if has("WordDocument"):
        raise Problem(str(path), N_("is an older Word document; open it and save it as .docx"))
    if has("_VBA_PROJECT"):
        raise Problem(str(path), _MACROS)
    if has("Workbook") or has("Book"):
        return Sniffed(FileKind.WORKBOOK, ".xls")
    raise Problem(str(path), N_("is neither a workbook nor a Word document; save it as .xlsx or .docx"))
