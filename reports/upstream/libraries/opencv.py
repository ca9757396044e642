"""cv2.filter2D."""

from typing import Any

from ..deviation import Library
from ..expected import raises

OPENCV = Library(
    "OpenCV",
    "cv2",
    (
        "opencv-python-headless",
        "opencv-python",
        "opencv-contrib-python-headless",
        "opencv-contrib-python",
    ),
)


@OPENCV.deviation(
    kind="difference",
    title="filter2D is a correlation: the kernel is not reversed",
    described=[[0.0, 3.0, 2.0, 1.0, 0.0]],
    wanted=[[0.0, 1.0, 2.0, 3.0, 0.0]],
    should="A convolution puts a copy of the kernel at the impulse, [1, 2, 3].",
    hurts="Whoever takes filter2D for convolve2d with a kernel that is not symmetric.",
    undone="convolve reverses the kernel.",
    adapter="impls/opencv.py",
)
def opencv_filter2d_correlates():
    """It correlates, as its documentation says."""
    import cv2
    import numpy as np

    x, h = np.array([[0.0, 0, 1, 0, 0]]), np.array([[1.0, 2, 3]])
    return cv2.filter2D(x, -1, h, borderType=cv2.BORDER_CONSTANT).tolist()


@OPENCV.deviation(
    kind="difference",
    title="Bytes saturate, and so do 16-bit integers",
    described=[[255]],
    wanted=[[144]],
    should="NumPy's integers wrap: 400 modulo 256 is 144.",
    hurts="Whoever compares it with NumPy or SciPy on integer images.",
    undone="Integers are summed into float64, and declined where that is not exact.",
    adapter="impls/opencv.py",
)
def opencv_bytes_saturate():
    """Sums are rounded and cut off at the ends of the image's dtype."""
    import cv2
    import numpy as np

    return cv2.filter2D(np.array([[200]], np.uint8), -1, np.array([[2.0]])).tolist()


@OPENCV.deviation(
    kind="difference",
    title="Kernels of many taps go through a DFT, and one NaN reaches the whole image",
    described=[False, True],
    wanted=[False, False],
    should="As below 50 taps: NaN only where the kernel touches it.",
    hurts="Whoever has gaps in the data: a kernel one tap larger spreads them everywhere.",
    undone="Its family is `mixed`, and it does not claim `componentwise`.",
    adapter="impls/opencv.py",
)
def opencv_dft_from_50_taps():
    """From 50 taps on (130 where image and result are float32) it transforms tiles in float64: 49
    and 50 taps are tried here. float32 images keep their accuracy, float64 ones get an FFT's.
    """
    import cv2
    import numpy as np

    x = np.ones((9, 99))
    x[0, 0] = np.nan
    kernels = np.ones((1, 49)), np.ones((1, 50))
    last = [cv2.filter2D(x, -1, h, borderType=cv2.BORDER_CONSTANT)[-1, -1] for h in kernels]
    return np.isnan(last).tolist()


@OPENCV.deviation(
    kind="defect",
    title="Arrays of the other byte order are read as if they were of this one",
    described=[[3.03865e-319]],
    wanted=[[1.0]],
    should="Convert them, as NumPy and SciPy do, or raise, as torch does.",
    hurts="Whoever reads FITS or other big-endian files: the numbers are garbage, with no warning.",
    undone="Operands come in native order from `corrconv.correlate` and `corrconv.convolve`.",
    adapter="corrconv/core/operands.py",
)
def opencv_byte_order_ignored():
    """The memory is used as it is."""
    import cv2
    import numpy as np

    other: Any = np.array([[1.0]]).astype(np.dtype(float).newbyteorder())
    return cv2.filter2D(other, -1, np.array([[1.0]])).tolist()


@OPENCV.deviation(
    kind="difference",
    title="filter2D has no periodic boundary",
    described=raises("error", "BORDER_WRAP"),
    wanted=[[7.0, 6.0, 8.0]],
    should="Take BORDER_WRAP, as copyMakeBorder does.",
    hurts="Whoever needs a periodic boundary.",
    undone="cv2.copyMakeBorder writes the boundary around the image first.",
    adapter="impls/opencv.py",
)
def opencv_no_wrap():
    """It raises. The documentation says so."""
    import cv2
    import numpy as np

    x, h = np.array([[1.0, 2, 3]]), np.array([[1.0, 1, 2]])
    return cv2.filter2D(x, -1, h, borderType=cv2.BORDER_WRAP).tolist()


@OPENCV.deviation(
    kind="difference",
    title="The image is mirrored at its edge by default, the edge sample not repeated",
    described=[[5.0, 6.0, 7.0]],
    wanted=[[3.0, 6.0, 5.0]],
    should="scipy.signal takes the image to be zero outside; ndimage repeats the edge sample.",
    hurts="Whoever moves code between libraries: the margins differ.",
    undone="The boundary is always passed.",
    adapter="impls/opencv.py",
)
def opencv_default_boundary():
    """The default is BORDER_REFLECT_101."""
    import cv2
    import numpy as np

    return cv2.filter2D(np.array([[1.0, 2, 3]]), -1, np.array([[1.0, 1, 1]])).tolist()


@OPENCV.deviation(
    kind="difference",
    title="filter2D takes neither bool, int8, 32- and 64-bit integers, float16 nor complex",
    described=["bool", "int8", "uint32", "int32", "int64", "float16", "complex64"],
    wanted=[],
    should="Take NumPy's numbers, as scipy.signal does.",
    hurts="Whoever has such images: they must be converted.",
    undone="These dtypes are declined.",
    adapter="impls/opencv.py",
)
def opencv_dtypes():
    """It raises for these."""
    import cv2
    import numpy as np

    names = "bool int8 uint8 uint16 int16 uint32 int32 int64 float16 float32 float64 complex64"
    refused = []
    for name in names.split():
        try:
            cv2.filter2D(np.ones((1, 1), name), -1, np.ones((1, 1)))
        except cv2.error:
            refused.append(name)
    return refused


@OPENCV.deviation(
    kind="difference",
    title="A 1-D image comes back as one row",
    described=(1, 5),
    wanted=(5,),
    should="Give the shape that was given.",
    hurts="Whoever filters signals and goes on with len().",
    undone="1-D operands are passed as one row, and the row is taken out.",
    adapter="impls/opencv.py",
)
def opencv_1d_shape():
    """The result has two axes."""
    import cv2
    import numpy as np

    return cv2.filter2D(np.ones(5), -1, np.ones(3)).shape
