"""``python -m reports.cli``: the same as ``corrconv``, from a checkout."""

from reports.cli import main

main(prog_name="corrconv")
