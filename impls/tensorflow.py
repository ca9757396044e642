"""tensorflow: tf.nn.conv1d and tf.nn.conv2d, compiled by tf.function."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from corrconv.core import Array, Implementation, Plan, Problem
from corrconv.core.facts import Bare
from corrconv.core.knobs import StartedWith
from corrconv.core.library import only_up_to_2d, pads_once
from corrconv.core.memory import Arrays
from corrconv.core.reduction import preparation
from corrconv.core.threads import all_workers


class TensorFlow(Implementation):
    """tf.nn.conv1d and tf.nn.conv2d, one image and one channel, in a tf.function traced beforehand.

    float64 is compiled by XLA (``jit_compile``), where it was 3 to 18 times as fast as TensorFlow's
    own kernel; float32 is not, where it was 3 to 7 times as slow.

    Deviations undone: what it calls convolution is correlation, so convolve reverses the kernel;
    padding is stated, as its SAME starts elsewhere for even kernels. Not undone: subnormal
    numbers count as zero. Declined: ``wrap``, which tf.pad does not have. Its threads are settled when
    it starts: see `corrconv.core.knobs.StartedWith`.
    """

    name = "tensorflow"
    family = "direct"
    library = "tensorflow-cpu"
    distributions = ("tensorflow",)
    module = "tensorflow"
    reference = "tf.nn.conv1d, tf.nn.conv2d, https://www.tensorflow.org/api_docs"
    dtypes = "i4 f4 f8"
    cost = "XLA's loops"
    arrays = Arrays(11, 3.5, padded=False)
    settles_threads = True
    subnormals = False
    colour = "#d1861a"

    def rate(self, problem: Problem) -> float:
        return 1e9

    def declines(self, problem: Problem) -> str | None:
        if reason := only_up_to_2d(problem):
            return reason
        if not problem.extended or problem.boundary == "fill":
            return None
        if problem.boundary == "wrap":
            return "boundary 'wrap': its padding has none"
        return pads_once(problem)

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        workers = threads.settle(workers)
        prepare = preparation(problem)
        padding = problem.padding if problem.extended else None
        call, constant = _traced(
            problem.image_shape,
            problem.kernel_shape,
            problem.dtype,
            padding,
            problem.boundary,
            problem.fillvalue,
        )

        def correlate(x: Array, h: Array) -> Array:
            image, kernel = prepare(x, h)
            result: Array = call(constant(image), constant(kernel)).numpy()
            return result

        return Plan(problem, workers, threads.here(correlate))

    def bare(self, x: Array, h: Array) -> Bare:
        import tensorflow as tf

        @tf.function
        def correlate(x: Any, h: Any) -> Any:
            return tf.nn.conv2d(x[None, ..., None], h[..., None, None], 1, "SAME")[0, ..., 0]

        return lambda x, h: correlate(tf.constant(x), tf.constant(h)).numpy()


@lru_cache(maxsize=512)
def _traced(
    image: tuple[int, ...],
    kernel: tuple[int, ...],
    dtype: np.dtype[Any],
    padding: tuple[tuple[int, int], ...] | None,
    boundary: str,
    fillvalue: complex,
) -> tuple[Callable[..., Any], Callable[[Array], Any]]:
    """The compiled ``valid`` correlation of the padded image, run once; and what makes tensors."""
    import tensorflow as tf

    conv = tf.nn.conv1d if len(image) == 1 else tf.nn.conv2d

    def correlate(samples: Any, taps: Any) -> Any:
        if padding and boundary == "symm":
            samples = tf.pad(samples, padding, "SYMMETRIC")
        elif padding:
            samples = tf.pad(samples, padding, constant_values=fillvalue)
        result = conv(samples[None, ..., None], taps[..., None, None], 1, "VALID")
        return result[0, ..., 0]

    specs = [tf.TensorSpec(shape, tf.as_dtype(dtype)) for shape in (image, kernel)]
    compiled = tf.function(correlate, jit_compile=True if dtype == np.float64 else None)
    before = random.getstate()  # tracing draws names from what is the user's
    try:
        call = compiled.get_concrete_function(*specs)
        call(tf.zeros(image, dtype), tf.zeros(kernel, dtype))
    finally:
        random.setstate(before)
    return call, tf.constant


def _running() -> int | None:
    """How many threads TensorFlow has, if its runtime was started already: then none can be set."""
    import tensorflow as tf

    threading = tf.config.threading
    now = int(threading.get_intra_op_parallelism_threads())
    try:
        threading.set_intra_op_parallelism_threads(now + 1)
        threading.set_intra_op_parallelism_threads(now)
    except RuntimeError:
        return now or all_workers()
    return None


def _start(workers: int) -> None:
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(workers)
    tf.config.threading.set_inter_op_parallelism_threads(workers)
    tf.zeros(1)  # starts it


threads = StartedWith("TensorFlow", "tensorflow", _running, _start)
implementation = TensorFlow()
