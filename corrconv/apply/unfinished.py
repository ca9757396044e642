"""A result that is not whole yet: a folder beside it, with what was asked and which blocks are done.

The result gets its name when all of it is there, in one step; so what has that name is whole.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any, Self

from filelock import FileLock, Timeout

from corrconv.core.cache import replace

ASKED, DONE, LOCK = "asked.json", "done.txt", "lock"


class Unfinished:
    """The folder of a result, locked while it is worked on.

    Parameters
    ----------
    output : Path
        The result's name, once it is whole.

    Attributes
    ----------
    data : Path
        The result's file until then.
    """

    def __init__(self, output: Path) -> None:
        self._output = output
        self.folder = output.with_name(output.name + ".unfinished")
        self.data = self.folder / output.name
        self._lock = FileLock(self.folder / LOCK)

    def __enter__(self) -> Self:
        """Lock it.

        Raises
        ------
        ValueError
            Where another run works on it.
        """
        self.folder.mkdir(exist_ok=True)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise ValueError(
                f"output: another run is working on {self._output}; wait for it, or end it"
            ) from None
        self._done = (self.folder / DONE).open("a", encoding="ascii")
        return self

    def __exit__(self, *error: object) -> None:
        self._done.close()
        self._lock.release()

    def begun(self, asked: dict[str, Any]) -> set[int] | None:
        """The blocks that an earlier run of the same question has done; None where there was none.

        Raises
        ------
        ValueError
            Where it was of another question.
        """
        file = self.folder / ASKED
        if file.is_file():
            before = json.loads(file.read_text("utf-8"))
            if before != json.loads(json.dumps(asked)):
                differs = [key for key in asked if before.get(key) != asked[key]]
                raise ValueError(
                    f"output: {self.folder} holds an unfinished result of another question (differs in "
                    f"{', '.join(differs) or 'version'}); ask that again to finish it, or remove the folder"
                )
            lines = (self.folder / DONE).read_text("ascii").split("\n")[:-1]  # the last may be torn
            return {int(line) for line in lines if line.isdigit()}
        return None

    def asked(self, asked: dict[str, Any]) -> None:
        """Say that the result's file is there, and what it is to hold."""
        replace(self.folder / ASKED, json.dumps(asked, indent=1))

    def anew(self) -> None:
        """Remove what an earlier run that ended before `asked` has left."""
        if self.data.is_dir():
            shutil.rmtree(self.data)
        else:
            self.data.unlink(missing_ok=True)

    def done(self, block: int) -> None:
        """Keep that a block has been written."""
        self._done.write(f"{block}\n")
        self._done.flush()

    def finish(self) -> None:
        """Give the result its name, and remove the rest.

        Raises
        ------
        OSError
        """
        os.rename(self.data, self._output)
        self._done.close()
        self._lock.release()
        shutil.rmtree(self.folder, ignore_errors=True)
