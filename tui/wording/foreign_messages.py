"""Messages of libraries and the system that reach our users, listed to be translated with our own.

Nothing imports this file: it is where the catalogue finds these messages. What is not listed stays English.
"""

from lessons.problem import N_

ARGPARSE = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("unrecognized arguments: %s"),
    N_("not allowed with argument %s"),
    N_("ignored explicit argument %r"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
    N_("invalid %(type)s value: %(value)r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
)
"""The command line's usage and what is wrong with it; argparse asks gettext for these."""

SYSTEM = (
    N_("Permission denied"),
    N_("Operation not permitted"),
    N_("Read-only file system"),
    N_("No space left on device"),
    N_("Disk quota exceeded"),
    N_("Input/output error"),
    N_("Stale file handle"),
    N_("Device or resource busy"),
    N_("No such file or directory"),
    N_("File exists"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("File name too long"),
    N_("Too many levels of symbolic links"),
    N_("Too many open files"),
    N_("Invalid argument"),
)
"""Why the system refuses a file, the `{reason}` of a problem; Windows speaks its user's language by itself."""

TOML = (
    N_("Invalid statement"),
    N_("Invalid value"),
    N_("Invalid date or datetime"),
    N_("Invalid initial character for a key part"),
    N_("Illegal character {0}"),
    N_("Found invalid character {0}"),
    N_("Expected {0} after a key in a key/value pair"),
    N_("Expected {0} at the end of a table declaration"),
    N_("Expected {0} at the end of an array declaration"),
    N_("Expected newline or end of document after a statement"),
    N_("Unclosed array"),
    N_("Unclosed inline table"),
    N_("Unterminated string"),
    N_("Cannot overwrite a value"),
    N_("Cannot declare ({0},) twice"),
    N_("Cannot mutate immutable namespace ({0},)"),
    N_("Duplicate inline table key {0}"),
    N_("Unescaped {0} in a string"),
)
"""What tomllib finds wrong with a plan or with settings, the `{reason}` of a problem."""

JSON = (
    N_("Input data was truncated"),
    N_("JSON is malformed: invalid character (byte {0})"),
    N_("JSON is malformed: trailing characters (byte {0})"),
    N_("JSON is malformed: expected {0} (byte {1})"),
    N_("JSON is malformed: expected {0} or {1} (byte {2})"),
    N_("JSON is malformed: object keys must be strings (byte {0})"),
    N_("JSON is malformed: invalid escape character in string (byte {0})"),
    N_("JSON is malformed: invalid number (byte {0})"),
    N_("Expected {0}, got {1}"),
    N_("Expected {0} >= {1}"),
    N_("Expected {0} <= {1}"),
    N_("Expected {0} of length >= {1}"),
    N_("Expected {0} of length <= {1}"),
    N_("Expected {0} matching regex {1}"),
    N_("Expected {0} with a timezone component"),
    N_("Object missing required field {0}"),
    N_("Object contains unknown field {0}"),
    N_("Invalid value {0}"),
    N_("Invalid enum value {0}"),
    N_("Invalid RFC{0} encoded datetime"),
    N_("Number out of range"),
)
"""What msgspec finds wrong with a signed file, the `{reason}` of a problem; its names and numbers are the fields."""
