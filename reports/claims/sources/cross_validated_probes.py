"""B11: a photograph searched, after a question on Cross Validated and its answers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

import corrconv
from corrconv.core import Array

from ..canvas import Figure, canvas, figure
from ..claim import Claim, Effort, Finding, Function, Number, Verdict, missing
from .cross_validated import SOURCE

MOST, FEW = 0.9, 0.5
"""Shares of what is measured: nearly all, and less than half."""

SCORES = {
    "plain": "plain: Σ window · probe",
    "less_mean": "the probe less its mean",
    "normalised": "normalised",
}


@dataclass(frozen=True)
class Probe:
    """A patch of the picture: what it is like, and whether each score is highest at its own place."""

    mean: float
    contrast: float
    plain: bool
    less_mean: bool
    normalised: bool


@dataclass(frozen=True)
class ByLibrary:
    """Which share of the probes a library's own normalised score finds; None where it is not installed."""

    function: str
    share: float | None


@dataclass(frozen=True)
class Probes:
    """All probes, of `side` pixels a side, sought in the picture with noise of that standard deviation."""

    side: int
    noise: float
    probes: tuple[Probe, ...]
    libraries: tuple[ByLibrary, ...] = ()

    def share(self, score: str) -> float:
        """Of the probes that are found by a score."""
        return float(np.mean([getattr(it, score) for it in self.probes]))


def by_skimage(picture: Array, probe: Array) -> Array:
    """scikit-image's scores, through SciPy's FFT."""
    from skimage.feature import match_template

    scores: Array = match_template(picture, probe)
    return scores


def by_opencv(picture: Array, probe: Array) -> Array:
    """OpenCV's scores, through its own DFT: it takes bytes and float32 only."""
    import cv2

    scores: Array = cv2.matchTemplate(
        picture.astype(np.float32), probe.astype(np.float32), cv2.TM_CCOEFF_NORMED
    )
    return scores


LIBRARIES = {"skimage.feature.match_template": by_skimage, "cv2.matchTemplate": by_opencv}
"""Functions made for it, which need not be installed."""


def b11(effort: Effort, correlate: Function = corrconv.correlate) -> Probes:
    """Patches of a photograph sought in it, with noise, by the plain and by normalised correlation."""
    from ...pictures.draw_template import best, normalised
    from ...pictures.samples import photograph

    clean, side, noise = photograph().astype(float), 32, 10.0
    picture = clean + np.random.default_rng(0).normal(0, noise, clean.shape)
    found, step = [], effort.of(64, 128)
    hits = {name: list[bool]() for name in LIBRARIES if not missing([name.split(".")[0]])}
    for place in product(range(40, 600 - side, step), range(40, 512 - side, step)):
        row, column = place
        probe = clean[row : row + side, column : column + side].copy()
        scores = (
            correlate(picture, probe, "valid"),
            correlate(picture, probe - probe.mean(), "valid"),
            normalised(picture, probe),
        )
        at = [best(score) == place for score in scores]
        found.append(Probe(float(probe.mean()), float(probe.std()), *at))
        for name, hit in hits.items():
            hit.append(best(LIBRARIES[name](picture, probe)) == place)
    shares = {name: float(np.mean(hits[name])) if name in hits else None for name in LIBRARIES}
    return Probes(side, noise, tuple(found), tuple(ByLibrary(*it) for it in shares.items()))


def judge_probes(evidence: Probes) -> Finding:
    """Reproduced where the plain score finds them; conditional where only a normalised one does."""
    plain, less_mean, normed = map(evidence.share, SCORES)
    lost = [it for it in evidence.probes if not it.normalised]
    numbers = (
        Number(f"found by the plain score, of {len(evidence.probes)}", f"{plain:.0%}"),
        Number("with the probe's mean taken off", f"{less_mean:.0%}"),
        Number("normalised", f"{normed:.0%}"),
        *(
            Number(f"by {it.function}", "not installed" if it.share is None else f"{it.share:.0%}")
            for it in evidence.libraries
        ),
    )
    if max(plain, normed) < FEW:
        words = "Neither the plain score nor the normalised one finds half of the probes."
        return Finding(Verdict.REFUTED, words, numbers)
    if plain >= MOST:
        words = f"The plain score finds {plain:.0%} of the probes."
        return Finding(Verdict.REPRODUCED, words, numbers)
    words = (
        f"Normalised it finds {normed:.0%} of {len(evidence.probes)} probes, with only the probe's mean "
        f"taken off {less_mean:.0%}, plain {plain:.0%}"
    )
    if lost:
        most = max(it.contrast for it in lost)
        words += (
            f". Those that the normalised score misses have a contrast of {most:.1f} grey levels at most, "
            f"beside noise of {evidence.noise:g}"
        )
    return Finding(Verdict.CONDITIONAL, words + ".", numbers)


def draw(evidence: Probes) -> Figure:
    """A panel for each score: every probe by its brightness and contrast."""
    drawing = canvas(11, 3.9)
    panels = drawing.subplots(1, len(SCORES), sharex=True, sharey=True)
    for axes, (score, title) in zip(panels, SCORES.items()):
        for found, colour, marker in ((True, "#0072b2", "o"), (False, "#d55e00", "x")):
            these = [it for it in evidence.probes if getattr(it, score) is found]
            means, contrasts = [it.mean for it in these], [it.contrast for it in these]
            label = f"{'found' if found else 'not found'}: {len(these)}"
            axes.scatter(means, contrasts, marker=marker, color=colour, s=26, label=label)
        axes.set_title(title, loc="left")
        axes.set_xlabel("brightness of the probe, grey levels")
        axes.legend(frameon=False, loc="upper left", handletextpad=0.2, fontsize=8.5)
    panels[0].set_ylabel("its contrast (standard deviation)")
    panels[0].set_ylim(0, max(it.contrast for it in evidence.probes) * 1.28)
    return figure(
        drawing,
        "Probes found in a photograph",
        f"{len(evidence.probes)} patches of {evidence.side} × {evidence.side} pixels of a photograph, "
        f"each sought in it with noise of {evidence.noise:g} grey levels added. The plain score finds "
        f"{evidence.share('plain'):.0%}, with the probe's mean taken off "
        f"{evidence.share('less_mean'):.0%}, normalised {evidence.share('normalised'):.0%}.",
        "Three scatter plots of probes by brightness and contrast, marked as found or not. How many of "
        "each there are is written in the panels.",
        (
            {"brightness_grey_levels": it.mean, "contrast_grey_levels": it.contrast}
            | {f"found_by_{score}": getattr(it, score) for score in SCORES}
            for it in evidence.probes
        ),
    )


CLAIMS = (
    Claim(
        id="B11",
        title="cross-correlation measures likeness to a probe",
        statement="Cross-correlation measures how alike a probe is to an image.",
        source=SOURCE,
        sense="A probe is found where the score is highest at the very place that it was cut from, in a"
        " picture with noise added. The plain score is Σ x h; the normalised one is less both "
        "means, over both norms.",
        experiment=b11,
        judge=judge_probes,
        meaning="To find something in a picture, normalise: less the means, over the norms. It costs two "
        "more sums over windows, and any fast correlation does the rest.",
        draw=draw,
    ),
)
