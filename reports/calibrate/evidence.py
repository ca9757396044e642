"""The fitted models, as they are kept: the verb's own evidence."""

from corrconv.calibrate.evidence import EVIDENCE as NAME
from corrconv.calibrate.evidence import MAKE, TITLE, load

__all__ = ["MAKE", "NAME", "TITLE", "load"]
