"""Paired measurement: which of several sides is faster, told from the same moments, or not told at all.

In the terms of `corrconv.measure.rounds`, a *process* is a fresh interpreter with its own plans and
memory, which takes as many blocks as its time allows. docs/method.md gives the reasons.

`run` does it all, `evidence` says what it gives, `process` and `pool` are the processes;
`corrconv.measure.sequential` says when it may stop and why.
"""
