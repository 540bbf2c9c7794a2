"""What a wheel needs beside the sources: the front-end files and the compiled translations, made while it is built."""

import subprocess
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent


class BuildWithPages(build_py):
    """Reading files needs neither, so a build without network goes on; `vungmanh doctor` says what is missing."""

    def run(self) -> None:
        for script, *arguments in (("script/messages.py", "--compile"), ("script/assets.py",)):
            status = subprocess.run([sys.executable, str(ROOT / script), *arguments], check=False).returncode
            if status:
                self.warn(f"{script} ended with {status}: pages will lack their files or their English")
        super().run()


setup(cmdclass={"build_py": BuildWithPages})
