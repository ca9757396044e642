"""scipy.ndimage.correlate and convolve."""

from .scipy_signal import SCIPY


@SCIPY.deviation(
    kind="difference",
    title="ndimage.convolve starts at n // 2: one off from scipy.signal for even kernels",
    described=[0, 1, 2, 0, 0],
    wanted=[0, 0, 1, 2, 0],
    should="Start at (n - 1) // 2, as ndimage.correlate and scipy.signal.convolve do.",
    hurts="Whoever moves code between ndimage and signal: even kernels shift the image by a pixel.",
    undone="convolve gets origin -1 on the axes where the kernel is even.",
    adapter="impls/ndimage.py",
)
def ndimage_convolve_even():
    """It reverses the kernel and its centre too, so 'same' starts at n // 2."""
    from scipy.ndimage import convolve

    return convolve([0, 0, 1, 0, 0], [1, 2], mode="constant").tolist()


@SCIPY.deviation(
    kind="defect",
    title="ndimage.correlate and convolve leave out taps that are NaN",
    described=[1, 2, 2, 1],
    wanted=[float("nan")] * 4,
    should="Give NaN, as ndimage.correlate1d and numpy.convolve do.",
    hurts="Whoever has a kernel with a faulty tap: the result looks right.",
    undone="Taps are looked at first; where one is NaN, so is the result.",
    adapter="impls/ndimage.py",
)
def ndimage_drops_nan_tap():
    """Only taps with |tap| > 2.2e-16 are used, and that comparison is false for NaN."""
    from scipy.ndimage import correlate

    return correlate([1.0, 1.0, 1.0, 1.0], [1, float("nan"), 1], mode="constant").tolist()


@SCIPY.deviation(
    kind="defect",
    title="ndimage.correlate and convolve leave out taps up to 2.2e-16",
    described=[0.0],
    wanted=[2e16 * 1e-16],
    should="Use every tap that is not zero: 1e-16 · 2e16 = 2.",
    hurts="Whoever has kernels in small units: the result is zero, with no warning.",
    undone="The kernel is scaled by a power of two that brings its largest tap near 1.",
    adapter="impls/ndimage.py",
)
def ndimage_drops_small_taps():
    """Taps of at most 2.2e-16 (float64's epsilon) are left out, in 1-D and in N-D. correlate1d
    keeps them.
    """
    from scipy.ndimage import correlate

    return correlate([2e16], [1e-16], mode="constant").tolist()


@SCIPY.deviation(
    kind="difference",
    title="ndimage's output has the input's dtype: fractions are cut off",
    described=[0, 1, 1],
    wanted=[0.5, 1.0, 1.5],
    should="Give NumPy's promotion of both dtypes, here float64.",
    hurts="Whoever smooths an integer image with taps below 1.",
    undone="Both operands are cast to the common dtype first.",
    adapter="corrconv/core/operands.py",
    link="https://github.com/scipy/scipy/issues/10527",
)
def ndimage_output_dtype():
    """The dtype of the taps does not count."""
    from scipy.ndimage import correlate

    return correlate([1, 2, 3], [0.5], mode="constant").tolist()


@SCIPY.deviation(
    kind="difference",
    title="ndimage sums integers in float64: beyond 2**53 they are not exact",
    described=[2**53],
    wanted=[2**53 + 1],
    should="Sum integers as integers, as numpy.convolve and scipy.signal do.",
    hurts="Whoever filters 64-bit integers: time stamps, identifiers.",
    undone="Integers that need not be exact in float64 are declined.",
    adapter="impls/ndimage.py",
)
def ndimage_int64_not_exact():
    """Image and taps are converted to float64, whatever their dtype."""
    from scipy.ndimage import correlate

    return correlate([2**53 + 1], [1], mode="constant").tolist()


@SCIPY.deviation(
    kind="difference",
    title="ndimage mirrors the image at its edge by default",
    described=[4, 6, 8],
    wanted=[3, 6, 5],
    should="scipy.signal and NumPy take the image to be zero outside.",
    hurts="Whoever moves code between ndimage and signal: the margins differ.",
    undone="The boundary is always passed.",
    adapter="impls/ndimage.py",
)
def ndimage_default_boundary():
    """The default is mode='reflect', with the edge sample repeated."""
    from scipy.ndimage import correlate

    return correlate([1, 2, 3], [1, 1, 1]).tolist()
