"""Types that the benchmarks share. They import only impls' stable names, so these are their own."""

from __future__ import annotations

from typing import Any, Protocol

from numpy.typing import NDArray

Array = NDArray[Any]
Shape = tuple[int, ...]


class Plan(Protocol):
    """What `Implementation.plan` gives."""

    def __call__(self, x: Array, h: Array) -> Array: ...

    def __enter__(self) -> Any: ...

    def __exit__(self, *error: Any) -> None: ...
