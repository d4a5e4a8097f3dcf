"""The mark of tests that need librime; `.ci/run` installs it."""

import pytest

from store.machine.pinyin_engine.system import on_this_system

_MISSING = " ".join(on_this_system().packages)
needs_engine = pytest.mark.skipif(bool(_MISSING), reason=f"needs the packages {_MISSING}")
