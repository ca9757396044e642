"""All figures of a site, drawn from what is stored, and kept in its folder."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..claims import drawing
from ..kit.figure import Figure, LeftOut, SavedFigure, remove
from ..kit.figure import save as save_one
from ..kit.material import Material
from .figures import Drawable, modules


@dataclass(frozen=True)
class Drawn:
    """What was drawn, and the names of the figures that were not, each with the reason in words."""

    figures: tuple[Figure, ...]
    left_out: Mapping[str, str]


def draw(
    material: Material,
    progress: Callable[[], object] = lambda: None,
    of: Sequence[Drawable] | None = None,
) -> Drawn:
    """Every figure that the material can fill, each drawn once.

    Parameters
    ----------
    material : Material
    progress : callable
        Called after each.
    of : sequence of Drawable, optional
        The modules to draw; all, and the claims' figures, where left out.

    Raises
    ------
    ValueError, OSError
        Where stored evidence is damaged; the message says what to do.
    """
    figures, left_out = [], {}
    for module in modules() if of is None else of:
        try:
            figures.append(module.draw(material))
        except LeftOut as reason:
            left_out[module.NAME] = str(reason)
        progress()
    claims = drawing.draw_all(material.results) if of is None else []
    return Drawn((*figures, *claims), left_out)


def save(drawn: Drawn, folder: Path) -> dict[str, SavedFigure]:
    """Write the figures into `folder`, by name; those that an earlier run left there are removed."""
    names = {module.NAME for module in modules()} | drawing.names()
    return save_of(names, drawn.figures, folder)


def save_of(
    names: Collection[str], drawn: Sequence[Figure], folder: Path
) -> dict[str, SavedFigure]:
    """Write what was drawn of these figures; of the others, what an earlier run left is removed.

    Parameters
    ----------
    names : collection of str
        Of all that might have been drawn.
    drawn : sequence of Figure
    folder : Path
        Made where it is missing and something was drawn.
    """
    left = set(names) - {figure.name for figure in drawn}
    remove(left, folder)  # they would look like this run's
    return {figure.name: save_one(figure, folder) for figure in drawn}
