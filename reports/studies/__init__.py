"""The studies of `benchmarks.studies`: run, stored, and judged by what they are to show."""
