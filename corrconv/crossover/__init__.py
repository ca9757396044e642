"""Crossovers: from which n is B faster than A, at each N? Found by paired comparisons, as a set.

`search` says which n to judge next, and knows no clock; `measure` judges one; `forecast` is what the
model of `corrconv.model` says; `run` joins them. docs/method.md gives the reasons.
"""
