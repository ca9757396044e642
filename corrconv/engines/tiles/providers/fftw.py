"""FFTW, through pyFFTW; planned by measuring, and remembered as wisdom."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from corrconv.core.contract import missing
from corrconv.engines import fftw_library, wisdom
from corrconv.engines.tiles.providers import buffers
from corrconv.engines.tiles.size import Size

DISTRIBUTION = "pyfftw"
NATIVE = False


def unavailable() -> str | None:
    """None where FFTW can run here, else why not."""
    return missing("", DISTRIBUTION) or fftw_library.impostor()


def version() -> str:
    """Of FFTW, and of what calls it."""
    pyfftw = fftw_library.load()
    return f"{pyfftw.__version__} {pyfftw.fftw_version} {pyfftw.fftw_cc}"


class Transforms:
    """See `corrconv.engines.tiles.providers.Transforms`."""

    calls = None

    def __init__(self, size: Size) -> None:
        self.samples, self.spectrum = buffers(size)
        options: dict[str, Any] = {
            "axes": size.axes,
            "flags": (os.environ.get("CORRCONV_FFTW_PLANNER", "FFTW_MEASURE"),),
            "planning_timelimit": float(os.environ.get("CORRCONV_FFTW_TIME_LIMIT", "1.0")),
        }
        self.forward = wisdom.plan(self.samples, self.spectrum, **options).execute
        execute = wisdom.plan(
            self.spectrum, self.samples, direction="FFTW_BACKWARD", **options
        ).execute
        wisdom.store()
        # in the cache and in one piece: on the way out, in pieces, it would cost more
        everything = self.spectrum.view(size.dtype) if size.in_place else self.samples
        scale, multiply = size.dtype.type(1 / size.points), np.multiply

        def inverse() -> None:
            execute()
            multiply(everything, scale, out=everything)

        self.inverse = inverse
