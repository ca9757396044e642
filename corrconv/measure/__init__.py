"""Paired measurement: which of several sides is faster, told from the same moments, or not told at all.

In the terms of the field: a *call* computes one result; a *sample* is the time of so many calls in a
row, divided by their number; a *round* takes one sample of every side; a *block* is a round in an order
that is drawn, and a round in the reverse of it (ABBA); a *process* is a fresh interpreter with its own
plans and memory, which takes as many blocks as its time allows. docs/method.md gives the reasons.

`compare` does it all; `types` says what it gives, `looks` when it may stop and why.
"""
