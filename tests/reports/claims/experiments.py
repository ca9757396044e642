"""Experiments that run in a process apart: `test_process` asks what becomes of it."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass

from corrconv.reports.claims.claim import Effort
from corrconv.reports.claims.process import alone


@dataclass(frozen=True)
class Where:
    process: int
    threads: str
    effort: str


@alone
def tells(effort: Effort) -> Where:
    return Where(os.getpid(), os.environ["OMP_NUM_THREADS"], str(effort))


def here(effort: Effort) -> Where:
    return Where(os.getpid(), "", str(effort))


@alone
def prints(effort: Effort) -> Where:
    print("[1, 2] is no evidence", flush=True)
    subprocess.run(["echo", "nor is this"], check=True)
    return Where(os.getpid(), "", "")


@alone
def raises(effort: Effort) -> Where:
    raise RuntimeError("the tape tore")


@alone
def dies(effort: Effort) -> Where:
    os.write(2, b"a library's last words")
    os._exit(3)


@alone
def given(effort: Effort, what: str = "nothing") -> Where:
    return Where(os.getpid(), what, "")
