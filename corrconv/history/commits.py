"""Which commits: those of the branch's first parents that touch what is measured, and where one's page is."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from corrconv.commits.repository import Repository

from .evidence import Commit

MEASURED = ("corrconv", "impls", "requirements", "setup.py", "pyproject.toml")
"""What can change a time: the package, and what it is installed with."""
LEFT_OUT = ("reports/published",)
"""Runs that are published; they are no code, and most of a commit's bytes."""


def line(root: Path) -> list[Commit]:
    """All of them, newest first.

    Raises
    ------
    ValueError
        Where the folder is no checkout, or has no such commit.
    """
    said = Repository(root).said(
        "log", "--first-parent", "--format=%H%x09%cI%x09%s", "HEAD", "--", *MEASURED
    )
    words = said.encode(errors="surrogateescape").decode(errors="replace")
    found = [Commit(*each.split("\t", 2)) for each in words.split("\n") if each]
    if not found:
        raise ValueError(f"no commit of this branch touches {', '.join(MEASURED)}")
    return found


def address(root: Path) -> str:
    """What a commit's hash is put behind for its page, as asv.conf.json or pyproject.toml say; else empty."""
    asv, project = root / "asv.conf.json", root / "pyproject.toml"
    if asv.is_file():
        said = str(json.loads(asv.read_text("utf-8")).get("show_commit_url", ""))
        if said.startswith(("https://", "http://")):
            return said
    if project.is_file():
        urls = tomllib.loads(project.read_text("utf-8")).get("project", {}).get("urls", {})
        named = {key.lower(): str(value) for key, value in urls.items()}
        for key in ("repository", "source", "source code", "github"):
            if named.get(key, "").startswith(("https://", "http://")):
                return f"{named[key].rstrip('/')}/commit/"
    return ""
