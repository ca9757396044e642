"""The figures of the studies, drawn from what `corrconv.reports.studies` stored."""
