"""Put right what the formatters and linters can, and what the docs repeat from the framework."""

from __future__ import annotations

import subprocess
import sys

from scripts.run_checks import ROOT, files, listed, tool

if __name__ == "__main__":
    templates, sources = files("html", "templates"), files("py", ".")
    commands = [
        listed(
            [tool("django-upgrade"), "--target-version", "5.2", "--exit-zero-even-if-changed"],
            sources,
        ),
        [tool("ruff"), "check", "--fix", "."],
        [tool("ruff"), "format", "."],
        # djade and djhtml end with 1 when they changed something, which is no fault here.
        listed([tool("djade"), "--target-version", "5.2"], templates),
        listed([tool("djhtml")], templates),
        [sys.executable, "-m", "scripts.methodology"],
        [sys.executable, "-m", "scripts.export_docs"],
    ]
    for command in filter(None, commands):
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        if code and "ruff" in command[0]:
            sys.exit(code)
