"""The chapters of the book, and where its links lead."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corrconv.cli import main

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Chapter:
    """A page of the book.

    Attributes
    ----------
    source : str
        Its Markdown, from the checkout's folder.
    file : str
        Its page in the site's folder.
    title : str
        In the navigation: a word or two.
    summary : str
        What a reader finds there, in a line.
    """

    source: str
    file: str
    title: str
    summary: str


CHAPTERS = (
    Chapter(
        "docs/tutorial.md",
        "book-tutorial.html",
        "Tutorial",
        "From a clone to a decision in ten minutes: measure, look, ask, decide, use.",
    ),
    Chapter(
        "docs/how-to/use-the-fastest.md",
        "book-use.html",
        "Use the fastest",
        "One import, plans for repeated calls, threads, and what auto decides.",
    ),
    Chapter(
        "docs/how-to/add-an-implementation.md",
        "book-add.html",
        "Add yours",
        "An implementation of your own in one small file, gated and timed like the others.",
    ),
    Chapter(
        "docs/how-to/time-your-own.md",
        "book-time.html",
        "Time your own",
        "A function that you have already, held to the gate and compared in pairs.",
    ),
    Chapter(
        "docs/how-to/track-a-project.md",
        "book-track.html",
        "Track",
        "Is it slower than before? Two commits, every night, and your own project.",
    ),
    Chapter(
        "docs/how-to/larger-than-memory.md",
        "book-larger.html",
        "Beyond memory",
        "Images in files and Dask arrays, block by block, within so much memory.",
    ),
    Chapter(
        "docs/how-to/clusters.md",
        "book-clusters.html",
        "On a cluster",
        "Machines measured side by side, and workers for large images: over ssh, on SLURM, on Kubernetes.",
    ),
    Chapter(
        "docs/how-to/share.md",
        "book-share.html",
        "Send in a run",
        "Your machine beside the published ones: what is measured, sent and verified.",
    ),
    Chapter(
        "docs/how-to/read-a-crossover.md",
        "book-crossovers.html",
        "Read a crossover",
        "Brackets, what was not resolved, the model's line, and why there are several.",
    ),
    Chapter(
        "docs/reference/api.md",
        "book-api.html",
        "API",
        "The public names in Python, from their docstrings.",
    ),
    Chapter(
        "docs/reference/command-line.md",
        "book-verbs.html",
        "Verbs",
        "The command line: every verb with its options, exit statuses, environment variables.",
    ),
    Chapter(
        "docs/reference/files.md",
        "book-files.html",
        "Files",
        "What is kept where, what its fields mean, and which of them are stable.",
    ),
    Chapter(
        "docs/method.md",
        "book-method.html",
        "Method",
        "Each choice, what was rejected, and the measured reason.",
    ),
    Chapter(
        "docs/regress.md",
        "book-regress.html",
        "Slower or not",
        "What the answer about two commits promises, and how it keeps it.",
    ),
    Chapter(
        "docs/transforms.md",
        "book-transforms.html",
        "Our transforms",
        "The mathematics of our own transforms, each formula with a few lines that check it.",
    ),
    Chapter(
        "docs/guarantees.md",
        "book-guarantees.html",
        "Guarantees",
        "By kind: what holds, what does not, and the tests that hold it.",
    ),
    Chapter(
        "docs/layout.md",
        "book-layout.html",
        "Layout",
        "Three rooms and one way through them: where everything is.",
    ),
    Chapter(
        "CONTRIBUTING.md",
        "book-contributing.html",
        "Contribute",
        "Benchmarks, checks, style, dependencies and releases.",
    ),
)
"""In the order of the book."""


def home() -> Path | None:
    """The checkout that this package runs from; None where it was installed without one.

    The text lies in the checkout's ``docs/``, where readers of the repository look for it, and not in the
    wheel; any ``docs`` beside an installed package would be another project's.
    """
    ours = (ROOT / "pyproject.toml").is_file() and (ROOT / CHAPTERS[0].source).is_file()
    return ROOT if ours else None


API, VERBS = "book-api.html", "book-verbs.html"
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
PUBLISHED = re.compile(r"reports/published/[^/]+/site/(.+)")
DRAWING = re.compile(r"docs/([\w-]+\.svg)")
"""One of the site's own figures, kept where readers of the repository see it."""
DRAWN = re.compile(r'src="(figures/[\w-]+\.svg)"')
VERB = re.compile(r"corrconv ([a-z]+)\b")


def resolve(href: str, source: str, files: Mapping[str, str]) -> str | None:
    """The address on the site; None where the site has no page for it.

    Parameters
    ----------
    href : str
        As written in the Markdown.
    source : str
        The file that it stands in, from the checkout's folder.
    files : mapping of str to str
        The site's page of each source.
    """
    if href.startswith("#") or ELSEWHERE.match(href):
        return href
    path, mark, fragment = href.partition("#")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
    if path in files:
        return files[path] + mark + fragment
    if drawn := DRAWING.fullmatch(path):
        return f"figures/{drawn[1]}"
    if published := PUBLISHED.fullmatch(path):  # the site that is being read
        return published[1] + mark + fragment
    return None


def of_code(code: str, names: Mapping[str, str]) -> str | None:
    """Where inline code is described; None for code of which the book says no more.

    Parameters
    ----------
    code : str
        A command of ours leads to its verb, a name to the API.
    names : mapping of str to str
        The anchor of each name in the API.
    """
    verb = VERB.match(code)
    if verb and verb[1] in main.commands:
        return f"{VERBS}#corrconv-{verb[1]}"
    return f"{API}#{names[code]}" if code in names else None
