"""What a choice costs: SciPy's, and ours."""
