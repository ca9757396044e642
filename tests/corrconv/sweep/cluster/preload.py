"""Read by a worker of Dask that tests start (``--preload``): it says that it is on another machine."""

from __future__ import annotations

import os
import sys
from typing import Any


def dask_setup(worker: Any) -> None:
    """As the environment says: which machine, which code, and whether corrconv is there at all."""
    if os.environ.get("PRETENDED_CODE") == "none":
        sys.modules["corrconv.sweep.cluster"] = None  # type: ignore[assignment]
        return
    from corrconv.sweep.cluster import present, task

    present.machine = lambda: os.environ["PRETENDED_HOST"]
    if code := os.environ.get("PRETENDED_CODE"):
        present.code = lambda: code
    if "PRETENDED_PROCESSOR" in os.environ:
        task.COMMAND[:] = [sys.executable, "-P", os.environ["PRETENDED_PROGRAM"]]
