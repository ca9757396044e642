"""Paired measurement: which of several sides is faster, told from the same moments, or not told at all.

In the terms of `corrconv.measure.rounds`, a *process* is a fresh interpreter with its own plans and
memory, which takes as many blocks as its time allows. docs/method.md gives the reasons.

`compare` does it all; `types` says what it gives, `looks` when it may stop and why.
"""
