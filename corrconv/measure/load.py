"""Other work on this machine: how much there is, and waiting until there is none."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from corrconv.kit.console import err

BUSY = 0.5
"""Processors that were at work, on average over the last minute: so many take turns with what is measured."""
PATIENCE, OFTEN = 180.0, 1.0
"""Seconds that are waited, since what has just ended stays in that average for a minute or two; and between
two looks."""


class Loaded(RuntimeError):
    """The machine has other work to do."""


def over_last_minute() -> float | None:
    """Processors at work, on average; None where the system does not say."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


def busy() -> bool:
    """Whether there is other work, as far as the system says."""
    return (over_last_minute() or 0.0) >= BUSY


def _say(words: str) -> None:
    err.print(words, markup=False, soft_wrap=True)


def wait(
    say: Callable[[str], object] = _say, pause: Callable[[float], object] = time.sleep
) -> None:
    """Return when there is no other work.

    Parameters
    ----------
    say : callable
        Is told, once, what is waited for.
    pause : callable
        Waits so many seconds.

    Raises
    ------
    Loaded
        Where there still is some after `PATIENCE`.
    """
    waited = 0.0
    while busy():
        load = f"a load of {over_last_minute():.2f} over the last minute"
        if not waited:
            say(
                f"waiting: there is {load}, and it would be measured, too ({BUSY:g} is little enough)"
            )
        if waited >= PATIENCE:
            raise Loaded(
                f"other work does not end: {load}, after {PATIENCE:g} s of waiting; `top` shows whose it is"
            )
        pause(OFTEN)
        waited += OFTEN
