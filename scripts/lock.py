"""Resolve pyproject.toml into both locks, for every platform, with hashes. Uses uv."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".venv" / "tools"
COMPILE = ["pip", "compile", "--quiet", "--universal", "--generate-hashes"]
COMPILE += ["--python-version", "3.11", "--custom-compile-command", "make lock", "pyproject.toml"]


def main(arguments: list[str]) -> int:
    """Pins stay as they are where pyproject.toml allows them; `--upgrade` renews them all."""
    uv = provide_uv()
    run = [*COMPILE, *arguments, "--output-file", "requirements.txt"]
    test = [*COMPILE, *arguments, "--extra", "dev", "--constraint", "requirements.txt"]
    for command in (run, [*test, "--output-file", "requirements-dev.txt"]):
        if code := subprocess.run([uv, *command], cwd=ROOT, check=False).returncode:
            return code
    print("Wrote requirements.txt and requirements-dev.txt.")
    return 0


def provide_uv() -> str:
    """uv in an environment of its own: it is no requirement of the project."""
    uv = TOOLS / "bin" / "uv"
    if not uv.exists():
        print("Installing uv in .venv/tools.", flush=True)
        venv.create(TOOLS, with_pip=True)
        pip = [str(TOOLS / "bin" / "python"), "-m", "pip", "install", "--quiet", "uv"]
        subprocess.run(pip, check=True)
    return str(uv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
