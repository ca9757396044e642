"""The task that a worker of Dask runs: it starts the host's process, and hands on what that says.

A worker's own process would not do: a nanny has settled its threads and what becomes of its freed memory, it
has a limit of memory of its own, and other tasks may run in it. A worker is a daemon, which may not start
processes of `multiprocessing`; this one is started by `subprocess`, which it may.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from typing import Any

from corrconv.kit.codec import from_data, to_data
from corrconv.measure.conditions import THREAD_KNOBS
from corrconv.measure.process import ended
from corrconv.sweep.cluster.asked import Request

COMMAND = [sys.executable, "-P", "-m", "corrconv.sweep.cluster.there"]
NANNYS = (*THREAD_KNOBS, "MALLOC_TRIM_THRESHOLD_")
"""Variables that a nanny sets for its worker, and a shell does not."""
LAST = '{"answer":', '{"refused":'
SHOWN = 600
"""Characters of a process's last words."""


def ask(request: str, topic: str) -> str:
    """What this host says to a request: a line of JSON with ``answer``, ``refused`` or ``died``.

    Parameters
    ----------
    request : str
        See `corrconv.sweep.cluster.asked.Request`.
    topic : str
        Of the events that tell how far it is.
    """
    from distributed import get_worker

    worker = get_worker()
    key = worker.get_current_task()
    asked = from_data(Request, json.loads(request))
    line = json.dumps(to_data(Request(asked.asked, asked.part, os.getpid())))
    environment = {name: value for name, value in os.environ.items() if name not in NANNYS}
    last, pipe = "", subprocess.PIPE
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as words,
        subprocess.Popen(
            COMMAND,
            stdin=pipe,
            stdout=pipe,
            stderr=words,
            text=True,
            encoding="utf-8",
            env=environment,
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(OSError):  # it has ended: how, it says below
            process.stdin.write(line + "\n")
            process.stdin.close()
        for said in process.stdout:
            if said.startswith(LAST):
                last = said
            elif is_wanted(worker, key):
                worker.log_event(topic, {"worker": worker.address, **json.loads(said)})
            else:
                process.kill()
                break
        process.wait()
        return last or json.dumps({"died": _died(process.returncode, words)})


def is_wanted(worker: Any, key: Any) -> bool:
    """Whether whoever asked for a task is still there to hear of it."""
    task = worker.state.tasks.get(key)
    return task is not None and task.state != "cancelled"


def _died(status: int, words: Any) -> str:
    words.seek(0)
    last = " ".join(words.read()[-SHOWN:].split())
    return f"its process {ended(status)}" + (f"; its last words: {last}" if last else "")
