"""What asv times in a self-test: copied into the folder that it measures, and imported there alone.

A benchmark's parameter is a cell's place in ``cells.json``; what is called is what regress'
own processes call.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import sys
from pathlib import Path
from typing import Any, ClassVar

ASKED: dict[str, Any] = json.loads(Path(__file__).with_name("cells.json").read_text("utf-8"))
NAME = "corrconv_regress_inside"


def _inside(part: str) -> Any:
    """A module of what runs in regress' processes; see its ``__main__``."""
    if NAME not in sys.modules:
        folder = Path(ASKED["inside"])
        spec = importlib.util.spec_from_file_location(
            NAME, folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        assert spec
        assert spec.loader
        sys.modules[NAME] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[NAME])
    return importlib.import_module(f"{NAME}.{part}")


class Cells:
    """A planned call, warm."""

    param_names: ClassVar = ["cell"]
    params: ClassVar = [list(range(len(ASKED["cells"])))]

    def setup(self, place: int) -> None:
        served = _inside("served").Served([], None)
        served.names()
        cell = ASKED["cells"][place]
        served.make(cell)
        self.made = served.held(cell["key"])

    def time_call(self, place: int) -> None:
        self.made.call()

    def teardown(self, place: int) -> None:
        self.made.close()
