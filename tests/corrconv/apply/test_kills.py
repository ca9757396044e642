"""Killed at random moments and started again, ``corrconv apply`` gives what an undisturbed run gives.

``python -m tests.corrconv.apply.test_kills --kills 50`` does it as often.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest

SIDE = 6000


def command(source: Path, output: Path) -> list[str]:
    return [
        sys.executable, "-P", "-m", "corrconv", "apply", "--input", str(source), "--kernel", "gaussian:2",
        "--output", str(output), "--memory", "1GiB",
    ]  # fmt: skip


def digest(path: Path) -> str:
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    import zarr

    return hashlib.sha256(zarr.open_array(str(path), mode="r")[...].tobytes()).hexdigest()


def killed(folder: Path, kills: int, kind: str, seed: int) -> int:
    """How many of so many kills met a run that was going on; every result is right, or this raises."""
    chance, source = random.Random(seed), folder / "x.npy"
    np.save(source, np.random.default_rng(seed).standard_normal((SIDE, SIDE)).astype("f4"))
    began = time.perf_counter()
    subprocess.run(command(source, folder / f"whole{kind}"), check=True, capture_output=True)
    took, wanted, met = time.perf_counter() - began, digest(folder / f"whole{kind}"), 0
    output = folder / f"y{kind}"
    while kills:
        process = subprocess.Popen(
            command(source, output), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        try:
            _, said = process.communicate(timeout=chance.uniform(0, 1.1 * took))
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            kills, met = kills - 1, met + 1
            if output.exists():  # it was whole already, and would be refused now
                assert digest(output) == wanted
                _remove(output)
            continue
        assert process.returncode == 0, said
        assert digest(output) == wanted
        _remove(output)
        kills -= 1
    subprocess.run(command(source, output), check=True, capture_output=True)
    assert digest(output) == wanted
    return met


def _remove(path: Path) -> None:
    import shutil

    shutil.rmtree(path) if path.is_dir() else path.unlink()


@pytest.mark.slow
@pytest.mark.parametrize("kind", [".npy", ".zarr"])
def test_a_few_kills(kind: str, tmp_path: Path) -> None:
    killed(tmp_path, 3, kind, seed=1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--kind", default=".zarr")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        found = killed(Path(place), options.kills, options.kind, options.seed)
    print(f"{options.kills} kills, {found} of them while it ran: every result right")
