"""What is installed is Study and nobody else's program, in the versions that were tested.

After `uv lock` the lists are made anew, each with its extra (`base.txt` with none):
`uv export --frozen --no-default-groups --no-emit-project --no-header --no-annotate \\
--extra remote -o requirements/remote.txt`
"""

import re
import tomllib
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

import store.kiosk.setup_check as setup_check
from store.checkup import machine
from store.disk.home import Home
from store.kiosk.sign_in import Kiosk
from tests.clocks import FakeClock

ROOT = Path(setup_check.__file__).parents[2]
LOCK = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
_PINNED = re.compile(r"^([a-z0-9.-]+)==(\S+)", re.MULTILINE)
_BY_NAME = re.compile(
    r"""(?:pip|pipx|uv tool) install [^`\n]*?(?<![\w/.\\-])['"]?study(?![\w/.-])|(?<![\w-])study\[\w"""
)
"""`study` where an installer would take it for a distribution."""


def _closure(names: set[str]) -> set[str]:
    """Everything that locked packages may bring along, whatever their markers say."""
    optional = {package["name"]: package.get("optional-dependencies", {}) for package in LOCK}
    needs: dict[str, set[str]] = {}
    for package in LOCK:
        needed = [*package.get("dependencies", ())]
        for one in package.get("dependencies", ()):
            needed += [further for extra in one.get("extra", ()) for further in optional[one["name"]][extra]]
        needs[package["name"]] = {one["name"] for one in needed}
    while more := {need for name in names for need in needs[name]} - names:
        names |= more
    return names


@pytest.mark.parametrize("extra", ["", "pictures", "remote", "dask", "fit"])
def test_a_list_for_a_wheelhouse_holds_what_the_lock_says_with_its_hashes(extra: str) -> None:
    text = (ROOT / "requirements" / f"{extra or 'base'}.txt").read_text("utf-8")
    own = next(package for package in LOCK if package["name"] == PROJECT["name"])
    wanted = {one["name"] for one in own["dependencies"]}
    if extra:
        wanted |= {one["name"] for one in own["optional-dependencies"][extra]}
    pinned = dict(_PINNED.findall(text))
    assert wanted <= pinned.keys() <= _closure(set(wanted))
    locked = {package["name"]: package for package in LOCK}
    assert pinned == {name: locked[name]["version"] for name in pinned}
    files = [file for name in pinned for file in (*locked[name].get("wheels", ()), locked[name].get("sdist"))]
    assert set(re.findall(r"sha256:[0-9a-f]{64}", text)) == {file["hash"] for file in files if file}


@pytest.mark.parametrize(
    "file",
    [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *(file for room in ("tui", "store", "lessons") for file in (ROOT / room).rglob("*.p[yo]")),
    ],
    ids=lambda file: str(file.relative_to(ROOT)),
)
def test_nobody_is_told_to_install_what_belongs_to_others(file: Path) -> None:
    assert _BY_NAME.findall(file.read_text("utf-8")) == []


def test_the_pattern_knows_what_would_fetch_a_stranger() -> None:
    for wrong in ("pip install study", "pip install 'study[dask]'", "install study[remote]", "pipx install study"):
        assert _BY_NAME.search(wrong), wrong
    for right in (
        "pipx install .",
        "pip install --no-index --find-links wheelhouse study-branch",
        "/opt/study/bin/pip",
    ):
        assert not _BY_NAME.search(right), right


def test_the_lists_name_every_extra_for_users() -> None:
    extras = set(PROJECT["optional-dependencies"]) - {"test", "lint"}
    assert {file.stem for file in (ROOT / "requirements").glob("*.txt")} == {"base", *extras}


def test_a_shared_machine_says_that_the_former_distribution_is_still_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk = Kiosk(Home(tmp_path), FakeClock())

    def installed(_name: str) -> object:
        return object()

    def missing(name: str) -> object:
        raise PackageNotFoundError(name)

    for look, said in ((installed, True), (missing, False)):
        monkeypatch.setattr(machine, "distribution", look)
        wrong = [finding for finding in setup_check.findings(kiosk) if finding.check == "installation"]
        assert bool(wrong) is said and all(not finding.ok for finding in wrong)
