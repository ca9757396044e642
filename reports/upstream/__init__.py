"""Differences between libraries and defects found in them, each a minimal program that shows it.

`corrconv.reports.upstream.libraries` holds one file for each library. Run them all with
``python -m corrconv.reports.upstream``; ``tests/upstream`` fails on the day that a new version mends one.
"""

from .run import collect

__all__ = ["collect"]
