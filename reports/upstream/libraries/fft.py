"""What any convolution by FFT does, with SciPy's as the example."""

from ..expected import above, below
from .scipy_signal import SCIPY


@SCIPY.deviation(
    kind="difference",
    title="Any FFT: one NaN reaches every output",
    described=8,
    wanted=2,
    should="A direct sum gives NaN only where the kernel touches it: 2 outputs.",
    hurts="Whoever has gaps in the data. Which outputs are lost depends on the size, through 'auto'.",
    undone="It follows from the method: README.md says that errors of an FFT are normwise.",
    link="https://github.com/scipy/scipy/issues/15927",
)
def fft_one_nan_everywhere():
    """Every output depends on every sample; so it is with infinity."""
    import numpy as np
    from scipy.signal import fftconvolve

    x = np.array([np.nan, 1, 1, 1, 1, 1, 1])
    return int(np.isnan(fftconvolve(x, [1, 1])).sum())


@SCIPY.deviation(
    kind="difference",
    title="Any tiled FFT: one NaN reaches every output of its tile",
    described=above(5),
    wanted=5,
    should="A direct sum gives NaN only where the kernel touches it: 5 of 1004 outputs.",
    hurts="Whoever has gaps in the data: how far they spread depends on the tile.",
    undone="It follows from the method.",
)
def fft_one_nan_in_its_tile():
    """Every output of the tile that holds the NaN is NaN, with SciPy 1.17 here 20; others are right."""
    import numpy as np
    from scipy.signal import oaconvolve

    x = np.ones(1000)
    x[0] = np.nan
    return int(np.isnan(oaconvolve(x, np.ones(5))).sum())


@SCIPY.deviation(
    kind="difference",
    title="Any FFT: small outputs beside large ones lose their relative accuracy",
    described=above(1.0),
    wanted=below(1e-12),
    should="A direct sum gives each output to the last digits: the relative error is below 1e-12.",
    hurts="Whoever reads weak parts beside strong ones: dark sky beside a star, a decaying tail.",
    undone="Implementations by FFT do not claim `componentwise`, and the report shows both errors.",
)
def fft_small_outputs_inaccurate():
    """The error is small beside the largest output, and here thousands of times the smallest."""
    import numpy as np
    from scipy.signal import fftconvolve

    x = np.repeat([1e20, 1.0], [4, 12])
    return float(abs(fftconvolve(x, [1.0, 1.0])[8:16] / 2 - 1).max())


@SCIPY.deviation(
    kind="difference",
    title="FFT routes with float32 and float64 operands have the accuracy of float32",
    described=above(1e-9),
    wanted=below(1e-14),
    should="The result is float64, and method='direct' gives it that accuracy.",
    hurts="Whoever trusts the dtype of the result.",
    undone="Both operands are cast to the common dtype first.",
    adapter="corrconv/core/operands.py",
)
def fft_mixed_precision():
    """Each operand is transformed in its own precision; only the product has the higher one."""
    import numpy as np
    from scipy.signal import convolve

    x, h = np.full(64, 1.1, np.float32), np.full(64, 1.1)
    exact = convolve(x, h, method="direct")
    return float(abs(convolve(x, h, method="fft") / exact - 1).max())
