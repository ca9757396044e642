"""``corrconv`` as if no library were installed but those that come with it.

``python -m tests.docs.bare VERB …``
"""

from __future__ import annotations

import importlib.util
from importlib.machinery import ModuleSpec

import corrconv
from corrconv.cli import main

OURS = {"llvmlite", "numba", "numpy", "pyfftw", "python", "scipy"}


def hide() -> set[str]:
    """Have every other library that an implementation needs be missed; the names of these modules."""
    everyone = [corrconv.get(name) for name in corrconv.names()]
    hidden = {(it.module or it.library).partition(".")[0] for it in everyone} - OURS
    find = importlib.util.find_spec

    def find_spec(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name in hidden else find(name, package)

    importlib.util.find_spec = find_spec
    return hidden


if __name__ == "__main__":
    hide()
    main(prog_name="corrconv")
