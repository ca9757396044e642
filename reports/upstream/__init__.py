"""Differences between libraries and defects found in them, each a minimal program that shows it.

`libraries` holds one file for each library. ``corrconv upstream`` runs them all; ``tests/reports/upstream``
fails on the day that a new version mends one.
"""
