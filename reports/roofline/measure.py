"""What one core and its memory can do: `corrconv.reports.roofline.peak`."""

from __future__ import annotations

from corrconv.measure.conditions import keep_freed_memory, pin_threads

from .. import questions
from ..questions import Budget, Progress
from .evidence import Most, Roof, Roofline
from .peak import COPIED, Peak, best, copying

DTYPES = ("float32", "float64")


def measure(budget: Budget, progress: Progress) -> Roofline:
    """Both dtypes, and memory."""
    made = questions.made(budget.quick)
    pin_threads(1)
    keep_freed_memory()
    seconds = 0.01 if budget.tiny else 1.0
    progress(0.0, "multiply-adds")
    single, double = (Most(*best(Peak(dtype).sample, seconds)) for dtype in DTYPES)
    progress(0.5, "copying")
    copied = Most(*best(copying(2**20 if budget.tiny else COPIED), 3 * seconds))
    return Roofline(made, Roof(single, double, copied))
