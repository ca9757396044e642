"""The emitter's arithmetic done at once, with numbers in place of names: what codelets compute."""

from __future__ import annotations

from collections import Counter


class Numbers:
    """Stands for an `Emitter` whose vectors have one lane."""

    lanes, itemsize = 1, 8

    def __init__(self):
        self.count = Counter()

    def constant(self, value):
        return float(value)

    def add(self, a, b):
        self.count["add"] += 1
        return a + b

    def sub(self, a, b):
        self.count["add"] += 1
        return a - b

    def mul(self, a, b):
        self.count["mul"] += 1
        return a * b

    def neg(self, a):
        return -a

    def fma(self, a, b, c):
        self.count["fma"] += 1
        return a * b + c

    def fnma(self, a, b, c):
        return self.fma(-a, b, c)
