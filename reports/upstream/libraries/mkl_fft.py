"""mkl_fft: Intel's MKL behind NumPy's names."""

from ..deviation import Library
from ..expected import above, below

MKL_FFT = Library("mkl_fft", "mkl_fft", ("mkl_fft",))


def avx512() -> str:
    """Why MKL does not take its path for AVX-512, where the wrong results are; empty where it does."""
    from llvmlite import binding

    name = binding.get_host_cpu_name()
    if binding.get_host_cpu_features().get("avx512f") and not name.startswith("znver"):
        return ""
    return f"shows with AVX-512 on Intel's processors, and this is {name}"


# MKL carries FFTW's symbols, so all of these run alone: no test may come after it in one process


@MKL_FFT.deviation(
    kind="defect",
    title="rfft2 and rfftn are wrong for images with 40 or 48 rows",
    described=above(0.1),
    wanted=below(1e-12),
    should="Give the transform to about 1e-16 of its largest value, as at other sizes.",
    hurts="Whoever transforms images, also as scipy.fft's backend: the result is garbage.",
    undone="SciPy's FFT route pads each operand, and padded transforms are right.",
    adapter="impls/mkl.py",
    alone=True,
    needs=avx512,
)
def mkl_fft_rfft2_rows():
    """After the rows, the columns are transformed in place (fft with axis=0 and out the input), and
    that gives wrong numbers at lengths 40 and 48, in both precisions: of 2 to 1500 and 14 longer
    lengths tried, at no other (40 rows of float64 up to 157 columns). fft2 and irfft2 are right, and
    so is rfft2 with s of more rows than the image. With MKL_ENABLE_INSTRUCTIONS=AVX2 all is right:
    it is MKL's path for AVX-512.
    """
    import mkl_fft
    import numpy as np

    image = np.random.default_rng(0).standard_normal((40, 7))
    exact = np.fft.rfft2(image)
    return float(abs(mkl_fft.rfft2(image) - exact).max() / abs(exact).max())


@MKL_FFT.deviation(
    kind="defect",
    title="irfft of float32 is wrong by some per cent at many even lengths above 8192",
    described=above(1e-3),
    wanted=below(1e-5),
    should="Give back the signal to about 1e-7 of its largest sample, as at other lengths.",
    hurts="Whoever convolves long float32 signals: the result looks plausible.",
    undone="Each 1-D length is tried before it is used, and declined where it is wrong.",
    adapter="impls/mkl.py",
    alone=True,
    needs=avx512,
)
def mkl_fft_irfft_float32():
    """The inverse real transform of one signal is off by 0.9 to 9% of the largest sample: at 177 of
    the 1001 lengths from 8000 to 9000, all of them even, and at 53 of the 570 up to 60,000 that have
    no prime factor above 7. It is right below 8192, and for several signals at once; rfft and
    float64 are right. With MKL_ENABLE_INSTRUCTIONS=AVX2 all is right: it is MKL's path for AVX-512.
    """
    import mkl_fft
    import numpy as np

    x = np.random.default_rng(0).standard_normal(12150).astype(np.float32)
    back = mkl_fft.irfft(np.fft.rfft(x.astype(float)).astype(np.complex64), 12150)
    return float(abs(back - x).max() / abs(x).max())


@MKL_FFT.deviation(
    kind="difference",
    title="Its SciPy interface needs mkl-service, which pip does not bring",
    described=True,
    wanted=False,
    should="Be complete once installed, or name an extra that completes it.",
    hurts="Whoever installs mkl_fft from PyPI: importing the interface fails.",
    undone="The implementation says what is missing, where it is.",
    adapter="impls/mkl.py",
    link="https://github.com/IntelPython/mkl_fft/pull/305",
    alone=True,
)
def mkl_fft_needs_mkl_service():
    """mkl-service is not among its requirements, and mkl_fft.interfaces.scipy_fft imports it."""
    import importlib
    import sys
    from importlib.metadata import requires

    hidden: dict = {"mkl": None}
    sys.modules.update(hidden)  # as if it were not installed
    try:
        importlib.import_module("mkl_fft.interfaces.scipy_fft")
        needed = False
    except ImportError:
        needed = True
    return needed and not any("mkl-service" in line for line in requires("mkl_fft") or [])


@MKL_FFT.deviation(
    kind="defect",
    title="Imported before pyFFTW, it makes pyFFTW run MKL",
    described=0,
    wanted="FFTW's wisdom",
    should="Leave other libraries alone: pyFFTW brings its own FFTW.",
    hurts="Whoever uses both: timings are another library's, flags have no effect, and wisdom is empty.",
    undone="pyFFTW is loaded so that it looks into its own FFTW first, and that is checked.",
    adapter="corrconv/engines/fftw_library.py",
    link="https://github.com/pyFFTW/pyFFTW/issues/138",
    alone=True,
)
def mkl_fft_before_pyfftw():
    """MKL exports functions of FFTW's names, and the dynamic linker takes the first it meets. The
    thread is about NumPy built with MKL, which does the same.
    """
    import mkl_fft
    import pyfftw

    assert mkl_fft
    x = pyfftw.empty_aligned(24, complex)
    pyfftw.FFTW(x, x.copy(), flags=["FFTW_MEASURE"])
    return "FFTW's wisdom" if pyfftw.export_wisdom()[0] else 0
