"""Where the packages lie: one top-level name, corrconv; two of its rooms have folders of their own."""

from setuptools import find_packages, setup

ROOMS = {"corrconv": "corrconv", "corrconv.impls": "impls", "corrconv.reports": "reports"}

setup(
    package_dir=ROOMS,
    packages=[
        name if name == room else f"{room}.{name}"
        for room, folder in ROOMS.items()
        for name in (room, *find_packages(folder, exclude=["published*"]))
    ],
)
