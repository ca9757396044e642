"""A repository's commits: which one a name means, what it holds, what is not committed.

Nothing is written into the repository, but for a loose object where a changed tree is asked for.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corrconv.core.cache import cache_folder
from corrconv.core.scratch import scratch

SAID = 800
"""Characters of what a program said last."""
FULL = 1 << 20
"""Bytes free below which a disk is called full: git does not say why it cannot write."""
UNDATED = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2000-01-01T00:00:00Z")
UNREACHED = ("NewConnectionError", "ConnectionError", "name resolution")


class NotMeasured(Exception):
    """What was asked could not be measured: the message says why, and what to do."""

    @classmethod
    def since(cls, failed: str, who: str, said: str) -> NotMeasured:
        """Of what a program failed at, with its last words, and what they mean where that is known."""
        folder = cache_folder()
        full = folder.is_dir() and shutil.disk_usage(folder).free < FULL
        if full or "No space left" in said:
            failed = f"the disk is full ({folder}; CORRCONV_CACHE names another folder): {failed}"
        elif any(word in said for word in UNREACHED):
            failed = f"the package index is not reached: {failed}"
        return cls(f"{failed}; {who} says:\n{said.strip()[-SAID:]}")


@dataclass(frozen=True)
class Repository:
    """A git repository with a tree of files.

    Attributes
    ----------
    root : Path
    """

    root: Path

    @classmethod
    def around(cls, folder: Path) -> Repository:
        """That which a folder is in.

        Raises
        ------
        ValueError
            Where there is none, or no git.
        """
        try:
            done = run_git(folder, "rev-parse", "--show-toplevel")
        except FileNotFoundError:
            raise ValueError("git is not installed, which holds the commits") from None
        if done.returncode or not done.stdout.strip():
            raise ValueError(
                f"{folder}: is in no git repository with files; run this in one, "
                f"whose commits are meant; git says: {done.stderr.strip()}"
            )
        return cls(Path(done.stdout.removesuffix("\n")))

    def commit(self, name: str) -> str:
        """The commit that a name means: a branch, a tag, HEAD~3, a digest.

        Raises
        ------
        ValueError
            Where it means none, or several.
        """
        if not name.strip() or "\n" in name or "\0" in name:
            raise ValueError(f"{name!r}: is no name of a commit; give a branch, a tag or a digest")
        # on stdin, since a branch's name may begin as an option does
        said = self.said("cat-file", "--batch-check", given=f"{name}^{{commit}}\n").split()
        if len(said) == 3 and said[1] == "commit":
            return said[0]
        if said[-1:] == ["ambiguous"]:
            raise ValueError(f"{name!r}: several commits begin so; give more of its digest")
        if self.shallow:
            raise ValueError(
                f"{name!r}: is no commit here, and this clone is shallow, so that older ones are missing: "
                "git fetch --unshallow (for GitHub's checkout: fetch-depth: 0)"
            )
        raise ValueError(
            f"{name!r}: is no commit here; git branch --all and git log show which there are; "
            "git fetch brings new ones"
        )

    @property
    def shallow(self) -> bool:
        """Whether older commits were not cloned."""
        return self.said("rev-parse", "--is-shallow-repository").strip() == "true"

    def within(self, old: str, new: str) -> bool:
        """Whether a commit's history holds an older one."""
        return not run_git(self.root, "merge-base", "--is-ancestor", old, new).returncode

    @property
    def dirty(self) -> list[str]:
        """Files that git knows and that differ from what is committed."""
        said = self.said("status", "--porcelain", "-z", "--untracked-files=no")
        return [each[3:] for each in said.split("\0") if each[2:3] == " "]

    def changed(self) -> str:
        """A commit of the files as they are, those that git knows: no branch has it.

        The same files give the same commit, whenever it is made.

        Raises
        ------
        ValueError
            Where git makes none.
        """
        who = ("-c", "user.name=regress", "-c", "user.email=regress@localhost")
        made = self.said(*who, "stash", "create", environment={**os.environ, **UNDATED}).strip()
        if not made:
            raise ValueError(
                "the tree has no changes to files that git knows: leave --dirty out, or git add first"
            )
        return made

    def files(self, commit: str) -> dict[str, str]:
        """Git's digest of each file of a commit, by its path."""
        said = self.said("ls-tree", "-r", "-z", commit).rstrip("\0").split("\0")
        pairs = (each.split("\t", 1) for each in said if each)
        return {path: about.split()[2] for about, path in pairs}

    def read(self, commit: str, path: str) -> bytes | None:
        """A file of a commit; None where it has none of that path."""
        done = subprocess.run(
            ["git", "-C", str(self.root), "cat-file", "blob", f"{commit}:{path}"],
            capture_output=True,
            check=False,
        )
        return None if done.returncode else done.stdout

    def export(self, commit: str, folder: Path, without: Sequence[str] = ()) -> None:
        """Write a commit's files into a folder that is there, through an index of its own.

        Not by `git worktree`, which leaves an entry in the repository where its maker is killed; nor by
        `git archive`, which changes files that ask for it.

        Parameters
        ----------
        commit : str
        folder : Path
        without : sequence of str
            Files and folders that are left out.

        Raises
        ------
        NotMeasured
            Where git cannot, as on a full disk.
        """
        with scratch() as place:
            own = {**os.environ, "GIT_INDEX_FILE": str(place / "index")}
            whole = ("read-tree", commit)
            less = ("rm", "--cached", "-r", "-f", "-q", "--ignore-unmatch", "--", *without)
            write = ("checkout-index", "-a", f"--prefix={folder}/")
            for what in (whole, less, write) if without else (whole, write):
                done = run_git(self.root, *what, environment=own)
                if done.returncode:
                    failed = f"{commit[:12]}: git cannot give its files"
                    raise NotMeasured.since(failed, "git", done.stderr)

    def said(
        self,
        *arguments: str,
        given: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> str:
        """What git answers.

        Raises
        ------
        ValueError
            With git's own words.
        """
        done = run_git(self.root, *arguments, given=given, environment=environment)
        if done.returncode:
            raise ValueError(f"git {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout


def run_git(
    folder: Path,
    *arguments: str,
    given: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Git in a folder, with a text on its standard input; what it says, and whether it could."""
    return subprocess.run(
        ["git", "-C", str(folder), *arguments],
        input=given,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="surrogateescape",
        check=False,
    )
