"""ducc0's FFT."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from corrconv.core.contract import missing
from corrconv.engines.tiles.providers import buffers
from corrconv.engines.tiles.size import Size

DISTRIBUTION = "ducc0"
NATIVE = False
DIVIDED = 2
"""ducc0's word for a transform that is divided by its points."""


def unavailable() -> str | None:
    """None where ducc0 can run here, else why not."""
    return missing("", DISTRIBUTION)


def version() -> str:
    """Of ducc0."""
    import ducc0

    return str(ducc0.__version__)


class Transforms:
    """See `corrconv.engines.tiles.providers.Transforms`."""

    calls = None

    def __init__(self, size: Size) -> None:
        import ducc0.fft as fft

        # its real transforms need a result of their own
        samples, spectrum = self.samples, self.spectrum = buffers(replace(size, in_place=False))
        axes = size.axes
        if size.real:
            self.forward = partial(fft.r2c, samples, axes=axes, out=spectrum, nthreads=1)
            self.inverse = partial(
                fft.c2r,
                spectrum,
                axes=axes,
                lastsize=size.shape[-1],
                forward=False,
                inorm=DIVIDED,
                out=samples,
                nthreads=1,
            )
        else:
            self.forward = partial(fft.c2c, samples, axes=axes, out=spectrum, nthreads=1)
            self.inverse = partial(
                fft.c2c,
                spectrum,
                axes=axes,
                forward=False,
                inorm=DIVIDED,
                out=samples,
                nthreads=1,
            )
