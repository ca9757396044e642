"""Models of every implementation's time: measured in rounds, corrected for drift, fitted, held out.

``corrconv models`` runs it for people; ``python -m corrconv.calibrate --builtin`` writes the table that
comes with the package (`corrconv.model`).
"""
