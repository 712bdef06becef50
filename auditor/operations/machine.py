"""What this machine and its services can do now: store, hold more, draw pages, pass messages."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.cache import caches

from auditor.archive.blobs import StorageFailed, blob_store
from auditor.operations.waiting import Waiting, messages_waiting
from auditor.pages.chromium import VARIABLE, ChromiumError, find_chromium

# Asking costs a write or a connection: however often a page is loaded, each is asked this often.
ASKED_EVERY_SECONDS = 10
BROWSER_ASKED_EVERY_SECONDS = 300
SANDBOX_OFF = "Run workers as a user of their own, as pages that they draw are not to be trusted."


@dataclass(frozen=True, slots=True)
class Disk:
    """The disk under a folder, in bytes."""

    folder: str
    free: int
    size: int


@dataclass(frozen=True, slots=True)
class Browser:
    """The Chromium of this machine: where it is, or why there is none, and what to know of it."""

    path: str
    error: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Services:
    """What was asked of the services; `storage_error` is empty while blobs can be kept."""

    waiting: Waiting
    storage_error: str
    disks: tuple[Disk, ...]


def ask_services() -> Services:
    """What is cheap to ask, not more than once in ten seconds."""
    found: Services | None = caches["process"].get("operations.services")
    if found is None:
        found = Services(messages_waiting(), _storage_error(), tuple(_disks()))
        caches["process"].set("operations.services", found, ASKED_EVERY_SECONDS)
    return found


def ask_browser() -> Browser:
    """Starts the browser once, to see that it runs; not more than once in five minutes."""
    found: Browser | None = caches["process"].get("operations.browser")
    if found is None:
        found = _browser()
        caches["process"].set("operations.browser", found, BROWSER_ASKED_EVERY_SECONDS)
    return found


def _storage_error() -> str:
    try:
        blob_store().probe()
    except StorageFailed as error:
        return str(error)
    return ""


def _disks() -> list[Disk]:
    """The disks under the data and, where they are in a folder, the blobs; each once."""
    disks: dict[int, Disk] = {}
    for folder in _folders():
        there = next(path for path in (folder, *folder.parents) if path.exists())
        usage = shutil.disk_usage(there)
        disks.setdefault(there.stat().st_dev, Disk(str(folder), usage.free, usage.total))
    return list(disks.values())


def _folders() -> list[Path]:
    store = urlsplit(settings.STORAGE_URL)
    blobs = [Path(unquote(store.path))] if store.scheme == "file" else []
    return [Path(settings.DATA_DIR), *blobs]


def _browser() -> Browser:
    try:
        found = find_chromium({**os.environ, VARIABLE: settings.CHROMIUM})
    except ChromiumError as error:
        return Browser("", str(error))
    if found is None:
        return Browser("")
    return Browser(found.path, notice="" if os.geteuid() else SANDBOX_OFF)
