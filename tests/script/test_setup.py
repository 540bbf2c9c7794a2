"""`script/setup`: what it must never take away."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SETUP = Path(__file__).parents[2] / "script" / "setup"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another user")
def test_environment_of_another_user_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "script").mkdir()
    shutil.copy(SETUP, tmp_path / "script" / "setup")
    kept = tmp_path / ".venv" / "bin" / "kept"
    kept.parent.mkdir(parents=True)
    kept.touch()
    os.chown(tmp_path / ".venv", 65534, 65534)
    done = subprocess.run([tmp_path / "script" / "setup"], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, kept.exists()) == (1, True)
    assert "belongs to another user" in done.stderr
