"""A pack where somebody says that it lies: a folder, a `.zip`, or an address that fsspec supports."""

import io
import zipfile
from pathlib import Path
from typing import Any

from lessons.pack.files import MAX_BYTES, MAX_DEPTH, MAX_FILE_BYTES, MAX_FILES
from lessons.pack.open_pack import PackPlace, ZipInMemory
from lessons.problem import N_, Problem
from store.exchange.remote import as_problem, connect, is_address, is_safe, shown_address


def pack_at(source: str) -> PackPlace:
    """Where the pack at a path or an address can be opened; one at an address is fetched whole. Raises `Problem`."""
    if not is_address(source):
        return Path(source).expanduser().absolute()
    shown = shown_address(source)
    with as_problem(shown):
        files, root = connect(source)
        root = root.rstrip("/") if root.strip("/") else root
        if files.isfile(root):
            content = bytes(files.cat_file(root, end=MAX_BYTES + 1))
            if len(content) > MAX_BYTES:
                raise _too_large(shown)
        else:
            content = _folder(files, root, shown)
    return ZipInMemory(Path(shown), content)


def source_named(source: str) -> str:
    """A path or an address as it is kept, so that it leads there from any folder."""
    return source if is_address(source) else str(Path(source).expanduser().absolute())


def _folder(files: Any, root: str, shown: str) -> bytes:
    """The files below a folder, as a zip. What is hidden or has a name that is not allowed is left out."""
    out, left, count, folders = io.BytesIO(), MAX_BYTES, 0, [""]
    with zipfile.ZipFile(out, "w") as archive:
        while folders:
            folder = folders.pop()
            for entry in files.ls(f"{root}/{folder}".rstrip("/"), detail=True):
                name = f"{folder}/{str(entry['name']).rstrip('/').rpartition('/')[2]}".lstrip("/")
                count += 1
                if count > MAX_FILES:
                    raise Problem(shown, N_("has more than {limit} files; split it"), limit=MAX_FILES)
                if not is_safe(name):
                    continue
                if entry["type"] == "directory" and name.count("/") < MAX_DEPTH and name != folder:
                    folders.append(name)
                elif entry["type"] == "file":
                    data = bytes(files.cat_file(f"{root}/{name}", end=MAX_FILE_BYTES + 1))
                    left -= len(data)
                    if left < 0:
                        raise _too_large(shown)
                    archive.writestr(zipfile.ZipInfo(name), data)
    if not count:
        raise Problem(shown, N_("there is no such folder or file"))
    return out.getvalue()


def _too_large(shown: str) -> Problem:
    return Problem(shown, N_("is too large for a pack; split it"))
