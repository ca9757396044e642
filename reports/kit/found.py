"""Figures, pages and evidence, found by looking, so that adding one touches no other file.

Anywhere below the package,

- ``draw.py`` or ``draw_*.py`` holds figures: functions made so by `corrconv.reports.kit.figure.drawing`;
- ``page.py`` or ``page_*.py`` holds ``pages(material)``: those that the material fills, none where it holds
  nothing for them, and then neither the page nor a link to it is written;
- ``evidence.py``, here or beside a verb, says ``NAME`` (of the file), ``TITLE`` and ``MAKE`` (the command
  that makes it), and ``load(results)`` gives what is kept in a folder of results, None where nothing is.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from .figure import Drawing

PACKAGE, VERBS = "corrconv.reports", "corrconv"
KINDS = {"draw": "drawing", "page": "pages", "evidence": "TITLE"}
"""How the modules of a kind are called, and the name that they hold; others are helpers beside them."""


@functools.cache
def modules(kind: str, package: str = PACKAGE) -> tuple[ModuleType, ...]:
    """Every module of a kind below `package`, in the order of their folders.

    Parameters
    ----------
    kind : {"draw", "page", "evidence"}
    package : str
        No module of another kind in it is imported.
    """
    packages = (VERBS, package) if (kind, package) == ("evidence", PACKAGE) else (package,)
    names = [name for each in packages for name in _names(_folder(each), each)]
    found_once = dict.fromkeys(names)  # an installed corrconv holds the reports in its own folder
    named = [name for name in found_once if _is(name, kind)]
    found = [importlib.import_module(name) for name in named]
    return tuple(module for module in found if hasattr(module, KINDS[kind]))


def _folder(package: str) -> Path:
    return Path(importlib.import_module(package).__path__[0])


def figures(package: str = PACKAGE) -> tuple[Drawing, ...]:
    """The figures, by page, in the order of the page."""
    found = [it for module in modules("draw", package) for it in vars(module).values()]
    drawings = (it for it in found if isinstance(it, Drawing))
    return tuple(sorted(drawings, key=lambda it: (it.page, it.order)))


def of_page(page: str) -> tuple[str, ...]:
    """The names of the figures of a page, in its order."""
    return tuple(it.name for it in figures() if page == it.page)


def _is(name: str, kind: str) -> bool:
    last = name.rpartition(".")[2]
    return last == kind or last.startswith(f"{kind}_")


def _names(folder: Path, package: str) -> Iterator[str]:
    """Of the modules in a package and in those below it; none is imported for that."""
    for it in pkgutil.iter_modules([str(folder)], f"{package}."):
        if it.ispkg:
            yield from _names(folder / it.name.rpartition(".")[2], it.name)
        else:
            yield it.name
