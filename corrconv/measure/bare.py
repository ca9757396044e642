"""The bare calls: ``same`` correlation as a user of each library writes it, threads set beforehand.

What an adapter costs is its time less that of the bare call, on the same operands: see
`benchmarks.adapters`. Operands are C-contiguous, real and floating, kernels have odd sides.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from corrconv.measure.arrays import Array

Bare = Callable[[Array, Array], Any]
BARE: dict[str, Callable[[Array, Array], Bare]] = {}
"""By name: given operands of the shapes to come, makes the call."""


def bare(make: Callable[[Array, Array], Bare]) -> Callable[[Array, Array], Bare]:
    """Register a bare call under its function's name."""
    BARE[make.__name__] = make
    return make


def _scipy(method: str) -> Callable[[Array, Array], Bare]:
    def make(x: Array, h: Array) -> Bare:
        from scipy.signal import correlate

        return lambda x, h: correlate(x, h, "same", method)

    return make


for _method in ("auto", "direct", "fft"):
    BARE[f"scipy_{_method}"] = _scipy(_method)


@bare
def scipy_oa(x: Array, h: Array) -> Bare:
    from scipy.signal import oaconvolve

    return lambda x, h: oaconvolve(x, h[::-1, ::-1], "same")


@bare
def scipy_2d(x: Array, h: Array) -> Bare:
    from scipy.signal import correlate2d

    return lambda x, h: correlate2d(x, h, "same")


@bare
def ndimage(x: Array, h: Array) -> Bare:
    from scipy.ndimage import correlate

    return lambda x, h: correlate(x, h, mode="constant")


@bare
def opencv(x: Array, h: Array) -> Bare:
    import cv2

    cv2.setNumThreads(1)
    return lambda x, h: cv2.filter2D(x, -1, h, borderType=cv2.BORDER_CONSTANT)


@bare
def torch(x: Array, h: Array) -> Bare:
    import torch

    torch.set_num_threads(1)
    padding = tuple(n // 2 for n in h.shape)

    def call(x: Array, h: Array) -> Any:
        with torch.inference_mode():
            image, kernel = torch.from_numpy(x)[None, None], torch.from_numpy(h)[None, None]
            return torch.nn.functional.conv2d(image, kernel, padding=padding)[0, 0].numpy()

    return call


@bare
def tensorflow(x: Array, h: Array) -> Bare:
    import tensorflow as tf

    @tf.function
    def correlate(x: Any, h: Any) -> Any:
        return tf.nn.conv2d(x[None, ..., None], h[..., None, None], 1, "SAME")[0, ..., 0]

    return lambda x, h: correlate(tf.constant(x), tf.constant(h)).numpy()


@bare
def jax(x: Array, h: Array) -> Bare:
    import jax

    @jax.jit
    def correlate(x: Any, h: Any) -> Any:
        return jax.lax.conv_general_dilated(x[None, None], h[None, None], (1, 1), "SAME")[0, 0]

    return lambda x, h: np.asarray(correlate(x, h))


@bare
def jax_fft(x: Array, h: Array) -> Bare:
    import jax
    from jax.scipy.signal import correlate

    compiled = jax.jit(partial(correlate, mode="same", method="fft"))
    return lambda x, h: np.asarray(compiled(x, h))


@bare
def astropy(x: Array, h: Array) -> Bare:
    from astropy.convolution import convolve

    return lambda x, h: convolve(
        x, h[::-1, ::-1], "fill", 0, nan_treatment="fill", normalize_kernel=False
    )


@bare
def astropy_fft(x: Array, h: Array) -> Bare:
    import scipy.fft
    from astropy.convolution import convolve_fft

    def call(x: Array, h: Array) -> Any:
        result = convolve_fft(
            x,
            h[::-1, ::-1],
            nan_treatment="fill",
            normalize_kernel=False,
            allow_huge=True,
            fftn=scipy.fft.fftn,
            ifftn=scipy.fft.ifftn,
        )
        return result.astype(x.dtype)

    return call


@bare
def ducc0(x: Array, h: Array) -> Bare:
    from ducc0.fft import c2r, good_size, r2c

    sizes = [N + n - 1 for N, n in zip(x.shape, h.shape)]
    shape = [good_size(size, True) for size in sizes]
    inside = tuple(slice((n - 1) // 2, (n - 1) // 2 + N) for N, n in zip(x.shape, h.shape))

    def spectrum(values: Array) -> Any:
        padded = np.zeros(shape, values.dtype)
        padded[tuple(map(slice, values.shape))] = values
        return r2c(padded, nthreads=1)

    def call(x: Array, h: Array) -> Any:
        product = spectrum(x)
        product *= spectrum(h[::-1, ::-1])
        return c2r(product, lastsize=shape[-1], forward=False, inorm=2, nthreads=1)[inside]

    return call


@bare
def mkl(x: Array, h: Array) -> Bare:
    import mkl_fft.interfaces.scipy_fft as backend
    import scipy.fft
    from scipy.signal import correlate

    def call(x: Array, h: Array) -> Any:
        with scipy.fft.set_backend(backend), backend.set_workers(1):
            return correlate(x, h, "same", "fft")

    return call
