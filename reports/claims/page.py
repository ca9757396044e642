"""The claims as a page of their own: from what is stored, with nothing else measured."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from reports import evidence
from reports.claims import drawing
from reports.figures import save_all
from reports.sections import claims as section


def write(results: Path, output: Path) -> Path:
    """Write ``claims.html`` and its figures into the folder `output`.

    Parameters
    ----------
    results : Path
        asv's results, beside which the outcomes are kept.
    output : Path

    Raises
    ------
    ValueError, OSError
        Where nothing is stored, or it is damaged; the message says what to do.
    """
    stored = evidence.load(results, section.NAME)
    if stored is None:
        raise ValueError(f"no claims are stored beside {results}; {section.MAKE} makes them")
    figures = save_all(drawing.draw_all(results), output / "figures")
    for name in drawing.names() - {figure.name for figure in figures}:
        for ending in ("svg", "png"):  # an earlier run's would look like this one's
            (output / "figures" / f"{name}.{ending}").unlink(missing_ok=True)
    jinja = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = output / "claims.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    text = jinja.get_template("claims_page.html.j2").render(
        section={"name": section.NAME, "make": section.MAKE, "data": section.shape(stored)},
        claims={figure.name: figure for figure in figures},
    )
    page.write_text(text, encoding="utf-8")
    return page
