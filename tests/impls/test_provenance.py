"""Each implementation runs the library that it names, whatever was imported before it."""

from __future__ import annotations

import os
from importlib.util import find_spec

import pytest

from tests.process import printed

pytestmark = pytest.mark.peers
LIBRARIES = (
    "mkl",
    "mkl_fft",
    "mkl_fft.interfaces.scipy_fft",
    "torch",
    "tensorflow",
    "jax",
    "cv2",
    "ducc0",
    "astropy.convolution",
)
FFTW_RUNS = """
import numpy as np, corrconv
problem = corrconv.Problem("correlate", (64,), (5,), dtype=np.dtype("float64"))
assert corrconv.get("fftw").unavailable() is None, corrconv.get("fftw").unavailable()
corrconv.get("fftw").plan(problem)(np.ones(64), np.ones(5))
import pyfftw
assert b"fftw" in pyfftw.export_wisdom()[0], "this pyfftw exports no wisdom of FFTW's"
print("FFTW")
"""
deep = pytest.mark.skipif(
    not hasattr(os, "RTLD_DEEPBIND"), reason="this system's loader cannot keep MKL out"
)


def needs(*modules):
    for module in modules:
        if find_spec(module.partition(".")[0]) is None:
            pytest.skip(f"{module} is not installed: make peers")


@deep
@pytest.mark.parametrize("library", LIBRARIES)
def test_pyfftw_runs_fftw_whatever_was_imported_before(library, tmp_path):
    needs(library)
    said = printed(f"import {library}\n{FFTW_RUNS}", CORRCONV_CACHE=str(tmp_path))
    assert said.endswith("FFTW\n")


def test_pyfftw_runs_fftw_after_the_mkl_implementation(tmp_path):
    needs("mkl", "mkl_fft")
    used = (
        "import numpy as np, corrconv\n"
        "problem = corrconv.Problem('correlate', (64,), (5,), dtype=np.dtype('float32'))\n"
        "corrconv.get('mkl').plan(problem)(np.ones(64, 'f4'), np.ones(5, 'f4'))\n"
    )
    assert printed(used + FFTW_RUNS, CORRCONV_CACHE=str(tmp_path)).endswith("FFTW\n")


def test_a_pyfftw_that_runs_mkl_is_found_out(tmp_path):
    # what corrconv.engines.fftw_library prevents, done by hand: MKL first, and no deep binding
    needs("mkl")
    code = (
        "import mkl, pyfftw, corrconv\n"
        "fftw = corrconv.get('fftw')\n"
        "assert 'runs MKL' in fftw.unavailable(), fftw.unavailable()\n"
        "assert 'fftw' not in corrconv.available()\n"
        "import numpy as np\n"
        "problem = corrconv.Problem('correlate', (64,), (5,), dtype=np.dtype('float64'))\n"
        "try:\n"
        "    fftw.plan(problem)\n"
        "except ModuleNotFoundError as error:\n"
        "    assert 'new process' in str(error)\n"
        "else:\n"
        "    raise SystemExit('it planned')\n"
    )
    printed(code, CORRCONV_CACHE=str(tmp_path))


def test_mkl_is_scipys_backend_for_its_own_calls_only():
    needs("mkl", "mkl_fft")
    code = (
        "import numpy as np, corrconv, scipy.fft, scipy.signal\n"
        "import numpy.fft\n"
        "before = numpy.fft.rfft, scipy.fft.rfft\n"
        "calls = []\n"
        "problem = corrconv.Problem('correlate', (64,), (5,), dtype=np.dtype('float64'))\n"
        "plan = corrconv.get('mkl').plan(problem)\n"
        "import mkl_fft.interfaces.scipy_fft as backend\n"
        "for name in ('rfftn', 'irfftn'):\n"
        "    def spy(*args, _original=getattr(backend, name), _name=name, **options):\n"
        "        calls.append(_name)\n"
        "        return _original(*args, **options)\n"
        "    setattr(backend, name, spy)\n"
        "plan(np.ones(64), np.ones(5))\n"
        "assert calls == ['rfftn', 'rfftn', 'irfftn'], calls\n"
        "scipy.signal.convolve(np.ones(64), np.ones(5), method='fft')\n"
        "assert len(calls) == 3, calls\n"
        "assert (numpy.fft.rfft, scipy.fft.rfft) == before\n"
    )
    printed(code)


def test_lengths_at_which_mkl_is_wrong_are_declined():
    needs("mkl", "mkl_fft")
    import numpy as np
    from corrconv.impls.mkl import WRONG, round_trip_error

    import corrconv

    mkl = corrconv.get("mkl")
    for length in (1000, 11250, 12150, 24300):
        problem = corrconv.Problem("convolve", (length - 4,), (5,), dtype=np.dtype("float32"))
        reason = mkl.supports(problem)
        assert (reason is not None) == (round_trip_error(length) > WRONG)
        assert reason is None or f"length {length}" in reason
        wide = corrconv.Problem("convolve", (length - 4,), (5,), dtype=np.dtype("float64"))
        assert mkl.supports(wide) is None
    rows = corrconv.Problem("convolve", (1, 12146), (1, 5), dtype=np.dtype("float32"))
    assert (mkl.supports(rows) is None) == (round_trip_error(12150) <= WRONG)
    assert (
        mkl.supports(corrconv.Problem("convolve", (996,), (5,), dtype=np.dtype("float32"))) is None
    )
