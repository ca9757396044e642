"""The question crossover."""
