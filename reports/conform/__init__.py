"""SciPy's and NumPy's own tests on each implementation."""
