"""Crossovers: from which n is B faster than A, at each N? Found by paired comparisons, as a set.

`search` says which n to judge next, and knows no clock; `forecast` holds the model against what was found.
"""
