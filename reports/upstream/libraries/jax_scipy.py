"""jax.scipy.signal, and jax.numpy.convolve."""

from ..expected import raises
from .jax import JAX


@JAX.deviation(
    kind="difference",
    title="Everything is float32 unless x64 is enabled",
    described="float32",
    wanted="float64",
    should="scipy.signal keeps float64.",
    hurts="Whoever moves code from SciPy: half the digits are gone. It is documented.",
    undone="64-bit dtypes run inside jax.enable_x64(True).",
    adapter="corrconv/core/jax_start.py",
    alone=True,  # it is a setting of the process
)
def jax_float32_by_default():
    """float64 operands become float32."""
    import jax.scipy.signal
    import numpy as np

    return str(jax.scipy.signal.convolve(np.ones(3), np.ones(2)).dtype)


@JAX.deviation(
    kind="difference",
    title="jax.numpy and jax.scipy.signal convolve integers as floats",
    described=[2.0**24],
    wanted=[2**24 + 1],
    should="Sum integers as integers, as numpy.convolve and scipy.signal do.",
    hurts="Whoever needs exact integers: from 2**24 on (int32) they are not.",
    undone="jax.lax.conv_general_dilated takes integers as they are.",
    adapter="impls/jax.py",
)
def jax_integers_become_floats():
    """int32 becomes float32, which has no 2**24 + 1."""
    import jax.numpy
    import numpy as np

    return jax.numpy.convolve(np.array([2**24 + 1], np.int32), np.array([1], np.int32)).tolist()


@JAX.deviation(
    kind="defect",
    title="convolve and correlate raise in 'full' and 'same' where neither operand contains the other",
    described=raises("ValueError", "One input must be smaller than the other in every dimension"),
    wanted=(3, 3),
    should="Compute it, as scipy.signal does and its own method='fft': only 'valid' needs that.",
    hurts="Whoever convolves a row with a column to make a separable kernel.",
    undone="jax.lax.conv_general_dilated is called with padding of our own.",
    adapter="impls/jax.py",
)
def jax_neither_contains_the_other():
    """The check is made for every mode. So it is in convolve2d and correlate2d."""
    import jax.scipy.signal
    import numpy as np

    return jax.scipy.signal.convolve(np.ones((1, 3)), np.ones((3, 1))).shape


@JAX.deviation(
    kind="difference",
    title="correlate2d's 'same' is off by one from correlate's for even kernels",
    described=[[2.0, 1.0, 0.0]],
    wanted=[[0.0, 2.0, 1.0]],
    should="Start at (n - 1) // 2, as correlate, convolve and convolve2d do.",
    hurts="Whoever goes from correlate to correlate2d: a shift by one sample.",
    undone="It is not used.",
    link="https://github.com/jax-ml/jax/pull/2675",
)
def jax_correlate2d_even_same():
    """It does what SciPy's correlate2d does; complex 'valid' with a larger kernel, too."""
    import jax.scipy.signal
    import numpy as np

    return jax.scipy.signal.correlate2d(np.array([[0, 1, 0]]), np.array([[1, 2]]), "same").tolist()


@JAX.deviation(
    kind="difference",
    title="convolve2d and correlate2d have no boundary but zeros",
    described=raises("NotImplementedError"),
    wanted=[[1.0]],
    should="Take 'wrap', 'symm' and fill values, as SciPy's do.",
    hurts="Whoever moves code from SciPy.",
    undone="jax.numpy.pad writes the boundary first.",
    adapter="impls/jax.py",
)
def jax_no_boundaries():
    """It raises."""
    import jax.scipy.signal
    import numpy as np

    one = np.ones((1, 1))
    return jax.scipy.signal.convolve2d(one, one, "same", "wrap").tolist()


@JAX.deviation(
    kind="difference",
    title="jax.scipy.signal's method='auto' is always 'direct'",
    described=1,
    wanted=5000,
    should="scipy.signal's 'auto' takes the FFT at this size, which spreads a NaN everywhere.",
    hurts="Whoever expects 'auto' to be fast for large kernels.",
    undone="`jax` and `jax_fft` are measured apart.",
    adapter="impls/jax_fft.py",
)
def jax_auto_is_direct():
    """The last sample is NaN, and of the first 5000 outputs only the last is: it is a direct sum."""
    import jax.scipy.signal
    import numpy as np

    x, h = np.ones(5000, np.float32), np.ones(3000, np.float32)
    x[-1] = np.nan
    return int(np.isnan(jax.scipy.signal.convolve(x, h, "full")[:5000]).sum())


@JAX.deviation(
    kind="difference",
    title="An empty operand raises, except in fftconvolve, which gives zeros",
    described=["ValueError", 1],
    wanted=["ValueError", 0],
    should="scipy.signal.fftconvolve gives an empty array.",
    hurts="Whoever filters slices that may be empty.",
    undone="Empty operands are refused before any library sees them.",
    adapter="corrconv/core/problem.py",
)
def jax_empty_operands():
    """convolve raises ValueError, fftconvolve returns as many zeros as the shapes' formula gives."""
    import jax.scipy.signal
    import numpy as np

    empty, two = np.ones(0), np.ones(2)
    try:
        given = [jax.scipy.signal.convolve(empty, two).size]
    except ValueError:
        given = ["ValueError"]
    return [*given, jax.scipy.signal.fftconvolve(empty, two).size]
