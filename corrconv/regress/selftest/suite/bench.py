"""What asv times: a benchmark for each cell of ``cells.json``, which calls what regress' own processes call.

None has a ``setup``: asv would run it again before each call, and time one call at a time. A cell is made
by the first call, which asv takes as warm-up, and `number` has a sample's calls fill what asv aims at.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import math
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import corrconv  # once for all benchmarks: asv starts each from a process that has it

ASKED: dict[str, Any] = json.loads(Path(__file__).with_name("cells.json").read_text("utf-8"))
CODE = ASKED["code"][os.environ["ASV_COMMIT"]]
if not any(Path(corrconv.__file__).resolve().is_relative_to(folder) for folder in CODE):
    raise ImportError(f"{corrconv.__file__} is not the code of this commit's side: {CODE}")
NAME = "corrconv_regress_inside"
SAMPLE = 0.01
"""Seconds: asv's `sample_time`."""


def _served() -> Any:
    """What runs in regress' processes; see its ``__main__``."""
    folder = Path(ASKED["inside"])
    spec = importlib.util.spec_from_file_location(
        NAME, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec
    assert spec.loader
    sys.modules[NAME] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[NAME])
    served = importlib.import_module(f"{NAME}.served").Served([], None)
    served.compile_at_once()
    return served


SERVED = _served()


def _benchmark(cell: dict[str, Any]) -> Callable[[], None]:
    call: Callable[[], object] | None = None

    def timed() -> None:
        nonlocal call
        if call is None:
            SERVED.make(cell)
            call = SERVED.held(cell["key"]).call
        call()

    timed.number = max(1, math.ceil(SAMPLE / cell["seconds"]))  # type: ignore[attr-defined]
    return timed


for _place, _cell in enumerate(ASKED["cells"]):
    _made = _benchmark(_cell)
    _made.__name__ = f"time_{_place}"
    globals()[_made.__name__] = _made
