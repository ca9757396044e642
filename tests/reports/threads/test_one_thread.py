"""`workers=1` is one thread in every library: each measured in a process where nothing else holds it."""

from __future__ import annotations

from pathlib import Path

import pytest
from corrconv.reports.threads.count import usages

from tests.names import each

pytestmark = pytest.mark.peers
PLANTED = '''
import hashlib
import os
from concurrent.futures import ThreadPoolExecutor

from corrconv.impls.strided import Strided

POOL = ThreadPoolExecutor(int(os.environ.get("OMP_NUM_THREADS", 2)))  # as a library would
BLOCK = bytes(2**20)


class Planted(Strided):
    """Right, but busy on two threads whatever `workers` says."""

    name = "planted"

    def correlate_valid(self, image, kernel):
        list(POOL.map(lambda _: hashlib.sha256(BLOCK).digest(), range(100)))
        return super().correlate_valid(image, kernel)


implementation = Planted()
'''


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An implementation that processes started from here know, as an installed one."""
    (tmp_path / "planted.py").write_text(PLANTED, "utf-8")
    about = tmp_path / "planted-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: planted\nVersion: 1.0\n", "utf-8")
    points = "[corrconv.implementations]\nplanted = planted:implementation\n"
    (about / "entry_points.txt").write_text(points, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return "planted"


@pytest.mark.parametrize("name", each(quick=("auto", "fftw", "numba_simd", "scipy_auto")))
def test_one_worker_is_one_thread(name):
    for used in usages(name, 1):
        assert used.usage.one_thread, used


def test_one_that_ignores_workers_is_caught(planted):
    for used in usages(planted, 1):
        assert used.usage.several
        assert used.usage.busiest < 0.75


def test_a_variable_that_holds_the_threads_is_taken_away(planted, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert all(used.usage.several for used in usages(planted, 1))


def test_a_process_that_fails_says_why():
    with pytest.raises(RuntimeError, match="ValueError: method: 'absent' is not registered"):
        usages("absent", 1)
