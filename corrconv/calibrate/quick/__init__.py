"""The times that `auto` chooses by, measured on this machine: what `corrconv calibrate` runs.

``python -m corrconv.calibrate.quick --builtin`` writes them to the table that comes with the package;
the other implementations' entries there are those of `corrconv.calibrate`, and stay.
"""
