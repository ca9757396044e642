"""The operands of a cell: the same on both sides, and others for each sample."""

from __future__ import annotations

from typing import Any

KERNELS = 5
"""Kernels that are drawn."""
CHANGED = 64
"""Samples of an image that change before each sample of time, so that to remember a result gains nothing."""


def draw(cell: dict[str, Any]) -> tuple[Any, list[Any]]:
    """The image and the kernels of a cell: the same for both sides, whatever version of NumPy they have.

    `RandomState` is frozen (NEP 19); `default_rng` may change from version to version.
    """
    import numpy as np

    random = np.random.RandomState(0)
    dtype = np.dtype(cell["dtype"])

    def one(shape: list[int]) -> Any:
        if dtype.kind == "c":
            return (random.standard_normal(shape) + 1j * random.standard_normal(shape)).astype(
                dtype
            )
        if dtype.kind == "f":
            return random.standard_normal(shape).astype(dtype)
        return random.randint(0, 5, shape).astype(dtype)

    def kernel() -> Any:
        if not cell["rank_one"]:
            return one(cell["h"])
        made = one(cell["h"][:1])
        for side in cell["h"][1:]:
            made = np.multiply.outer(made, one([side]))
        return made

    return one(cell["x"]), [kernel() for _ in range(KERNELS)]


def others(drawn: list[Any], count: int, calls: int) -> list[Any]:
    """So many kernels that were not there before, by the sample's number: the drawn ones times numbers.

    A result that is remembered, by whatever of its operands, so is another one's. Whole numbers have few
    that leave them small, and recur.
    """
    import numpy as np

    random, every = np.random.RandomState(count % 2**32), np.stack(drawn)
    shape = (-(-calls // len(drawn)), len(drawn), *(1,) * drawn[0].ndim)
    factors = (
        random.uniform(1, 2, shape) if every.dtype.kind in "fc" else random.randint(1, 4, shape)
    )
    made = factors.astype(every.dtype) * every
    return list(made.reshape(-1, *drawn[0].shape)[:calls])


def renew(x: Any, count: int) -> None:
    """Change an image in place, by the sample's number: the same for both sides."""
    import numpy as np

    flat = x.reshape(-1)
    random = np.random.RandomState(count % 2**32)
    places = random.randint(0, flat.size, min(CHANGED, max(1, flat.size // 8)))
    flat[places] = flat[random.randint(0, flat.size)]
