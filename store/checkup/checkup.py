"""Everything that is looked at in any home; what a shared machine needs besides, `store.kiosk.setup_check` knows."""

from collections.abc import Mapping
from functools import partial

from lessons.clock import Clock
from store.checkup import home_folder, machine, pinyin, wall_clock, work
from store.checkup.check_finding import Check
from store.disk.home import Home


def home_checks(home: Home, clock: Clock, environment: Mapping[str, str]) -> dict[str, Check]:
    """The checks by name, in the best order to mend what they find."""
    return {
        "home": partial(home_folder.home_folder, home),
        "owner": partial(home_folder.owner, home),
        "permissions": partial(home_folder.permissions, home),
        "files": partial(home_folder.files, home),
        "disk": partial(home_folder.disk, home),
        "file-system": partial(home_folder.file_system, home),
        "settings": partial(work.settings, home),
        "members-files": partial(work.members_files, home, clock),
        "keys": partial(work.keys, home),
        "lock": partial(work.locks, home),
        "branch": partial(work.branch_folder, home),
        "delivery": partial(work.delivery, home),
        "date": partial(wall_clock.wall_clock, home, clock),
        "zone": machine.zone,
        "locale": machine.locale,
        "input": partial(machine.input_method, environment),
        "pinyin": partial(pinyin.pinyin, home, shared_machine=False),
        "versions": machine.versions,
        "installation": machine.installation,
    }
