"""B11: a photograph searched, after a question on Cross Validated and its answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

import corrconv
from corrconv.measure.arrays import Array

from ..pictures.draw_template import best, normalised
from ..pictures.samples import photograph
from .claim import Claim, Effort, Finding, Number, Verdict, missing
from .cross_validated import SOURCE
from .figures import probes

Function = Callable[..., Any]
"""Called as `corrconv.convolve` is."""
MOST, FEW = 0.9, 0.5
"""Shares of what is measured: nearly all, and less than half."""


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
    clean, side, noise = photograph().astype(float), 32, 10.0
    picture = clean + np.random.default_rng(0).normal(0, noise, clean.shape)
    found, hits = (
        [],
        {name: list[bool]() for name in LIBRARIES if not missing([name.split(".")[0]])},
    )
    for row in range(40, 600 - side, effort.of(64, 128)):
        for column in range(40, 512 - side, effort.of(64, 128)):
            probe = clean[row : row + side, column : column + side].copy()
            scores = (
                correlate(picture, probe, "valid"),
                correlate(picture, probe - probe.mean(), "valid"),
                normalised(picture, probe),
            )
            at = [best(score) == (row, column) for score in scores]
            found.append(Probe(float(probe.mean()), float(probe.std()), *at))
            for name, hit in hits.items():
                hit.append(best(LIBRARIES[name](picture, probe)) == (row, column))
    shares = {name: float(np.mean(hits[name])) if name in hits else None for name in LIBRARIES}
    return Probes(side, noise, tuple(found), tuple(ByLibrary(*it) for it in shares.items()))


def judge_probes(evidence: Probes) -> Finding:
    """Reproduced where the plain score finds them; conditional where only a normalised one does."""
    plain, less_mean, normed = (
        evidence.share(score) for score in ("plain", "less_mean", "normalised")
    )
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
        return Finding(
            Verdict.REPRODUCED, f"The plain score finds {plain:.0%} of the probes.", numbers
        )
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
        draw=probes.draw,
    ),
)
