"""`python -m tui.cli` is `study`."""

import sys

from tui.cli.main import main

sys.exit(main())
