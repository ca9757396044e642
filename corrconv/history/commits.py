"""Which commits: those of the branch's first parents that touch what is measured, and one's files."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
import tomllib
from pathlib import Path

from .evidence import Commit

MEASURED = ("corrconv", "impls", "requirements", "setup.py", "pyproject.toml")
"""What can change a time: the package, and what it is installed with."""
LEFT_OUT = ":(exclude)reports/published"
"""Runs that are published; they are no code, and most of a commit's bytes."""


class NoHistory(RuntimeError):
    """There is nothing to go through; the message says why, and what to do."""


def git(root: Path, *arguments: str) -> bytes:
    """What git answers in a checkout.

    Raises
    ------
    NoHistory
        With git's own words.
    """
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True)
    except FileNotFoundError:
        raise NoHistory("git is not installed, which keeps the history") from None
    if done.returncode:
        raise NoHistory(f"git {arguments[0]}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def line(root: Path) -> list[Commit]:
    """All of them, newest first.

    Raises
    ------
    NoHistory
        Where the folder is no checkout, or has no such commit.
    """
    said = git(
        root, "log", "--first-parent", "--format=%H%x09%cI%x09%s", "HEAD", "--", *MEASURED
    ).decode(errors="replace")
    found = [Commit(*each.split("\t", 2)) for each in said.splitlines()]
    if not found:
        raise NoHistory(f"no commit of this branch touches {', '.join(MEASURED)}")
    return found


def is_shallow(root: Path) -> bool:
    """Whether the clone lacks older commits, as those of workflows do."""
    return git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def export(root: Path, commit: str, folder: Path) -> None:
    """Write the files of a commit to a folder; the checkout is not touched."""
    packed = git(root, "archive", "--format=tar", commit, "--", ".", LEFT_OUT)
    with tarfile.open(fileobj=io.BytesIO(packed)) as files:
        files.extractall(folder, filter="data")


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
