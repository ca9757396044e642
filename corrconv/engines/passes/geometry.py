"""What the passes are told beside their arrays: a row of integers, by place."""

from __future__ import annotations

TOP, LEFT, BOUNDARY, START, STOP, RANK, N0, N1, COLUMNS, COUNTS = range(10)
"""Rows and columns before the image; the boundary; the first output row and the one after the last;
the factors' number and sizes; the image's columns; whether the result is bool."""
