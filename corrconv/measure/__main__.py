"""A measuring process, started by this file's path: ``python -P …/measure/__main__.py``, see `child`.

By its path, and with -P, so that it finds the package that its parent runs, installed or not, and looks for
nothing in the current folder, where users keep a `random.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path


def find_package() -> None:
    """Have the package on the path: after the standard library, and before what is installed."""
    root = str(Path(__file__).resolve().parents[2])
    if root not in sys.path:
        installed = ("site-packages", "dist-packages")
        places = [place for place, each in enumerate(sys.path) if each.endswith(installed)]
        sys.path.insert(min(places, default=len(sys.path)), root)


if __name__ == "__main__":
    find_package()
    from corrconv.measure.child import main

    sys.exit(main())
