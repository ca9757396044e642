"""A side's process, started by this file's path with the side's Python: ``python -P …/inside/__main__.py``.

What lies here gets a name of its own, since ``corrconv`` is the side's, and its folder is not on the path,
where a side's code may look for modules of the same names.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path

NAME = "corrconv_regress_inside"


def main() -> int:
    """Serve a parent, see `corrconv.regress.inside.serve`."""
    folder = Path(__file__).resolve().parent
    spec = importlib.util.spec_from_file_location(
        NAME, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec
    assert spec.loader
    sys.modules[NAME] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[NAME])
    served: int = importlib.import_module(f"{NAME}.serve").main()
    return served


if __name__ == "__main__":
    sys.exit(main())
