"""Builds the front-end files and translations into the package; everything else stands in pyproject.toml."""

import subprocess
import sys

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithFrontEnd(build_py):
    def run(self) -> None:
        for command in (["script/assets.py"], ["script/messages.py", "--compile"]):
            subprocess.run([sys.executable, *command], check=True)
        super().run()


setup(cmdclass={"build_py": BuildWithFrontEnd})
