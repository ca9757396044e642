"""Commits of a repository: which one is meant, what it holds, and its code in a folder of its own."""
