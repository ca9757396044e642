"""One file for each library, and the catalogue of what they hold."""

import importlib
import pkgutil

from ..deviation import Deviation

FIRST = "NumPy", "SciPy"


def _place(it: Deviation) -> tuple[bool, str]:
    """Those whose meaning is ours come first."""
    return it.library.name not in FIRST, it.library.name.lower()


CATALOGUE: tuple[Deviation, ...] = tuple(
    sorted(
        (
            value
            for file in pkgutil.iter_modules(__path__, f"{__name__}.")
            for value in vars(importlib.import_module(file.name)).values()
            if isinstance(value, Deviation)
        ),
        key=_place,
    )
)
"""Every known deviation, library by library."""
