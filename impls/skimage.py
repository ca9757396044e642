"""skimage: scikit-image's match_template, normalised cross-correlation through SciPy's FFT."""

from __future__ import annotations

import numpy as np

from corrconv.core import Array, Plan, Problem
from corrconv.core.library import only_ndim
from corrconv.core.scipy_method import in_workers
from corrconv.core.template import TemplateImplementation, centred, flat_windows


class SkImage(TemplateImplementation):
    """skimage.feature.match_template with ``pad_input=False``.

    Deviations undone (0.26): window sums of squares are running sums in the picture's dtype, with
    its mean in them, so that bright float32 pictures score far outside -1 to 1; a window counts as
    flat by an absolute threshold. So picture and template are centred and scaled, windows of equal
    samples are found here, and scores are clipped. `workers` goes to scipy.fft.
    """

    name = "skimage"
    library = "scikit-image"
    module = "skimage.feature"
    colour = "#b0763a"
    reference = (
        "skimage.feature.match_template; J. P. Lewis, Fast normalized cross-correlation, 1995"
    )

    def declines(self, problem: Problem) -> str | None:
        return only_ndim(problem, 2)

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        from skimage.feature import match_template

        function = in_workers(match_template, workers)

        def compute(x: Array, h: Array) -> Array:
            scores: Array = np.clip(function(centred(x), centred(h)), -1, 1)
            if (flat := flat_windows(x, h.shape)) is not None:
                scores[flat] = 0
            return scores

        return Plan(problem, workers, compute)


implementation = SkImage()
