"""A measuring process of a sweep: ``python -m corrconv.sweep PARENT BOOKMARK WORKERS``.

PARENT is the process that started it, BOOKMARK the file of a `Bookmark`, WORKERS how many threads a side
may use. It reads jobs from its input, a line of JSON each, see `corrconv.sweep.job`, and answers each
with a line: the results of its sides. It ends when its input ends.
"""

from __future__ import annotations

import ctypes
import dataclasses
import gc
import json
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from corrconv.measure.process import keep_freed_memory, pin_threads
from corrconv.sweep.bookmark import Bookmark, Step
from corrconv.sweep.child import measure
from corrconv.sweep.job import Job

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main(arguments: Sequence[str]) -> int:
    """Serve jobs; what libraries print goes to stderr, so that answers stay clean."""
    parent, path, workers = int(arguments[0]), Path(arguments[1]), int(arguments[2])
    end_with(parent)
    no_core()
    bookmark = Bookmark(path)
    pin_threads(workers)
    keep_freed_memory()
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8") as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        for line in sys.stdin:
            results = measure(Job.from_json(line), bookmark)
            gc.collect()
            bookmark.at(-1, Step.IDLE)
            answers.write(json.dumps([dataclasses.asdict(each) for each in results]) + "\n")
            answers.flush()
    return 0


def end_with(parent: int) -> None:
    """End this process when its parent ends, however that ends: nothing is left to disturb timings.

    Elsewhere than on Linux it ends after its job, when its input has ended. The terminal's interrupt is
    the parent's to handle. Where memory runs out, Linux is to end this process and not another.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before it could be asked
        os._exit(1)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def no_core() -> None:
    """No image of a crashed process on the disk: it may have gigabytes, and crashes are expected here."""
    with suppress(ImportError, OSError, ValueError):  # not on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
