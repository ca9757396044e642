"""A measuring process ends with its parent: nothing is left to disturb timings, or to wait for ever.

It imports nothing of this project: processes that run another commit's `corrconv` load this very file.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def end_with(parent: int) -> None:
    """End this process when its parent ends, however that ends.

    Elsewhere than on Linux it ends after its request, when its input has ended. The terminal's interrupt
    is the parent's to handle. Where memory runs out, Linux is to end this process and not another.
    Linux counts the thread that started it as the parent: start it from one that stays.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before it could be asked
        os._exit(1)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
