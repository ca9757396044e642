"""The studies of `corrconv.reports.studies.measure`: run, stored, and judged by what they are to show."""
