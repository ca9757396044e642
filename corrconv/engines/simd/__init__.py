"""Register-blocked direct sums, compiled for this host: what `numba_simd` computes with."""
