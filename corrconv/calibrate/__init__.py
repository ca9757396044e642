"""How long calls take on this machine, for `auto`, `recommend` and crossovers: measured, fitted, stored.

Quick: the register tile, and `auto`'s own three on few sizes; the others are scaled as these are. Full:
everybody on many sizes, on one thread and on all. Both take their samples in rounds (`measure`), undo the
machine's drift (`drift`), and fit the same bases (`fit`).
"""
