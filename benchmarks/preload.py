"""Libraries imported once for all cells, where asv forks them from one server.

asv's forkserver imports every module of this package and forks each cell from there. With
CORRCONV_PRELOAD naming libraries, it holds them too, and a cell starts in milliseconds rather than
importing SciPy again. Nothing measured depends on it: cold starts are measured in processes of
their own, and a cell's memory is counted beside its own baseline.
"""

from __future__ import annotations

import importlib
import os
from contextlib import suppress

for name in os.environ.get("CORRCONV_PRELOAD", "").split():
    with suppress(Exception):  # cells that need it are n/a, and say so
        importlib.import_module(name)
