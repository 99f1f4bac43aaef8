"""Finds the packages, so that a new one is in the wheel by itself; setup.cfg says everything else.

A file of its own since `packages = find:` cannot know that `migrations`, which stands beside qi_tracker, is shipped
below it (setup.cfg's package_dir).
"""

from setuptools import find_packages, setup

setup(
    packages=[
        *find_packages(include=["qi_tracker", "qi_tracker.*"]),
        *(f"qi_tracker.{name}" for name in find_packages(include=["migrations", "migrations.*"])),
    ]
)
