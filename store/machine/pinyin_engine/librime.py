"""The C interface of librime (rime_api.h, 1.8 and later), as far as it is needed here.

`data_size` of its structures is their size less that of the field itself. Modules are named, so that neither plug-ins
nor Lua are loaded. The log's directory is empty and nothing below a fatal error is logged: by default librime writes
what it does into files in /tmp.
"""

import ctypes
from collections.abc import Iterator, Sequence
from ctypes import CFUNCTYPE, POINTER, Structure, byref, c_char_p, c_int, c_size_t, c_void_p, sizeof
from pathlib import Path
from typing import Any

RETURN, BACKSPACE = 0xFF0D, 0xFF08
"""Keys as X11 numbers them (keysymdef.h)."""
_FATAL = 3
_RUNS, _DEPLOYS = ("core", "dict", "gears"), ("core", "dict", "levers")

_PLACES = {
    "setup": 0,
    "initialize": 2,
    "deployer_initialize": 7,
    "deploy_schema": 10,
    "deploy_config_file": 11,
    "create_session": 13,
    "process_key": 18,
    "commit_composition": 19,
    "clear_composition": 20,
    "get_commit": 21,
    "free_commit": 22,
    "get_context": 23,
    "free_context": 24,
    "select_schema": 34,
    "select_candidate": 71,
    "candidate_list_next": 76,
    "candidate_list_end": 77,
    "candidate_list_from_index": 79,
}
"""The functions of `RimeApi` that are used, by their place in it; it only ever grew."""


class _Traits(Structure):
    _fields_ = [
        ("data_size", c_int),
        *((name, c_char_p) for name in ("shared_data_dir", "user_data_dir")),
        *((name, c_char_p) for name in ("distribution_name", "distribution_code_name", "distribution_version")),
        ("app_name", c_char_p),
        ("modules", POINTER(c_char_p)),
        ("min_log_level", c_int),
        *((name, c_char_p) for name in ("log_dir", "prebuilt_data_dir", "staging_dir")),
    ]


class _Composition(Structure):
    _fields_ = [*((name, c_int) for name in ("length", "cursor", "start", "end")), ("preedit", c_char_p)]


class _Candidate(Structure):
    _fields_ = [("text", c_char_p), ("comment", c_char_p), ("reserved", c_void_p)]


class _Menu(Structure):
    _fields_ = [
        *((name, c_int) for name in ("page_size", "page_no", "is_last_page", "highlighted", "count")),
        ("candidates", POINTER(_Candidate)),
        ("select_keys", c_char_p),
    ]


class _Context(Structure):
    _fields_ = [
        ("data_size", c_int),
        ("composition", _Composition),
        ("menu", _Menu),
        ("preview", c_char_p),
        ("labels", c_void_p),
    ]


class _Commit(Structure):
    _fields_ = [("data_size", c_int), ("text", c_char_p)]


class _Candidates(Structure):
    _fields_ = [("pointer", c_void_p), ("index", c_int), ("candidate", _Candidate)]


def _offset(function: str) -> int:
    """Bytes before a function in `RimeApi`, which begins with `data_size`."""
    return sizeof(c_void_p) * (1 + _PLACES[function])


class Librime:
    """The library, with the folder of its data and the folder of what was deployed from it.

    Raises `OSError` where it cannot be loaded, `AttributeError` and `ValueError` where it is no librime of this kind.
    """

    def __init__(self, library: str, shared: Path, deployed: Path) -> None:
        loaded = ctypes.CDLL(library)
        loaded.rime_get_api.restype = c_void_p
        self._api: int = loaded.rime_get_api()
        size = c_int.from_address(self._api).value + sizeof(c_int)
        if size < _offset("candidate_list_from_index") + sizeof(c_void_p):
            raise ValueError("an older interface")
        self._shared, self._deployed = bytes(shared), bytes(deployed)
        self._session = 0

    def _call(self, name: str, result: Any, *arguments: tuple[Any, Any]) -> Any:
        types, values = zip(*arguments, strict=True) if arguments else ((), ())
        address = c_void_p.from_address(self._api + _offset(name)).value or 0
        return CFUNCTYPE(result, *types)(address)(*values)

    def _in_session(self, name: str, *arguments: tuple[Any, Any]) -> int:
        return int(self._call(name, c_int, (c_size_t, self._session), *arguments))

    def _begin(self, initialize: str, modules: Sequence[str]) -> None:
        self._traits = _Traits(
            data_size=sizeof(_Traits) - sizeof(c_int),
            shared_data_dir=self._shared,
            user_data_dir=self._deployed,
            **dict.fromkeys(("distribution_name", "distribution_code_name", "distribution_version"), b"study"),
            app_name=b"rime.study",
            modules=(c_char_p * (len(modules) + 1))(*map(str.encode, modules), None),
            min_log_level=_FATAL,
            log_dir=b"",
            prebuilt_data_dir=self._shared + b"/build",
            staging_dir=self._deployed + b"/build",
        )
        for name in ("setup", initialize):
            self._call(name, None, (c_void_p, byref(self._traits)))

    def deploy(self, schema: Path) -> bool:
        """Make what a schema of the deployed folder needs, into that folder; whether it was made."""
        self._begin("deployer_initialize", _DEPLOYS)
        configured = self._call("deploy_config_file", c_int, (c_char_p, b"default.yaml"), (c_char_p, b"config_version"))
        return bool(configured and self._call("deploy_schema", c_int, (c_char_p, bytes(schema))))

    def open(self, schema: str) -> bool:
        """Begin to compose by a schema that was deployed; whether there is one."""
        self._begin("initialize", _RUNS)
        self._session = self._call("create_session", c_size_t)
        return bool(self._session and self._in_session("select_schema", (c_char_p, schema.encode())))

    def press(self, key: int) -> None:
        """A key goes down: an ASCII character, `RETURN` or `BACKSPACE`."""
        self._in_session("process_key", (c_int, key), (c_int, 0))

    def select(self, place: int) -> None:
        """Take a candidate."""
        self._in_session("select_candidate", (c_size_t, place))

    def commit(self) -> None:
        """Take the best for all that is being composed."""
        self._in_session("commit_composition")

    def drop(self) -> None:
        """Compose nothing any more."""
        self._call("clear_composition", None, (c_size_t, self._session))

    def committed(self) -> str:
        """What was finished since this was asked last."""
        commit = _Commit(data_size=sizeof(_Commit) - sizeof(c_int))
        if not self._in_session("get_commit", (c_void_p, byref(commit))):
            return ""
        text = commit.text or b""
        self._call("free_commit", c_int, (c_void_p, byref(commit)))
        return str(text, "utf-8", "replace")

    def pinyin(self) -> str:
        """What is being composed."""
        context = _Context(data_size=sizeof(_Context) - sizeof(c_int))
        if not self._in_session("get_context", (c_void_p, byref(context))):
            return ""
        text = context.composition.preedit or b""
        self._call("free_context", c_int, (c_void_p, byref(context)))
        return str(text, "utf-8", "replace")

    def candidates(self, first: int) -> Iterator[str]:
        """The candidates from a place on."""
        found = _Candidates()
        if not self._in_session("candidate_list_from_index", (c_void_p, byref(found)), (c_int, first)):
            return
        try:
            while self._call("candidate_list_next", c_int, (c_void_p, byref(found))):
                yield str(found.candidate.text or b"", "utf-8", "replace")
        finally:
            self._call("candidate_list_end", None, (c_void_p, byref(found)))
