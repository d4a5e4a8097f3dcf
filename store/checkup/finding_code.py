"""What a check can find besides “in order”: a name each, for programs that watch machines. None is renamed."""

from enum import StrEnum


class FindingCode(StrEnum):
    """The check's name, then what is the matter; docs/formats.md says more of each."""

    CHECK_STOPPED = "check-stopped"
    """Of any check: what it needed to look at could not be read."""

    # The terminal
    NO_TERMINAL = "no-terminal"
    TERM_CANNOT_DRAW = "term-cannot-draw"
    SIZE_TOO_SMALL = "size-too-small"
    COLOURS_FEW = "colours-few"
    WIDTHS_NO_ANSWER = "widths-no-answer"
    WIDTHS_CHINESE_NARROW = "widths-chinese-narrow"
    WIDTHS_SIGNS_WIDE = "widths-signs-wide"

    # The home
    HOME_CANNOT_BE_MADE = "home-cannot-be-made"
    HOME_IS_NO_FOLDER = "home-is-no-folder"
    HOME_UNUSABLE = "home-unusable"
    OWNER_IS_ANOTHER = "owner-is-another"
    PERMISSIONS_HOME_OPEN = "permissions-home-open"
    PERMISSIONS_KEY_OPEN = "permissions-key-open"
    FILES_UNREADABLE = "files-unreadable"
    FILES_OF_ANOTHER = "files-of-another"
    DISK_FULL = "disk-full"
    FILE_SYSTEM_REMOTE = "file-system-remote"
    FILE_SYSTEM_NOT_YET = "file-system-not-yet"
    FILE_SYSTEM_REFUSES = "file-system-refuses"

    # What stands behind studying
    SETTINGS_UNUSABLE = "settings-unusable"
    SETTINGS_VALUE_UNKNOWN = "settings-value-unknown"
    MEMBERS_FILES_DAMAGED = "members-files-damaged"
    KEYS_LOST = "keys-lost"
    LOCK_HELD = "lock-held"
    BRANCH_AT_ADDRESS = "branch-at-address"
    BRANCH_NOT_REACHED = "branch-not-reached"
    BRANCH_NOT_PUBLISHED = "branch-not-published"
    BRANCH_IS_ANOTHER = "branch-is-another"
    BRANCH_NOT_WRITABLE = "branch-not-writable"
    DELIVERY_WAITING = "delivery-waiting"

    # Clock and machine
    DATE_BEHIND = "date-behind"
    DATE_AHEAD = "date-ahead"
    ZONE_NOT_SET = "zone-not-set"
    LOCALE_NOT_SET = "locale-not-set"
    LOCALE_NOT_UTF8 = "locale-not-utf8"
    LOCALE_NOT_INSTALLED = "locale-not-installed"
    INPUT_ELSEWHERE = "input-elsewhere"
    INPUT_NONE = "input-none"
    PINYIN_NOT_YET = "pinyin-not-yet"
    PINYIN_MISSING = "pinyin-missing"
    PINYIN_NO_DATA = "pinyin-no-data"
    PINYIN_BROKEN = "pinyin-broken"
    VERSIONS_UNKNOWN = "versions-unknown"
    VERSIONS_TEXTUAL = "versions-textual"
    INSTALLATION_FORMER = "installation-former"

    # A shared machine
    PROGRAM_NOT_ASKED = "program-not-asked"
    PROGRAM_REFUSED = "program-refused"
    ACCOUNT_IS_ROOT = "account-is-root"
    FONTS_NOT_KNOWN = "fonts-not-known"
    FONTS_NO_CHINESE = "fonts-no-chinese"
    TERMINAL_MISSING = "terminal-missing"
    CLOCK_NOT_SYNCHRONISED = "clock-not-synchronised"
    SYSRQ_ON = "sysrq-on"
    ADMINISTRATOR_NONE = "administrator-none"
    MEMBERS_NONE = "members-none"
    PACKS_NO_PLAN = "packs-no-plan"
    BACKUP_NONE = "backup-none"
    BACKUP_NOT_WRITABLE = "backup-not-writable"
