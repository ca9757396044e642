"""Correlate and convolve on real input, one module for each picture: `draw` makes it.

What is drawn and what its caption says are computed by `corrconv.correlate` and `corrconv.convolve` from
sample data that ship inside matplotlib.
"""
