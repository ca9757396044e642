"""A stand-in serves until compiling is worth while, and gives what compiled code gives."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("numba")
from corrconv.engines.machine_code import Signature, function, meanwhile
from corrconv.engines.machine_code.meanwhile import Meanwhile
from tests.process import printed

TAKES = (Signature(np.dtype("f8"), 1, written=True),)


def doubled(values):
    for i in range(values.size):
        values[i] *= 2
    return 1


def stand_in(values):
    values *= 2
    return 2


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path))
    return tmp_path / "machine_code"


def made():
    return function("test-meanwhile", lambda: doubled, TAKES, sources=(), instead=stand_in)


def test_what_is_kept_is_used_at_once(monkeypatch, folder):
    monkeypatch.setattr(meanwhile, "WORTH", 1e9)
    call, values = made(), np.ones(3)
    assert call(values) == call(values) == 2
    assert not folder.exists()
    monkeypatch.setattr(meanwhile, "WORTH", 0.0)
    assert call(values) == call(values) == 1
    assert values.tolist() == [16.0] * 3
    monkeypatch.setattr(meanwhile, "WORTH", 1e9)
    assert made()(values) == 1


def test_it_is_compiled_when_the_stand_in_has_taken_as_long(monkeypatch):
    clock = iter(np.arange(0.0, 100, 0.15))
    monkeypatch.setattr(meanwhile.time, "thread_time", lambda: next(clock))
    monkeypatch.setattr(meanwhile, "WORTH", 0.5)
    made = []
    call = Meanwhile(lambda: 2, lambda: made.append(1) or (lambda: 1))
    assert [call() for _ in range(7)] == [2, 2, 2, 2, 1, 1, 1]
    assert made == [1]


FIRST = """
import sys
import numpy as np
import corrconv
x, h = np.ones((600, 600), "f4"), np.random.default_rng(0).random((99, 99), "f4")
print(corrconv.correlate(x, h, "same").shape[0], "numba" in sys.modules)
"""


def test_a_first_call_by_transforms_does_not_wait_for_the_look_to_be_compiled(folder):
    pytest.importorskip("pyfftw")
    assert printed(FIRST, CORRCONV_FFTW_PLANNER="FFTW_ESTIMATE").split() == ["600", "False"]


LOOK = """
import sys
import numpy as np
from corrconv.engines.reach.look import Look
print(Look(np.dtype("f4"), (3, 3))(np.ones((600, 600), "f4")).largest, "numba" in sys.modules)
"""


@pytest.mark.parametrize("at_once", [False, True])
def test_a_measuring_process_compiles_at_once(folder, at_once):
    first = "from corrconv.measure.conditions import compile_at_once; compile_at_once()"
    assert printed(first * at_once + LOOK).split() == ["127", str(at_once)]
