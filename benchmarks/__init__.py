"""asv's benchmark classes: a module for each question.

asv imports every module of this package, so none may import a library that it does not need, and
no helper may have a name that asv takes for a benchmark (``time_…``, ``track_…``, ``peakmem_…``).
"""

from benchmarks import origin

origin.see()
