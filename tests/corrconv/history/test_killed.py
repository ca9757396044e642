"""SIGKILL while a commit is measured: nothing goes on measuring, and the next run sweeps what is left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.corrconv.history.projects import GOOD, Project

MEASURES = """
import json, sys
from pathlib import Path
from corrconv.history.measure import Effort, measure
from tests.corrconv.history.planted import HERE
found = measure(Path(sys.argv[1]), sys.argv[2], {"call": ["numba", "strided"]}, HERE, Effort(1, 2, 600.0))
print(json.dumps(found.reason))
"""


def until(true: Callable[[], bool], seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


def runs(process: int) -> bool:
    """Whether it is there, and no corpse that waits to be collected."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process ends with its request")
def test_a_killed_history_leaves_no_process_and_its_folder_is_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, told = tmp_path / "cache", tmp_path / "told"
    monkeypatch.setenv("CORRCONV_CACHE", str(cache))
    project = Project(tmp_path / "a project")
    waits = (
        f"\nimport os, time; open({str(told)!r}, 'w').write(f'{{os.getpid()}} '); time.sleep(600)"
    )
    commits = [project.made("it waits", GOOD + waits), project.made("it does not")]
    commands = [[sys.executable, "-c", MEASURES, str(project.folder), commit] for commit in commits]
    with subprocess.Popen(commands[0]) as running:
        assert until(lambda: told.is_file() and told.read_text().endswith(" "))
        measuring = int(told.read_text())
        assert runs(measuring)
        running.send_signal(signal.SIGKILL)
    assert until(lambda: not runs(measuring), 5.0)
    (left,) = (cache / "scratch").glob("new-*")
    done = subprocess.run(commands[1], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == ""
    assert not left.exists()
    assert os.listdir(cache / "scratch") == ["making.lock"]
