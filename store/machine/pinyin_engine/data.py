"""The engine's data: where the system has the library and its dictionaries, and what is deployed from them, once.

What is deployed lies in a folder of the home that a digest of all it was made from names; where the system's packages
have changed since, it is deployed again. Nothing that anybody typed is in it: the schema has no user dictionary.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from lessons.problem import N_, Problem
from store.disk import atomic
from store.disk.home import PINYIN, Home
from store.machine.pinyin_engine.child import Deployed, command, environment
from store.machine.pinyin_engine.process import SCHEMA
from store.machine.pinyin_engine.system import System

_PATIENCE = 120
"""Seconds in which a dictionary is compiled where the system brings none that is: it takes two."""
_DEFAULT = f"""\
config_version: "1"
schema_list:
  - schema: {SCHEMA}
menu:
  page_size: 9
"""
_SCHEMA = """\
schema:
  schema_id: {schema}
  name: Study
  version: "1"
switches:
  - name: simplified
    reset: 1
engine:
  processors: [speller, express_editor]
  segmentors: [abc_segmentor, fallback_segmentor]
  translators: [script_translator]
  filters: [simplifier, uniquifier]
simplifier:
  option_name: simplified
speller:
  alphabet: abcdefghijklmnopqrstuvwxyz
  delimiter: " '"
  algebra:
    - erase/^xx$/
    - derive/^([jqxy])u/$1v/
    - derive/^([nl])ve$/$1ue/
    - abbrev/^([a-z]).+$/$1/
    - abbrev/^([zcs]h).+$/$1/
translator:
  dictionary: {dictionary}
  prism: {schema}
  enable_user_dict: false
"""
# Besides whole syllables: u for ü as it is spelled, initials alone.


def deployed(home: Home, system: System) -> Deployed | None:
    """What is deployed in a home; `None` where it is not, or something was changed since."""
    if not system.library or system.shared is None:
        return None
    folder = home.cache / f"{PINYIN}{_digest(system)}"
    return Deployed(system.library, system.shared, folder) if folder.is_dir() else None


def deploy(home: Home, system: System) -> Deployed:
    """Deploy into a home, and remove what was deployed before; what is there already is left. Raises `Problem`."""
    if ready := deployed(home, system):
        return ready
    if not system.library or system.shared is None:
        text = N_("Chinese cannot be typed here yet; whoever looks after this machine runs: apt install {packages}")
        raise Problem("", text, packages=" ".join(system.packages))
    place = home.cache / f"{PINYIN}{_digest(system)}"
    made = place.with_name(f".{place.name}-{os.getpid()}")
    try:
        _make(made, system)
        _forget(path for path in home.cache.glob(f"{PINYIN}*") if path != place)
        made.rename(place)
    except OSError as error:
        if not place.is_dir():  # else another window was first
            raise atomic.refusal(place, error) from error
    finally:
        _forget([made])
    return Deployed(system.library, system.shared, place)


def _make(folder: Path, system: System) -> None:
    """Deploy into a new folder, which nobody can write to afterwards. Raises `Problem` and `OSError`."""
    schema = _SCHEMA.format(schema=SCHEMA, dictionary=system.dictionary)
    for name, text in (("default.yaml", _DEFAULT), (f"{SCHEMA}.schema.yaml", schema)):
        atomic.replace(folder / name, text.encode())
    ready = Deployed(system.library, system.shared or Path(), folder)
    try:
        done = subprocess.run(  # noqa: S603 -- this very program, no shell
            command("deploy", ready),
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
        failed = done.returncode != 0 or not (folder / "build" / f"{SCHEMA}.prism.bin").is_file()
    except (OSError, subprocess.TimeoutExpired):
        failed = True
    if failed:
        raise Problem("librime", N_("could not make its data; keys write letters as before"))
    for path in [*folder.rglob("*"), folder]:
        path.chmod(0o500 if path.is_dir() else 0o400)


def _forget(folders: Iterable[Path]) -> None:
    for folder in folders:
        if folder.exists():
            for path in [folder, *folder.rglob("*")]:
                if path.is_dir():
                    path.chmod(0o700)
            shutil.rmtree(folder, ignore_errors=True)


def _digest(system: System) -> str:
    """Of all that is deployed from: files of the system by their size and time."""
    shared, name = system.shared or Path(), system.dictionary
    files = [Path(system.library), *(shared / file for file in (f"{name}.dict.yaml", f"build/{name}.table.bin"))]
    made_from = [_DEFAULT, _SCHEMA, name]
    for file in files:
        if file.exists():
            stat = file.stat()
            made_from += [str(file), str(stat.st_size), str(stat.st_mtime_ns)]
    return hashlib.sha256("\0".join(made_from).encode()).hexdigest()[:16]
