"""How it is measured: the correctness gate, asv's benchmark classes, the environment record.

asv imports every module of this package, so none may import a library that it does not need, and
no helper may have a name that asv takes for a benchmark (``time_…``, ``track_…``, ``peakmem_…``).
"""
