"""skimage.feature.match_template."""

from ..deviation import Library
from ..expected import above, below

SKIMAGE = Library("scikit-image", "skimage", ("scikit-image",))


@SKIMAGE.deviation(
    kind="difference",
    title="match_template is normalised cross-correlation: another quantity than correlate",
    described=below(1.01),
    wanted=above(100.0),
    should="correlate gives the plain sums of products, here up to 985.",
    hurts="Whoever times or compares the two as if they gave the same.",
    undone="It is measured on template finding alone, not beside correlate.",
    adapter="impls/skimage.py",
)
def skimage_match_template_normalised():
    """Window and template are freed of their means and scaled: results lie between -1 and 1."""
    import numpy as np
    from skimage.feature import match_template

    image = np.arange(12.0).reshape(3, 4) ** 2
    return float(match_template(image, np.array([[1.0, 2.0], [3.0, 5.0]])).max())


@SKIMAGE.deviation(
    kind="defect",
    title="match_template's coefficients leave [-1, 1] by far for bright float32 images",
    described=above(2.0),
    wanted=below(1.01),
    should="Give correlation coefficients; the same image in float64 does.",
    hurts="Whoever finds templates in float32 images with little contrast: the best match is noise.",
    undone="Picture and template are centred and scaled first, and scores are cut off at 1.",
    adapter="impls/skimage.py",
    link="https://github.com/scikit-image/scikit-image/issues/1712",
)
def skimage_match_template_bright():
    """Window sums of squares are running sums in the image's dtype, with its mean in them."""
    import numpy as np
    from skimage.feature import match_template

    image = (10_000 + np.random.default_rng(0).random((40, 40))).astype(np.float32)
    return float(match_template(image, image[3:11, 4:12]).max())
