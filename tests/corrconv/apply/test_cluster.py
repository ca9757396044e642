"""On a cluster of processes over TCP: the same result, and a lost worker's blocks are done again."""

from __future__ import annotations

import os
import random
import signal
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from distributed import LocalCluster

from corrconv.apply import run
from corrconv.apply.run import Asked, apply


def lost(folder: Path, every: int) -> int:
    """How many workers were killed, one every so many blocks; the result is right, or this raises."""
    source = folder / "x.npy"
    np.save(source, np.random.default_rng(0).standard_normal((1500, 1400)).astype("f4"))
    wanted = np.load(apply(Asked(source, "gaussian:2", folder / "one.npy")))
    chance, said, kills = random.Random(0), [], 0
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, protocol="tcp://", dashboard_address=":0"
    ) as cluster:

        def kill(gone: int, of: int) -> None:
            nonlocal kills
            if gone and gone % every == 0:
                nanny = chance.choice(list(cluster.workers.values()))
                with suppress(ProcessLookupError, TypeError):  # it starts again just now
                    os.kill(nanny.pid, signal.SIGKILL)
                    kills += 1

        asked = Asked(source, "gaussian:2", folder / "two.npy", scheduler=cluster.scheduler_address)
        found = np.load(apply(asked, say=said.append, progress=kill))
    assert found.tobytes() == wanted.tobytes()
    assert any(words.startswith("dashboard: http") for words in said)
    return kills


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "chosen", lambda problem, grid, room, fewest: (128, 128))


@pytest.mark.slow
@pytest.mark.usefixtures("small_blocks")
def test_workers_that_are_lost_lose_no_block(tmp_path: Path) -> None:
    assert lost(tmp_path, 40)


def test_a_cluster_that_is_not_there(tmp_path: Path) -> None:
    source: Any = tmp_path / "x.npy"
    np.save(source, np.ones((9, 9)))
    with pytest.raises(OSError, match="scheduler: nowhere is not reached"):
        apply(Asked(source, "box:3", tmp_path / "y.npy", scheduler="nowhere"))


if __name__ == "__main__":  # python -m tests.corrconv.apply.test_cluster
    run.chosen = lambda problem, grid, room, fewest: (128, 128)  # type: ignore[assignment]
    with tempfile.TemporaryDirectory() as place:
        print(f"{lost(Path(place), 6)} workers killed: the result is right to the last bit")
