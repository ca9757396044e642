"""On a cluster of processes over TCP: the same result, and a lost worker's blocks are done again."""

from __future__ import annotations

import os
import random
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from distributed import LocalCluster

from corrconv.apply import run
from corrconv.apply.run import Asked, apply


@pytest.mark.slow
def test_workers_that_are_lost_lose_no_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "chosen", lambda problem, grid, room, fewest: (128, 128))
    source = tmp_path / "x.npy"
    np.save(source, np.random.default_rng(0).standard_normal((1500, 1400)).astype("f4"))
    wanted = np.load(apply(Asked(source, "gaussian:2", tmp_path / "one.npy")))
    chance, said = random.Random(0), []
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, protocol="tcp://", dashboard_address=":0"
    ) as cluster:

        def kill(gone: int, of: int) -> None:
            if gone and gone % 40 == 0:
                nanny = chance.choice(list(cluster.workers.values()))
                os.kill(nanny.pid, signal.SIGKILL)

        asked = Asked(
            source, "gaussian:2", tmp_path / "two.npy", scheduler=cluster.scheduler_address
        )
        found = np.load(apply(asked, say=said.append, progress=kill))
    assert found.tobytes() == wanted.tobytes()
    assert any(words.startswith("dashboard: http") for words in said)


def test_a_cluster_that_is_not_there(tmp_path: Path) -> None:
    source: Any = tmp_path / "x.npy"
    np.save(source, np.ones((9, 9)))
    with pytest.raises(OSError, match="scheduler: nowhere is not reached"):
        apply(Asked(source, "box:3", tmp_path / "y.npy", scheduler="nowhere"))
