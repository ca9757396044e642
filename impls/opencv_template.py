"""opencv_template: OpenCV's matchTemplate, normalised cross-correlation through its own DFT."""

from __future__ import annotations

import numpy as np

from corrconv.core import Array, Plan, Problem
from corrconv.core.library import only_ndim
from corrconv.core.template import TemplateImplementation, centred

from .opencv import threads


class OpenCVTemplate(TemplateImplementation):
    """cv2.matchTemplate with ``TM_CCOEFF_NORMED``.

    Deviations undone (5.0): correlations are rounded to float32 before the means are taken off, so
    that bright pictures lose their contrast, and a template of little contrast is alike (1) to
    everything. So picture and template are centred and scaled, and one without contrast scores 0.
    `workers` is OpenCV's number of threads.
    """

    name = "opencv_template"
    library = "opencv-python-headless"
    distributions = ("opencv-python", "opencv-contrib-python", "opencv-contrib-python-headless")
    module = "cv2"
    reference = "cv2.matchTemplate, TM_CCOEFF_NORMED"
    dtypes = "f4"
    colour = "#7d0a22"

    def declines(self, problem: Problem) -> str | None:
        return only_ndim(problem, 2)

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        import cv2

        def compute(x: Array, h: Array) -> Array:
            picture, template = (np.ascontiguousarray(centred(values)) for values in (x, h))
            if not (picture.any() and template.any()):
                return np.zeros(problem.output_shape, problem.dtype)
            scores: Array = cv2.matchTemplate(picture, template, cv2.TM_CCOEFF_NORMED)
            np.clip(scores, -1, 1, out=scores)
            return scores.reshape(problem.output_shape)

        return Plan(problem, workers, threads().at(workers, compute))


implementation = OpenCVTemplate()
