"""What is particular to the adapters of other people's libraries; those not installed are skipped."""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError

import numpy as np
import pytest

import corrconv
from corrconv.core import ipp_library
from tests.process import printed

pytestmark = pytest.mark.peers
PEERS = {
    "astropy": "astropy",
    "astropy_fft": "astropy",
    "ducc0": "ducc0",
    "ipp": "ipp",
    "jax": "jax",
    "jax_fft": "jax",
    "mkl": "mkl_fft",
    "opencv": "opencv-python-headless",
    "tensorflow": "tensorflow-cpu",
    "torch": "torch",
}


def problem(name="correlate", x=(12, 11), h=(3, 3), mode="same", dtype="float32", **more):
    return corrconv.Problem(name, x, h, mode, dtype=np.dtype(dtype), **more)


def not_there(distribution):
    raise PackageNotFoundError(distribution)


def peer(name):
    implementation = corrconv.get(name)
    if missing := implementation.unavailable():
        pytest.skip(missing)
    return implementation


@pytest.mark.parametrize("name", PEERS)
def test_a_peer_is_there_or_says_what_installs_it(name):
    missing = corrconv.get(name).unavailable()
    assert missing is None or missing.startswith("not installed: pip install ")
    assert name in corrconv.names()


@pytest.mark.parametrize(("name", "distribution"), PEERS.items())
def test_one_that_is_missing_names_its_distribution(name, distribution, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda module: None)
    monkeypatch.setattr("importlib.metadata.files", not_there)  # where there is no module to find
    ipp_library.folder.cache_clear()
    assert corrconv.get(name).unavailable() == f"not installed: pip install {distribution}"
    with pytest.raises(ModuleNotFoundError, match=distribution):
        corrconv.get(name).plan(problem())


@pytest.mark.parametrize("name", PEERS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_every_peer_takes_both_real_dtypes(name, dtype):
    assert corrconv.get(name).supports(problem(dtype=dtype)) is None


@pytest.mark.parametrize("name", ["astropy", "astropy_fft"])
def test_even_kernels_are_declined_with_the_reason(name):
    assert "odd" in corrconv.get(name).supports(problem(h=(3, 4)))


@pytest.mark.parametrize(
    ("name", "boundary", "reason"),
    [
        ("torch", "symm", "repeating the edge"),
        ("tensorflow", "wrap", "has none"),
        ("astropy", "symm", "has none"),
        ("ducc0", "wrap", "zeros only"),
        ("mkl", "symm", "zeros only"),
        ("ipp", "wrap", "zeros only"),
        ("jax_fft", "wrap", "zeros only"),
    ],
)
def test_boundaries_that_a_library_has_not(name, boundary, reason):
    assert reason in corrconv.get(name).supports(problem(boundary=boundary))


@pytest.mark.parametrize(("name", "boundary"), [("torch", "wrap"), ("tensorflow", "symm")])
def test_padding_wider_than_the_image_is_declined(name, boundary):
    narrow = problem(x=(3, 20), h=(9, 3), boundary=boundary)
    assert "wider than the image" in corrconv.get(name).supports(narrow)
    assert corrconv.get(name).supports(problem(boundary=boundary)) is None


def test_opencv_does_not_saturate():
    x, h = np.full((9, 9), 200, np.uint8), np.full((3, 3), 3, np.uint8)
    peer("opencv")
    result = corrconv.correlate(x, h, "valid", method="opencv")
    assert result.dtype == np.uint8
    assert (result == (9 * 600) % 256).all()


@pytest.mark.parametrize("name", ["torch", "jax", "tensorflow"])
def test_fill_values_are_kept_exactly(name):
    peer(name)
    dtype = {"torch": "int64", "jax": "uint64", "tensorflow": "int32"}[name]
    value = int(np.iinfo(dtype).max) - 1
    x, h = np.zeros(3, dtype), np.array([0, 0, 1], dtype)
    result = corrconv.correlate(x, h, "same", fillvalue=value, method=name)
    assert result.tolist() == [0, 0, value]
    if name != "tensorflow":
        filled = corrconv.correlate(
            np.zeros(3, "c8"), h.astype("c8"), "same", fillvalue=3, method=name
        )
        assert filled.tolist() == [0, 0, 3]
        real = corrconv.correlate(
            np.zeros(3, "f4"), h.astype("f4"), "same", fillvalue=3, method=name
        )
        assert real.tolist() == [0, 0, 3]


def test_opencv_leaves_its_threads_as_they_were():
    peer("opencv")
    import cv2

    before = cv2.getNumThreads()
    try:
        cv2.setNumThreads(2)
        corrconv.correlate(np.ones((9, 9)), np.ones((3, 3)), method="opencv", workers=1)
        assert cv2.getNumThreads() == 2
    finally:
        cv2.setNumThreads(before)


def test_torch_leaves_its_threads_and_modes_as_they_were():
    peer("torch")
    import torch

    before = torch.get_num_threads()
    try:
        torch.set_num_threads(2)
        corrconv.correlate(np.ones((9, 9)), np.ones((3, 3)), method="torch", workers=1)
        assert torch.get_num_threads() == 2
        assert not torch.is_inference_mode_enabled()
    finally:
        torch.set_num_threads(before)


def test_jax_is_left_in_32_bits():
    peer("jax")
    printed(
        "import numpy as np, corrconv, jax\n"
        "y = corrconv.correlate(np.ones(9), np.ones(3), method='jax')\n"
        "assert y.dtype == np.float64\n"
        "assert corrconv.correlate(np.ones(9), np.ones(3), method='jax_fft').dtype == np.float64\n"
        "assert jax.numpy.ones(3).dtype == np.float32\n"
    )


@pytest.mark.parametrize("name", ["jax", "tensorflow"])
def test_threads_are_settled_by_the_first_plan(name):
    peer(name)
    printed(
        "import numpy as np, corrconv\n"
        "problem = corrconv.Problem('correlate', (9,), (3,), dtype=np.dtype('float32'))\n"
        f"it = corrconv.get({name!r})\n"
        "assert it.plan(problem, 2).workers == 2\n"
        "assert it.plan(problem, 3).workers == 2\n"
        "try:\n"
        "    it.plan(problem, 1)\n"
        "except corrconv.UnsupportedProblem as error:\n"
        "    assert 'new process' in str(error)\n"
        "else:\n"
        "    raise SystemExit('it planned')\n"
    )


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="it cannot be asked here")
@pytest.mark.parametrize("name", ["jax", "tensorflow"])
def test_a_library_that_runs_already_is_asked_for_its_threads(name):
    peer(name)
    started = {
        "jax": "import jax; jax.devices()",
        "tensorflow": "import tensorflow as tf; tf.ones(1)",
    }
    printed(
        f"{started[name]}\nimport os, numpy as np, corrconv\n"
        "problem = corrconv.Problem('correlate', (9,), (3,), dtype=np.dtype('float32'))\n"
        f"many = corrconv.get({name!r}).plan(problem, 512)\n"
        "assert many.workers == len(os.sched_getaffinity(0)), many.workers\n"
    )
