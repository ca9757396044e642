"""Judged points on disk: a sealed file each, written the moment it is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from corrconv.compare import evidence as store
from corrconv.compare.evidence import Comparison
from corrconv.crossover.types import Pair
from corrconv.sweep import files

AGAIN = "delete it, and its point is measured again"


class Points:
    """The points of one pair in a folder.

    Parameters
    ----------
    folder : Path
        Holds the points of any pairs.
    pair : Pair
    conditions : dict
        What must be the same for a point to count: the machine, the libraries, how it is judged. A point
        of other conditions is measured again, and its file replaced.

    Raises
    ------
    OSError
        Where the folder cannot be made.
    """

    def __init__(self, folder: Path, pair: Pair, conditions: dict[str, str]) -> None:
        names = "-".join(Path(name).stem for name in (pair.a, pair.b))
        self._folder = folder / f"{names}_{pair.operation}_{pair.ndim}-D_{pair.dtype}"
        self._body: dict[str, Any] = {"pair": vars(pair), "conditions": conditions}
        self._folder.mkdir(parents=True, exist_ok=True)

    def get(self, N: int, n: int) -> Comparison | None:
        """What was measured under these conditions.

        Raises
        ------
        files.Refused
            Where the file is damaged, or of another format.
        """
        path = self._path(N, n)
        if not path.exists():
            return None
        body = files.read(path, AGAIN)
        comparison = body.pop("comparison", {})
        if body != self._body:
            return None
        try:
            return store.from_data(comparison)
        except ValueError as error:
            raise files.Refused(f"{path}: {error}; {AGAIN}") from None

    def keep(self, N: int, n: int, comparison: Comparison) -> None:
        """Write it in one step.

        Raises
        ------
        OSError
        """
        files.write(self._path(N, n), {**self._body, "comparison": store.as_data(comparison)})

    def _path(self, N: int, n: int) -> Path:
        return self._folder / f"N{N}_n{n}.json"
