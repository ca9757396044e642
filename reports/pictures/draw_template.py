"""A template sought in a noisy picture: plain correlation is dazzled, the normalised one finds it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

import corrconv
from corrconv.core import Array

from ..kit.figure import Figure, canvas, drawing
from ..kit.material import Material
from .samples import photograph

PLACE = (168, 288)
"""Row and column of the template's first pixel: an eye behind glasses."""
SIDE = 48
NOISE = 25.0
"""Standard deviation of the noise in the picture that is searched, grey levels."""


def operands() -> tuple[Array, Array]:
    """The noisy picture, and the template cut from the clean one, float64."""
    clean = photograph().astype(np.float64)
    (row, column), noise = PLACE, np.random.default_rng(0).normal(0, NOISE, clean.shape)
    return clean + noise, clean[row : row + SIDE, column : column + SIDE].copy()


def scores(picture: Array, template: Array) -> dict[str, Array]:
    """How alike the template and each window of the picture are, by three measures.

    Parameters
    ----------
    picture, template : ndarray of float64
        The picture at least as large as the template in both axes.

    Returns
    -------
    dict of str to ndarray
        ``plain``: Σ window · template. ``mean-subtracted``: the same with the template's mean taken
        off. ``normalised``: that, over the norms of template and window, both less their means, so
        from -1 to 1. Each has a score for every place at which the template lies inside.
    """
    return {
        "plain": corrconv.correlate(picture, template, "valid"),
        "mean-subtracted": corrconv.correlate(picture, template - template.mean(), "valid"),
        "normalised": normalised(picture, template),
    }


def normalised(picture: Array, template: Array) -> Array:
    """The correlation coefficient of the template and each window; 0 where a window has no contrast.

    Means and norms of windows are sums of samples and of their squares, which are correlations with
    ones (J. P. Lewis, Fast normalized cross-correlation, Vision Interface, 1995).
    """
    x, t = picture - picture.mean(), template - template.mean()  # less to cancel below
    box = np.ones(t.shape)
    sums, squares = corrconv.correlate(x, box, "valid"), corrconv.correlate(x * x, box, "valid")
    contrast = squares - sums * sums / t.size
    clear = contrast > 1e-9 * squares.max()  # below it, rounding is all there is
    norms = np.linalg.norm(t) * np.sqrt(contrast, out=np.ones_like(contrast), where=clear)
    scores: Array = np.where(clear, corrconv.correlate(x, t, "valid") / norms, 0)
    return scores


def best(score: Array) -> tuple[int, int]:
    """Row and column of the highest score."""
    row, column = np.unravel_index(int(score.argmax()), score.shape)
    return int(row), int(column)


@drawing("template", "pictures", 30)
def draw(_: Material) -> Figure:
    """The noisy picture with what each measure found, the template, and the maps of scores.

    The data are the places found: of pictures and maps there is no more to say than their samples.
    """
    picture, template = operands()
    maps = scores(picture, template)
    found = {name: best(score) for name, score in maps.items()}
    drawing = canvas(11, 6)
    axes: dict[str, Axes] = drawing.subplot_mosaic(
        [["picture", "template", "plain"], ["picture", "mean-subtracted", "normalised"]],
        width_ratios=[2.1, 1, 1],
    )
    _show(axes["picture"], picture, "the picture, and where each measure finds it", (0, 255))
    _show(axes["template"], template, "the template, magnified", (0, 255))
    for name, score in maps.items():
        _box(axes["picture"], found[name], name, right=found[name] == PLACE)
        _show(axes[name], score, f"score, {name}", (float(score.min()), float(score.max())))
        _ring(axes[name], found[name])
    return Figure(
        title="Finding a template: where plain correlation fails",
        caption=_caption(picture, template, maps, found),
        alt=(
            "A noisy portrait with three boxes: plain correlation points at the bright badge of the "
            "cap, the mean-subtracted one at the white shirt, the normalised one at the eye that "
            "was sought. Beside it the template, and three maps of scores with their highest point."
        ),
        figure=drawing,
        data=pd.DataFrame(
            {
                "measure": name,
                "row": found[name][0],
                "column": found[name][1],
                "score": score.max(),
                "right": found[name] == PLACE,
            }
            for name, score in maps.items()
        ),
    )


def _caption(
    picture: Array,
    template: Array,
    maps: dict[str, Array],
    found: dict[str, tuple[int, int]],
) -> str:
    told = ". ".join(
        f"{name.capitalize()} correlation finds it at {place}: "
        + ("right" if place == PLACE else "wrong")
        for name, place in found.items()
    )
    return (
        f"A patch of {template.shape[0]} × {template.shape[1]} pixels, cut from the photograph at "
        f"(row, column) {PLACE}, is sought in the photograph with Gaussian noise of {NOISE:.0f} grey "
        f"levels added ({picture.shape[0]} × {picture.shape[1]}). {told}. The "
        f"plain score grows with brightness, whatever is there, and the mean-subtracted one with "
        f"contrast. Normalised, the score at the place found is {maps['normalised'].max():.2f} of 1. All are "
        f"corrconv.correlate in mode 'valid', local means and norms by box sums."
    )


def _show(axes: Axes, image: Array, title: str, bounds: tuple[float, float]) -> None:
    axes.imshow(image, cmap="gray", vmin=bounds[0], vmax=bounds[1], interpolation="nearest")
    axes.set_title(title)
    axes.set_axis_off()


def _box(axes: Axes, place: tuple[int, int], name: str, *, right: bool) -> None:
    """A box of the template's size with the measure's name above it; dashed where it is wrong."""
    row, column = place
    outline = [withStroke(linewidth=4, foreground="black")]
    style = "-" if right else "--"
    axes.add_patch(
        Rectangle(
            (column - 0.5, row - 0.5),
            SIDE,
            SIDE,
            fill=False,
            ec="white",
            lw=2,
            ls=style,
            path_effects=outline,
        )
    )
    axes.text(
        column + SIDE / 2,
        row - 6,
        f"{name}: {'right' if right else 'wrong'}",
        color="white",
        ha="center",
        weight="bold",
        path_effects=outline,
    )


def _ring(axes: Axes, place: tuple[int, int]) -> None:
    row, column = place
    for colour, width in (("black", 4.0), ("white", 1.8)):
        axes.plot(column, row, "o", mfc="none", mec=colour, mew=width, ms=15)
