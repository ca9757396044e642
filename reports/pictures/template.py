"""A template sought in a noisy picture: plain correlation is dazzled, the normalised one finds it."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Rectangle

import impls
from benchmarks.arrays import Array
from reports.figures.base import Figure
from reports.pictures.samples import photograph

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

    Returns
    -------
    dict of str to ndarray
        ``plain``: Σ window · template; ``mean-subtracted``: the same with the template's mean
        taken off; ``normalised``: that, over the norms of template and window, both less their
        means: from -1 to 1.

    Notes
    -----
    The window's mean and norm come from box sums, which are correlations with ones (J. P. Lewis,
    Fast normalized cross-correlation, Vision Interface, 1995).
    """
    centred = template - template.mean()
    box = np.ones_like(template)
    mean_subtracted = impls.correlate(picture, centred, "valid")
    sums = impls.correlate(picture, box, "valid")
    squares = impls.correlate(picture**2, box, "valid")
    spread = np.sqrt(np.maximum(squares - sums**2 / template.size, 0))
    norms = spread * np.linalg.norm(centred)
    return {
        "plain": impls.correlate(picture, template, "valid"),
        "mean-subtracted": mean_subtracted,
        # a window without any contrast resembles nothing
        "normalised": np.divide(
            mean_subtracted, norms, out=np.zeros_like(norms), where=norms > 1e-9 * norms.max()
        ),
    }


def best(score: Array) -> tuple[int, int]:
    """Row and column of the highest score."""
    row, column = np.unravel_index(int(score.argmax()), score.shape)
    return int(row), int(column)


def draw() -> Figure:
    """The noisy picture with what each measure found, the template, and the three maps of scores."""
    picture, template = operands()
    maps = scores(picture, template)
    found = {name: best(score) for name, score in maps.items()}
    canvas = Canvas(figsize=(11, 4.8), layout="constrained")
    axes = canvas.subplot_mosaic(
        [["picture", "template", "plain"], ["picture", "mean-subtracted", "normalised"]],
        width_ratios=[1.5, 1, 1],
    )
    _show(axes["picture"], picture, "the picture, with noise")
    _show(axes["template"], template, "the template")
    for name, score in maps.items():
        _show(axes[name], score, f"score: {name}", bounds=(score.min(), score.max()))
        _mark(axes[name], found[name], template.shape, "here")
    return Figure(
        name="template",
        title="Finding a template: where plain correlation fails",
        caption="; ".join(f"{name} {place}" for name, place in found.items()),
        alt="",
        figure=canvas,
    )


def _show(
    axes: Axes, image: Array, title: str, bounds: tuple[float, float] = (0, 255)
) -> None:
    axes.imshow(image, cmap="gray", vmin=bounds[0], vmax=bounds[1])
    axes.set_title(title)
    axes.set_axis_off()


def _mark(axes: Axes, place: tuple[int, int], size: tuple[int, ...], text: str) -> None:
    row, column = place
    axes.plot(column, row, "o", mfc="none", mec="red", ms=12)
