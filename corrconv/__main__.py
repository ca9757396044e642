"""``python -m corrconv.cli``: the same as ``corrconv``, from a checkout."""

from corrconv.cli import main

main(prog_name="corrconv")
