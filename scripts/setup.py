"""Set the project up: virtual environment, requirements, browser, `.env`. Standard library only.

    python3 scripts/setup.py {run,test,check,browser}

Run by any Python 3, so that one that is too old gets a sentence instead of a syntax error.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
STAMP = VENV / "requirements.json"
OLDEST = (3, 11)
NEWER_NAMES = ("python3.14", "python3.13", "python3.12", "python3.11")
LOCKS = {
    "run": ["requirements.txt"],
    "test": ["requirements-dev.txt", "requirements.txt"],
    "check": ["requirements-dev.txt", "requirements.txt"],
    "browser": ["requirements.txt"],
}
ENV_TEXT = """\
# Settings of this checkout; docs/settings.md explains them. Not for production.
DEBUG=true
SECRET_KEY={key}
# The hosts of the sample web, which `make run` starts on this port.
AUDITOR_HOST_MAP=*.example=127.0.0.1:8701
"""


class SetUpError(Exception):
    """Set-up cannot go on; the text says what to do."""


def main(purpose: str) -> None:
    use_new_enough_python()
    make_environment()
    install_requirements(LOCKS[purpose])
    if purpose != "check":
        provide_browser(is_retry=purpose == "browser")
    if purpose == "run":
        write_env_file()


def say(text: str) -> None:
    sys.stdout.write(f"set-up  | {text}\n")
    sys.stdout.flush()


def use_new_enough_python() -> None:
    """Go on in a Python that is new enough, if there is one on PATH."""
    if sys.version_info >= OLDEST:
        return
    for name in NEWER_NAMES:
        path = shutil.which(name)
        if path:
            os.execv(path, [path, *sys.argv])  # noqa: S606 - the same script, a newer Python
    raise SetUpError(
        "Python {}.{} or newer is needed; this is {}.{}. Install one, then name it: "
        "make PYTHON=/path/to/python3 run".format(*OLDEST, *sys.version_info[:2])
    )


def make_environment() -> None:
    """Create `.venv`, or again if its Python is gone or too old."""
    if VENV_PYTHON.exists() and venv_is_usable():
        return
    require_venv_module()
    say(f"Creating .venv with Python {sys.version.split()[0]}.")
    if run([sys.executable, "-m", "venv", "--clear", str(VENV)]) != 0:
        raise SetUpError(f"{VENV} could not be created; the lines above say why.")


def venv_is_usable() -> bool:
    check = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    return run([str(VENV_PYTHON), "-c", check]) == 0


def require_venv_module() -> None:
    check = [sys.executable, "-c", "import ensurepip, venv"]
    if subprocess.run(check, capture_output=True, check=False).returncode == 0:
        return
    version = "{}.{}".format(*sys.version_info[:2])
    advice = "Install the venv module of this Python."
    if shutil.which("apt-get"):
        advice = f"Install it with: apt-get install python{version}-venv"
    raise SetUpError(f"This Python {version} has no venv module. {advice}")


def install_requirements(locks: list[str]) -> None:
    """Install the first lock, unless every lock named is stamped as installed."""
    wanted = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in locks}
    if all(stamped().get(name) == digest for name, digest in wanted.items()):
        return
    say(f"Installing {locks[0]}, with hashes checked (about half a minute the first time).")
    ensure_pip()
    STAMP.unlink(missing_ok=True)
    pip = [str(VENV_PYTHON), "-m", "pip", "install", "--quiet", "--no-input"]
    pip += ["--disable-pip-version-check", "--require-hashes", "-r", str(ROOT / locks[0])]
    if run(pip) != 0:
        raise SetUpError(
            "The requirements could not be installed; pip's lines above say why. "
            "Is the network up? Run the same command again to try once more."
        )
    STAMP.write_text(json.dumps(wanted))


def stamped() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def ensure_pip() -> None:
    """A .venv that another tool made may have no pip."""
    probe = [str(VENV_PYTHON), "-m", "pip", "--version"]
    if subprocess.run(probe, capture_output=True, check=False).returncode != 0:
        run([str(VENV_PYTHON), "-m", "ensurepip", "--default-pip"])


def provide_browser(*, is_retry: bool) -> None:
    # Only now is it certain that this Python is new enough for the rest of the project.
    sys.path.insert(0, str(ROOT))
    from scripts import browser

    browser.provide(VENV_PYTHON, VENV / "browser-failed.txt", say=say, is_retry=is_retry)


def write_env_file() -> None:
    """DEBUG and a random key for this checkout, readable by its owner alone; never overwritten."""
    try:
        descriptor = os.open(ROOT / ".env", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as file:
        file.write(ENV_TEXT.format(key=secrets.token_urlsafe(48)))
    say("Wrote .env with DEBUG=true and a random SECRET_KEY.")


def run(command: list[str]) -> int:
    return subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode


if __name__ == "__main__":
    try:
        if len(sys.argv) != 2 or sys.argv[1] not in LOCKS:
            raise SetUpError("Usage: python3 scripts/setup.py {" + ",".join(LOCKS) + "}")
        main(sys.argv[1])
    except SetUpError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Set-up was interrupted. Run the same command again to go on.")
