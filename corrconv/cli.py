"""The command line: ``corrconv VERB``, one verb a function. What a verb does stands elsewhere."""

from __future__ import annotations

import click

from corrconv.calibrate.verb import calibrate
from corrconv.check.verb import check, conform, list_
from corrconv.compare.verb import compare
from corrconv.crossover.verb import crossover
from corrconv.doctor.verb import doctor
from corrconv.recommend.verb import recommend
from corrconv.reports.claims.verb import claims
from corrconv.reports.site.verb import report
from corrconv.sweep.verb import merge, sweep


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="corrconv", prog_name="corrconv")
def main() -> None:
    """Correlate and convolve: which implementation is correct, how exact, and how fast?"""


for verb in (list_, check, conform, report, calibrate, compare, crossover, doctor):
    main.add_command(verb)
for verb in (sweep, merge, recommend, claims):
    main.add_command(verb)
