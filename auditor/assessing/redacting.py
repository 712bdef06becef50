"""Keeps reply links out of the log: the link is all that somebody needs to speak for a provider."""

from __future__ import annotations

import logging
import re

LINK = re.compile(r"/reply/(?!sent/)[^/\s\"'?]+")
HIDDEN = "/reply/[hidden]"


class HideReplyLinks(logging.Filter):
    """Rewrites a record's message; nothing is dropped."""

    def filter(self, record: logging.LogRecord) -> bool:
        if "/reply/" in (said := record.getMessage()):
            record.msg, record.args = LINK.sub(HIDDEN, said), ()
        return True
