"""A cache folder that cannot be written to is warned of once in a process, an error or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from corrconv.core import warned
from tests.process import printed

CALLS = """
import warnings
import numpy as np
import corrconv
warnings.simplefilter("error", UserWarning)
raised = []
for rows in range(40, 46):
    try:
        corrconv.correlate(np.ones((rows, 50)), np.ones((3, 3)), method="fftw")
    except UserWarning as error:
        raised.append(str(error))
print(len(raised), "could not be stored" in raised[0])
"""


def test_a_topic_is_warned_of_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(warned, "_said", set())
    with pytest.warns(UserWarning, match="first"):
        warned.once("a folder", "first")
    warned.once("a folder", "second")  # a warning would be an error here
    with pytest.raises(UserWarning, match="of another"):
        warned.once("another", "of another")
    warned.once("another", "again")


def test_warnings_as_errors_do_not_break_every_call(tmp_path: Path):
    (tmp_path / "file").touch()
    settings = {
        "CORRCONV_CACHE": str(tmp_path / "file" / "cache"),
        "CORRCONV_FFTW_PLANNER": "FFTW_MEASURE",
    }
    assert printed(CALLS, **settings) == "1 True\n"
