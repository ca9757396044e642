"""Frames as Parquet, by pandas and pyarrow: what goes with a frame is in its `attrs`."""

from __future__ import annotations

import io
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

SIZE = "55 MB"
MAGIC = b"PAR1"
"""A Parquet file begins with it."""


def require() -> None:
    """See that Parquet can be written.

    Raises
    ------
    ModuleNotFoundError
        Where that is not installed: it says what installs it.
    """
    try:
        import pandas as pd
        import pyarrow.parquet
    except ImportError as error:
        raise ModuleNotFoundError(
            f"Parquet needs pandas and pyarrow ({error.name} is missing); pyarrow is {SIZE}, so it comes "
            "with make test and not with make bench: "
            f"{shlex.quote(sys.executable)} -m pip install pandas pyarrow"
        ) from None
    del pd, pyarrow


def encode(frame: pd.DataFrame) -> bytes:
    """A frame and its `attrs`, which are plain data, with a checksum for each page.

    Raises
    ------
    ModuleNotFoundError
        Where pyarrow is missing.
    """
    require()
    content = io.BytesIO()
    frame.to_parquet(content, engine="pyarrow", index=False, write_page_checksum=True)
    return content.getvalue()


def decode(path: Path) -> pd.DataFrame:
    """What `encode` gave.

    Raises
    ------
    ModuleNotFoundError
        Where pyarrow is missing.
    ValueError
        Where the file is damaged, naming it.
    OSError
        Where it cannot be read.
    """
    require()
    import pandas as pd

    content = path.read_bytes()  # by us, since pyarrow calls damage an OSError, too
    try:
        found = pd.read_parquet(
            io.BytesIO(content), engine="pyarrow", page_checksum_verification=True
        )
    except Exception as error:  # whatever pandas and pyarrow make of damage: KeyErrors, too
        raise ValueError(f"{path}: is damaged, or no Parquet ({error!r})") from None
    found.attrs.pop("sha256", None)  # which earlier files have
    return found
