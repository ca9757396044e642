"""A verb that is ended, however, leaves no process and no file: one that measures on disturbs the next."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux to end processes")
SIGNALS = [signal.SIGTERM, signal.SIGINT, signal.SIGKILL]
SOON = 20.0
COMPARE = ("compare", "numpy", "strided", "--image", "300", "--kernel", "9", "--seconds", "60")
OTHERS = [
    ("check", "strided"),
    ("sweep", "--only", "strided", "--image", "300", "--kernel", "9", "--seconds", "60"),
    ("calibrate", "--under-load"),
    ("conform", "strided"),
    ("claims", "A1"),
]


def of(folder: Path) -> Iterator[psutil.Process]:
    """Every process that was started with this cache folder, by whomever."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            mine = process.environ().get("CORRCONV_CACHE") == str(folder)
            if mine and process.status() != psutil.STATUS_ZOMBIE:
                yield process


def until(holds, seconds: float = SOON) -> bool:
    end = time.monotonic() + seconds
    while not (found := holds()) and time.monotonic() < end:
        time.sleep(0.05)
    return bool(found)


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
@pytest.mark.parametrize(
    "verb",
    [COMPARE, *(pytest.param(verb, marks=pytest.mark.slow) for verb in OTHERS)],
    ids=lambda verb: verb[0],
)
def test_nothing_is_left(tmp_path: Path, verb: tuple[str, ...], number: signal.Signals):
    cache, files, output = (tmp_path / name for name in ("cache", "files", "output"))
    for folder in (cache, files, output):
        folder.mkdir()
    ended = subprocess.Popen(
        [sys.executable, "-P", "-m", "corrconv", *verb],
        cwd=output,
        env={**os.environ, "CORRCONV_CACHE": str(cache), "TMPDIR": str(files)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert until(lambda: len(list(of(cache))) > 1, 60), "it measures nothing"
        time.sleep(1.0)  # some processes measure, others start
        assert ended.poll() is None, "it has come to its end before"
        ended.send_signal(number)
        assert ended.wait(SOON) != 0
        assert until(lambda: not list(of(cache))), [each.cmdline() for each in of(cache)]
        assert not list(files.iterdir())
    finally:
        ended.kill()
        ended.wait()
        for process in of(cache):
            process.kill()
