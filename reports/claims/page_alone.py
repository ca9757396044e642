"""The page of claims written alone, from what is stored, into a site that lies there or without one."""

from __future__ import annotations

from pathlib import Path

from ..site import gallery, site
from . import drawing
from . import page as claims
from . import page_neighbours as neighbours
from .section import MAKE


def write(results: Path, output: Path) -> Path:
    """Write ``claims.html`` and its figures into the folder `output`, as part of a site that lies there.

    Parameters
    ----------
    results : Path
        asv's results, beside which the outcomes are kept.
    output : Path
        The site's folder, or one for this page alone.

    Raises
    ------
    ValueError, OSError
        Where nothing is stored, or it is damaged; the message says what to do.
    """
    found = claims.beside(results)
    if not found:
        raise ValueError(f"no claims are stored beside {results}; {MAKE} makes them")
    (page,) = found
    figures = gallery.save_of(drawing.names(), drawing.draw_all(results), output / "figures")
    output.mkdir(parents=True, exist_ok=True)
    path = output / page.file
    text = site.render(
        page.template,
        here=page,
        groups=site.groups([*neighbours.of(page, output), page]),
        made=None,
        mark=site.MARK,
        figures=figures,
        page=page.shown,
    )
    path.write_text(text, encoding="utf-8")
    return path
