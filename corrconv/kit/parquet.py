"""Frames as Parquet: what goes with a frame is in its `attrs`, and a checksum tells of damage."""

from __future__ import annotations

import hashlib
import io
import json
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

SIZE = "55 MB"
DIGEST = "sha256"


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
            f"with make test and not with make bench: {installs('pandas', 'pyarrow')}"
        ) from None
    del pd, pyarrow


def installs(*names: str) -> str:
    """The command that installs distributions for this Python."""
    return f"{shlex.quote(sys.executable)} -m pip install {' '.join(names)}"


def encode(frame: pd.DataFrame) -> bytes:
    """A frame and its `attrs`, which are plain data, as a Parquet file.

    Raises
    ------
    ModuleNotFoundError
        Where pyarrow is missing.
    """
    require()
    content = io.BytesIO()
    frame = frame.copy(deep=False)
    frame.attrs = {**frame.attrs, DIGEST: _digest(frame)}
    frame.to_parquet(content, engine="pyarrow", index=False)
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
        frame = pd.read_parquet(io.BytesIO(content), engine="pyarrow")
        whole = frame.attrs.pop(DIGEST, None) == _digest(frame)
    except Exception as error:  # whatever pandas and pyarrow make of damage: KeyErrors, too
        raise ValueError(f"{path}: is damaged, or no Parquet ({error!r})") from None
    if not whole:
        raise ValueError(f"{path}: is damaged (its checksum does not fit), or was not written here")
    return frame


def _digest(frame: pd.DataFrame) -> str:
    """Of all that a frame says. Parquet has checksums of its own, but of pages alone."""
    attrs = {str(key): value for key, value in frame.attrs.items() if key != DIGEST}
    rows = [[_plain(value) for value in row] for row in frame.itertuples(index=False)]
    text = json.dumps([attrs, frame.columns.tolist(), rows], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else value  # lists come back as arrays
