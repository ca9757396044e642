"""Studies: questions that a grid of separate timings cannot answer, measured in pairs.

One module a question. Each says ``NAME``, has a frozen ``Row`` of plain values, and ``run(budget,
progress)``, which gives the rows. Nothing is drawn or judged here: `corrconv.reports.studies` runs them, each in
a process of its own, and `corrconv.reports.site.study_figures` shows what was stored.
"""
