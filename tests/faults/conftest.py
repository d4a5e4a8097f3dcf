"""What this machine lets the tests of faults do.

Left out where it cannot work: `test_kill_at_a_call` and `test_merge_at_a_call` without strace (`test_power_cuts` and
`test_interrupted_merges` walk through the same calls with a layer of our own),
and `test_full_disks` on Windows, which has no limit for the size of a file.
"""

import sys

from tests.builders.tracing import strace_works

collect_ignore = []
if not strace_works():
    collect_ignore += ["test_kill_at_a_call.py", "test_merge_at_a_call.py"]
if sys.platform == "win32":
    collect_ignore.append("test_full_disks.py")
