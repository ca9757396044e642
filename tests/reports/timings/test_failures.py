"""What the main job says at its end of cells that failed."""

from __future__ import annotations

import pandas as pd
from corrconv.reports.timings import failures

LOG = """\
[ 50.00%] ··· one_shot.CorrelateFloat32.time_call                 2/3 failed
[ 50.00%] ··· ================ =========
                   fftw          failed
[ 50.00%] ···· For parameters: 'fftw', 32, 5
              Traceback (most recent call last):
                File "timed.py", line 109, in time_call
              ValueError: planted fault
                    ^^^^^^^
              For parameters: 'mkl', 32, 5
              MemoryError: no room
              asv: benchmark failed (exit status -9)

[100.00%] ··· overhead.Nothing.time_call                        924±0ns
              later words
"""


def test_every_failed_cell_is_named_and_no_other():
    cells = pd.DataFrame(
        [("a.time_call", "fftw", 32, 5, "failed"), ("a.time_call", "mkl", 32, 5, "ok")],
        columns=["benchmark", "implementation", "N", "n", "status"],
    )
    assert failures.failed_cells(cells) == ["a.time_call: fftw, N = 32, n = 5"]


def test_the_last_words_are_those_of_the_failed_alone(tmp_path):
    log = tmp_path / "run.log"
    log.write_text(LOG, "utf-8")
    words = failures.last_words(log)
    assert words == [
        "For parameters: 'fftw', 32, 5",
        'File "timed.py", line 109, in time_call',
        "ValueError: planted fault",
        "For parameters: 'mkl', 32, 5",
        "MemoryError: no room",
        "asv: benchmark failed (exit status -9)",
    ]


def test_a_log_without_failures_has_none(tmp_path):
    log = tmp_path / "run.log"
    log.write_text("[ 0.00%] ···· WARNING: of an import\n[ 10.00%] ··· a  1ms\n", "utf-8")
    assert failures.last_words(log) == []
