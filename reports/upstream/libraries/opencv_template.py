"""cv2.matchTemplate."""

from ..expected import above, below, raises
from .opencv import OPENCV


@OPENCV.deviation(
    kind="defect",
    title="matchTemplate misses an exact match in bright float32 images",
    described=below(0.5),
    wanted=above(0.99),
    should="TM_CCOEFF_NORMED gives 1 where the template was cut out; in float64 arithmetic it does.",
    hurts="Whoever finds templates in images with little contrast, as from thermal cameras.",
    undone="Picture and template are centred and scaled first.",
    adapter="impls/opencv_template.py",
)
def opencv_match_template_bright():
    """Correlations are rounded to float32 before the means are taken off, and the contrast is lost."""
    import cv2
    import numpy as np

    image = (10_000 + np.random.default_rng(0).random((40, 40))).astype(np.float32)
    scores = cv2.matchTemplate(image, image[3:11, 4:12], cv2.TM_CCOEFF_NORMED)
    return float(scores[3, 4])


@OPENCV.deviation(
    kind="difference",
    title="A template without contrast matches everything perfectly",
    described=[[1.0, 1.0], [1.0, 1.0]],
    wanted=[[0.0, 0.0], [0.0, 0.0]],
    should="scikit-image's match_template gives 0, since the coefficient is not defined.",
    hurts="Whoever takes the best match of several templates, one of them flat.",
    undone="Such a template scores 0.",
    adapter="impls/opencv_template.py",
)
def opencv_match_template_flat():
    """All scores are 1."""
    import cv2
    import numpy as np

    image = np.arange(9, dtype=np.float32).reshape(3, 3)
    return cv2.matchTemplate(image, np.ones((2, 2), np.float32), cv2.TM_CCOEFF_NORMED).tolist()


@OPENCV.deviation(
    kind="difference",
    title="matchTemplate takes bytes and float32 only",
    described=raises("error", "CV_8U || depth == CV_32F"),
    wanted=[[1.0]],
    should="Take float64, as filter2D does.",
    hurts="Whoever has NumPy's default dtype: images must be converted.",
    undone="Other dtypes are declined.",
    adapter="impls/opencv_template.py",
)
def opencv_match_template_dtypes():
    """It raises for float64."""
    import cv2
    import numpy as np

    return cv2.matchTemplate(np.ones((1, 1)), np.ones((1, 1)), cv2.TM_CCORR).tolist()
