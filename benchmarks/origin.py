"""Whose corrconv is measured: asv files results under a commit of this checkout, so no other may answer.

Nothing of corrconv is imported to find out, since what would be imported may be another project's.
"""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def installed(prefix: Path) -> str:
    """The commit that asv installed into its own environment; empty where the environment is not asv's."""
    status = prefix / "asv-install-status.json"
    if not status.is_file():
        return ""
    return str(json.loads(status.read_text("utf-8"))["commit_hash"])


def problem(package: Path, root: Path = ROOT, prefix: Path | None = None) -> str:
    """Why results of a package may not be filed under this checkout's commit; empty where they may.

    Parameters
    ----------
    package : Path
        The file that ``import corrconv`` runs.
    root : Path
        Of the checkout whose benchmarks these are.
    prefix : Path, optional
        Of the environment that measures; this one, where left out.
    """
    prefix = Path(sys.prefix) if prefix is None else prefix
    commit = installed(prefix)
    right = prefix if commit else root / "corrconv"
    if package.resolve().is_relative_to(right.resolve()):
        return ""
    whose = f"which asv installed (commit {commit[:8]})" if commit else "of this checkout"
    return (
        f"import corrconv gives {package}, and not the package in {right}, {whose}: asv would file its times "
        "under a commit that it is not of; run asv with the Python in which this checkout is installed "
        "(make bench does; else: python -m pip install --editable .)"
    )


def see() -> None:
    """Refuse a foreign package, before anything is measured.

    Raises
    ------
    ImportError
    """
    spec = find_spec("corrconv")
    if spec is None or spec.origin is None:
        raise ImportError("corrconv is not installed here: python -m pip install --editable .")
    if said := problem(Path(spec.origin)):
        raise ImportError(said)
