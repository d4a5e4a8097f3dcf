"""`study new`: a small pack to start from, with one question of each kind."""

import argparse
from datetime import UTC, datetime, timedelta
from pathlib import Path

import lessons
from lessons.problem import N_, Problem
from store.disk.home import Home
from store.machine.library import Library
from store.machine.pack_id import pack_id
from tui.wording.language import _, language


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study new`."""
    parser.add_argument(
        "folder", type=Path, metavar=_("FOLDER"), help=_("a folder that is empty or does not exist yet")
    )
    parser.add_argument("--lang", choices=["zh", "en"], help=_("language of the pack; default: that of Study"))


def run(args: argparse.Namespace, home: Home) -> int:
    """Write the pack; refuses a folder with anything in it."""
    folder: Path = args.folder
    template = Path(lessons.__file__).parent / "template" / (args.lang or language())
    today = datetime.now(UTC).astimezone().date()
    days = {"2026-01-01": today.isoformat(), "2027-01-01": (today + timedelta(days=365)).isoformat()}
    try:
        if folder.exists() and any(folder.iterdir()):
            raise Problem(str(folder), N_("is not empty; choose a new folder"))
        folder.mkdir(parents=True, exist_ok=True)
        id_ = pack_id(folder, (edition.outline.manifest.id for edition in Library(home).packs(language())))
        for page in sorted(template.glob("*.md")):
            text = page.read_text("utf-8").replace("id: my-pack", f"id: {id_}")
            for written, day in days.items():
                text = text.replace(written, day)
            (folder / page.name).write_text(text, "utf-8", newline="\n")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Problem(str(folder), N_("cannot be written: {reason}"), reason=reason) from error
    named = f'"{folder}"' if " " in str(folder) else folder  # so that the command can be copied
    print(_("A new pack is in {folder}; check it with `study check {folder}`.").format(folder=named))
    print(_("Its id is {id}. You can change it until somebody studies the pack.").format(id=id_))
    return 0
