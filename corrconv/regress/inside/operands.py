"""The operands of a cell: the same on both sides, and others for each sample."""

from __future__ import annotations

from typing import Any

KERNELS = 5
"""Kernels that take turns."""
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


def renew(x: Any, count: int) -> None:
    """Change an image in place, by the sample's number: the same for both sides."""
    import numpy as np

    flat = x.reshape(-1)
    random = np.random.RandomState(count % 2**32)
    places = random.randint(0, flat.size, min(CHANGED, max(1, flat.size // 8)))
    flat[places] = flat[random.randint(0, flat.size)]
