"""The branch's folder at an address, `sftp://host/branch` or any other that fsspec supports: needs the extra `remote`.

Everything else works on a local folder, so the home keeps a copy of the part that this machine needs
(`cache/remote/…`): changed files are fetched, the exchange runs on the copy, and new files are sent. An interrupted
exchange can be run again: a file is fetched whole or not at all, and sent under a temporary name that is then renamed,
if the other side supports that. If not, its files appear whole anyway (S3), or readers reject a broken one, since
summaries, rosters and sealed files are verified.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from lessons.clean import clean_line
from lessons.problem import N_, Problem
from lessons.regex import regex
from store.crypto.envelope import MAX_BYTES
from store.disk import atomic
from store.disk.home import Home
from store.disk.shared_folder import require_folder

_INDEX = ".index.json"
_MOST_FILES = 200_000
_DEEPEST = 8
_STAMPS = ("ETag", "etag", "mtime", "LastModified", "modified", "created")
NOT_IN_NAMES = regex(r'[\x00-\x1f\\:<>"|?*\ud800-\udfff]')
"""Characters that are forbidden in file names on some system."""


class SyncedFile(msgspec.Struct, frozen=True):
    """The state of a remote file when it was last equal to the copy."""

    size: int
    stamp: str
    """Its modification time or ETag, as the other side reports it."""
    digest: str
    """SHA-256 of its content."""
    sent: bool = False
    """Whether this machine sent it, and so may remove it."""


class Reached(NamedTuple):
    """An open connection to a shared folder."""

    folder: Path
    """The folder itself, or the local copy of a remote one."""
    send: Callable[[Sequence[str]], Iterator[Problem]]
    """Sends new files in these of its folders; yields a message for each."""


def is_address(named: str) -> bool:
    """Whether this is an address, not a local folder."""
    return "://" in named


@contextmanager
def reached(home: Home, named: str, fetched: Sequence[str]) -> Iterator[Reached]:
    """Connect to the shared folder at a path or address, and fetch the folders in `fetched`. Raises `Problem`."""
    if not is_address(named):
        folder = Path(named).expanduser().absolute()
        require_folder(folder)
        yield Reached(folder, lambda _parts: iter(()))
        return
    with as_problem(shown_address(named)):
        remote = _Remote(home, named)
        remote.fetch(fetched)
    yield Reached(remote.copy, remote.send)


class _Remote:
    def __init__(self, home: Home, address: str) -> None:
        self._shown = shown_address(address)
        self._files, root = connect(address)
        self._root = root.rstrip("/")
        name = hashlib.sha256(address.encode(errors="surrogatepass")).hexdigest()[:32]
        self.copy = home.cache / "remote" / name
        self._index: dict[str, SyncedFile] = {}
        with suppress(Problem, ValueError, RecursionError):  # without the index everything is compared anew
            self._index = msgspec.json.decode(atomic.read(self.copy / _INDEX) or b"", type=dict[str, SyncedFile])
        if _renames(self._files) and not self._files.isdir(
            self._root or "/"
        ):  # object stores have no folders of their own
            raise Problem(self._shown, N_("there is no such folder; make it there, or name another one"))

    def fetch(self, parts: Sequence[str]) -> None:
        """Update these folders of the copy from the remote ones."""
        atomic.private_folder(self.copy)
        for part in parts:
            there = self._list(part)
            for name, (size, stamp) in there.items():
                seen = self._index.get(name)
                # The secretary's files may change twice in a second, the resolution of some timestamps.
                same = seen and (seen.size, seen.stamp) == (size, stamp) and self._has(name) and part != "branch"
                if size <= MAX_BYTES and not same:
                    self._get(name, stamp)
            for name in [name for name in self._index if name.startswith(f"{part}/") and name not in there]:
                (self.copy / name).unlink(missing_ok=True)
                del self._index[name]
        self._save()

    def send(self, parts: Sequence[str]) -> Iterator[Problem]:
        """Send new and changed files of these folders, and remove remote files that were removed here."""
        with as_problem(self._shown):
            for part in parts:
                there = self._list(part)
                self._clear(part)
                for path in sorted((self.copy / part).rglob("*")):
                    name = path.relative_to(self.copy).as_posix()
                    if path.name.startswith(".") or not path.is_file():
                        continue
                    data = path.read_bytes()
                    if not self._is_there(name, data, there):
                        self._put(name, data)
                        yield Problem("", N_("sent: {name}"), name=clean_line(name))
                for name in [name for name in self._index if name.startswith(f"{part}/") and not self._has(name)]:
                    if name in there and self._index[name].sent:
                        self._files.rm_file(self._path(name))
                    del self._index[name]
                self._save()

    def _is_there(self, name: str, data: bytes, there: dict[str, tuple[int, str]]) -> bool:
        if name not in there:
            return False
        seen = self._index.get(name)
        if seen is None:  # a summary's name contains the digest of its content
            return name.startswith("summaries/") and there[name][0] == len(data)
        return (seen.size, seen.stamp) == there[name] and seen.digest == hashlib.sha256(data).hexdigest()

    def _get(self, name: str, stamp: str) -> None:
        data = self._files.cat_file(self._path(name))
        atomic.replace(self.copy / name, data)
        before = self._index.get(name)
        sent = before is not None and before.sent
        self._index[name] = SyncedFile(len(data), stamp, hashlib.sha256(data).hexdigest(), sent)

    def _put(self, name: str, data: bytes) -> None:
        path = self._path(name)
        folder, _slash, plain = path.rpartition("/")
        self._files.makedirs(folder, exist_ok=True)
        if _renames(self._files):
            temporary = f"{folder}/.{plain}.{secrets.token_hex(8)}.tmp"
            self._files.pipe_file(temporary, data)
            self._files.mv(temporary, path)
        else:
            self._files.pipe_file(path, data)
        self._files.invalidate_cache()
        size, stamp = _stamp(self._files.info(path))
        if size != len(data):
            raise Problem(self._shown, N_("did not take the whole file; run this again"))
        self._index[name] = SyncedFile(size, stamp, hashlib.sha256(data).hexdigest(), sent=True)
        self._save()

    def _clear(self, part: str) -> None:
        """Remove temporary files of an interrupted `_put` of this machine."""
        for path in (self.copy / part).rglob("*"):
            name = path.relative_to(self.copy).as_posix()
            if path.is_file() and name not in self._index:
                pattern = self._path(name).rpartition("/")
                for left in self._files.glob(f"{pattern[0]}/.{pattern[2]}.*.tmp"):
                    self._files.rm_file(left)

    def _list(self, part: str) -> dict[str, tuple[int, str]]:
        """Size and stamp of each remote file, by its name below the root."""
        self._files.invalidate_cache()
        names: dict[str, tuple[int, str]] = {}
        folders = [part]
        while folders:
            folder = folders.pop()
            try:
                entries = self._files.ls(self._path(folder), detail=True)
            except FileNotFoundError:
                continue
            for entry in entries:
                name = f"{folder}/{str(entry['name']).rstrip('/').rpartition('/')[2]}"
                if not is_safe(name):
                    continue
                if entry["type"] == "file":
                    names[name] = _stamp(entry)
                elif entry["type"] == "directory" and name.count("/") < _DEEPEST and folder != name:
                    folders.append(name)
            if len(names) + len(folders) > _MOST_FILES:
                raise Problem(self._shown, N_("holds more than {limit} files; clear it up"), limit=_MOST_FILES)
        return names

    def _has(self, name: str) -> bool:
        return (self.copy / name).is_file()

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    def _save(self) -> None:
        atomic.replace(self.copy / _INDEX, msgspec.json.encode(self._index))


def is_safe(name: str) -> bool:
    """Whether a remote name is safe here: inside the copy, not hidden, not half-written."""
    parts = PurePosixPath(name).parts
    return not NOT_IN_NAMES.search(name) and all(not part.startswith(".") for part in parts)


def _stamp(info: dict[str, Any]) -> tuple[int, str]:
    stamp = next((info[key] for key in _STAMPS if info.get(key)), "")
    return int(info.get("size") or 0), str(stamp)


def _renames(files: Any) -> bool:
    """Whether the other side can rename in one step, rather than copy and remove."""
    from fsspec.spec import AbstractFileSystem

    return type(files).mv is not AbstractFileSystem.mv


def connect(address: str) -> tuple[Any, str]:
    """The fsspec file system of an address, and the path in it. Raises `Problem`."""
    if urlsplit(address).password:
        text = N_(
            "contains a password, which would be kept; use a key, or fsspec's own settings (docs/administrator.md)"
        )
        raise Problem(shown_address(address), text)
    try:
        import fsspec
        from fsspec.core import url_to_fs

        scheme = urlsplit(address).scheme
        if scheme in ("sftp", "ssh"):
            from store.exchange.remote_sftp import KnownHostsSFTP

            fsspec.register_implementation(scheme, KnownHostsSFTP, clobber=True)
        files, root = url_to_fs(address, skip_instance_cache=True)
    except ImportError as error:
        text = N_(
            "cannot be reached without more packages ({reason}); install study-branch[remote] from your wheelhouse"
        )
        raise Problem(shown_address(address), text, reason=clean_line(str(error), 120)) from error
    return files, str(root)


@contextmanager
def as_problem(shown: str) -> Iterator[None]:
    """Turn any backend's error into one `Problem`: each backend has errors of its own."""
    try:
        yield
    except Problem:
        raise
    except Exception as error:
        reason = clean_line(str(error), 200) or type(error).__name__
        text = N_("cannot be reached, or broke off ({reason}); nothing is lost, run this again")
        raise Problem(shown, text, reason=reason) from error


def shown_address(address: str) -> str:
    """The address without its password."""
    parts = urlsplit(address)
    if parts.password is None:
        return clean_line(address)
    return clean_line(parts._replace(netloc=f"{parts.username or ''}:…@{parts.hostname or ''}").geturl())
