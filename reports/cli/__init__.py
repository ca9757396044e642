"""The command line: ``corrconv VERB``, one verb a function. What a verb does stands elsewhere."""

from __future__ import annotations

import click

from reports.cli.claims import claims
from reports.cli.compare import compare
from reports.cli.correct import check, conform, list_
from reports.cli.crossover import crossover
from reports.cli.machine import calibrate, doctor
from reports.cli.models import models
from reports.cli.recommend import recommend
from reports.cli.report import report
from reports.cli.sweep import merge, sweep


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="corrconv", prog_name="corrconv")
def main() -> None:
    """Correlate and convolve: which implementation is correct, how exact, and how fast?"""


for verb in (list_, check, conform, report, calibrate, compare, crossover, doctor):
    main.add_command(verb)
for verb in (sweep, merge, models, recommend, claims):
    main.add_command(verb)
