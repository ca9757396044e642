"""astropy.convolution."""

from ..deviation import Library
from ..expected import raises

ASTROPY = Library("Astropy", "astropy", ("astropy",))


@ASTROPY.deviation(
    kind="difference",
    title="convolve takes kernels of odd sides only",
    described=raises("KernelSizeError", "Kernel size must be odd in all axes"),
    wanted=[1.0, 3.0, 5.0],
    should="scipy.signal takes any size, and starts at (n - 1) // 2.",
    hurts="Whoever has an even kernel: it must be padded with zeros on one side.",
    undone="Even kernels are declined.",
    adapter="impls/astropy.py",
)
def astropy_even_kernel():
    """It raises, since an even kernel has no centre."""
    from astropy.convolution import convolve

    return convolve([1.0, 2, 3], [1.0, 1], normalize_kernel=False).tolist()


@ASTROPY.deviation(
    kind="difference",
    title="convolve_fft takes even kernels, and starts at n // 2",
    described=[0.0, 1.0, 2.0, 0.0, 0.0],
    wanted=[0.0, 0.0, 1.0, 2.0, 0.0],
    should="scipy.signal starts at (n - 1) // 2.",
    hurts="Whoever compares the two: even kernels shift the result by a sample.",
    undone="Even kernels are declined.",
    adapter="impls/astropy_fft.py",
)
def astropy_fft_even_kernel():
    """Of an even kernel's two middle samples the second counts as the centre."""
    from astropy.convolution import convolve_fft

    y = convolve_fft([0.0, 0, 1, 0, 0], [1.0, 2], normalize_kernel=False)
    return (y.round(9) + 0).tolist()


@ASTROPY.deviation(
    kind="difference",
    title="The kernel is normalised to sum 1 by default",
    described=[1.0, 2.0, 5 / 3],
    wanted=[3.0, 6.0, 5.0],
    should="scipy.signal uses the taps as they are.",
    hurts="Whoever moves code from SciPy. Kernels that sum to zero raise.",
    undone="normalize_kernel=False is passed.",
    adapter="impls/astropy.py",
)
def astropy_normalises_kernel():
    """normalize_kernel is True by default; it is made for smoothing."""
    from astropy.convolution import convolve

    return convolve([1.0, 2, 3], [1.0, 1, 1]).tolist()


@ASTROPY.deviation(
    kind="difference",
    title="NaN is interpolated by default, also where the kernel is not to be normalised",
    described=[1.5, 6.0, 4.5],
    wanted=[float("nan")] * 3,
    should="A sum with NaN is NaN, as in scipy.signal.",
    hurts="Whoever uses NaN as a mark and expects to find it again.",
    undone="nan_treatment='fill' is passed.",
    adapter="impls/astropy.py",
)
def astropy_interpolates_nan():
    """NaN samples are left out, and the sum is scaled up for the taps that missed."""
    from astropy.convolution import convolve

    return convolve([1.0, float("nan"), 3], [1.0, 1, 1], normalize_kernel=False).tolist()


@ASTROPY.deviation(
    kind="difference",
    title="No treatment lets NaN pass: the other one puts the fill value in its place",
    described=[1.0, 4.0, 3.0],
    wanted=[float("nan")] * 3,
    should="A sum with NaN is NaN, as in scipy.signal.",
    hurts="Whoever wants to see which outputs a gap touches. preserve_nan marks the samples alone.",
    undone="An image with NaN is extended by the adapter, and NaN is the fill value.",
    adapter="impls/astropy.py",
)
def astropy_nan_never_passes():
    """nan_treatment is 'interpolate' or 'fill'."""
    from astropy.convolution import convolve

    x, settings = [1.0, float("nan"), 3], {"nan_treatment": "fill", "normalize_kernel": False}
    return convolve(x, [1.0, 1, 1], **settings).tolist()


@ASTROPY.deviation(
    kind="defect",
    title="convolve_fft drops the imaginary part of complex operands without a warning",
    described=[0.0, 0.0, 0.0],
    wanted=[1j, 1j, 1j],
    should="Return complex numbers, or refuse them; convolve at least warns.",
    hurts="Whoever smooths complex images, as in interferometry: the result is plausible noise.",
    undone="Complex operands are declined.",
    adapter="impls/astropy_fft.py",
    link="https://github.com/astropy/astropy/issues/4495",
)
def astropy_fft_drops_imaginary():
    """Only the real part of the inverse transform is returned."""
    import numpy as np
    from astropy.convolution import convolve_fft

    return (convolve_fft(np.full(3, 1j), [1.0]).round(9) + 0).tolist()


@ASTROPY.deviation(
    kind="defect",
    title="convolve_fft's periodic boundary is wrong for kernels larger than the image",
    described=[4.0, 10.0, 16.0],
    wanted=[21.0, 22.0, 17.0],
    should="Give what convolve gives: the kernel goes around more than once.",
    hurts="Whoever filters small periodic images by wide kernels.",
    undone="Such problems are declined.",
    adapter="impls/astropy_fft.py",
)
def astropy_fft_wrap_larger_kernel():
    """The kernel is cut to the image's size, and taps are lost."""
    import numpy as np
    from astropy.convolution import convolve_fft

    y = convolve_fft([1.0, 2, 3], np.arange(5.0), boundary="wrap", normalize_kernel=False)
    return y.round(9).tolist()


@ASTROPY.deviation(
    kind="defect",
    title="convolve_fft gives 0 for a missing sample where the kernel has negative taps",
    described=[1.0, 0.0, 1.0, 1.0],
    wanted=[1.0, 1.0, 1.0, 1.0],
    should="Give what convolve gives, the interpolated value: 1.",
    hurts="Whoever sharpens images with gaps: they become black pixels.",
    undone="Nothing is interpolated here.",
    adapter="impls/astropy_fft.py",
    link="https://github.com/astropy/astropy/issues/20403",
)
def astropy_fft_negative_weight():
    """Where the taps that meet samples have a negative sum, the output is set to 0."""
    from astropy.convolution import convolve_fft

    x = [1.0, float("nan"), 1, 1]
    return (convolve_fft(x, [-1.0, 3, -1], boundary="wrap").round(9) + 0).tolist()
