"""What a framework's own call leaves behind for the claims that come after it."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest

CODE = """
import numpy as np
import corrconv
from corrconv.reports.claims.sources.ai_stack_exchange_networks import tensorflow_conv1d

print(tensorflow_conv1d(np.ones(4), np.ones(2)))
problem = corrconv.Problem("correlate", (9, 8), (3, 3), "same", dtype=np.dtype("float64"))
print(corrconv.get("tensorflow").plan(problem, workers=1)(np.ones((9, 8)), np.ones((3, 3)))[4, 4])
"""


@pytest.mark.peers
@pytest.mark.skipif(find_spec("tensorflow") is None, reason="tensorflow is not installed")
def test_tensorflow_still_takes_plans_for_one_thread():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split("\n")[:2] == ["[2. 2. 2.]", "9.0"]
