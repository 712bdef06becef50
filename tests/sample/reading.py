"""A client of a sample web, and readers of what it serves."""

import json
import re
import zlib
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

TEXT_ELEMENTS = {"h1", "h2", "p", "li", "th", "td"}
VOID_ELEMENTS = {"input", "meta", "br", "link"}

Declarations = dict[str, dict[str, dict[str, Any]]]


@dataclass(frozen=True)
class Reply:
    """What came back: header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


class Client:
    """Sends requests to a sample web, under whatever host a request names."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.address = address

    def send(self, method: str, url: str, **headers: str) -> Reply:
        """One request, without following redirects; the connection is made anew."""
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection = HTTPConnection(*self.address, timeout=60)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, target, headers={"Host": parts.netloc, **named})
            response = connection.getresponse()
            received = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, received, response.read())
        finally:
            connection.close()

    def get(self, url: str, **headers: str) -> Reply:
        """A GET that follows one redirect."""
        reply = self.send("GET", url, **headers)
        if reply.status == 302:
            return self.send("GET", reply.headers["location"], **headers)
        return reply

    def admin(self, method: str, path: str) -> Any:
        """The JSON of an admin address."""
        host, port = self.address
        return json.loads(self.send(method, f"http://{host}:{port}{path}").body)

    def declared_text(self, entry: dict[str, Any]) -> list[str]:
        """The words of a document as its declaration selects them, one string a block."""
        if "combine" in entry:
            return [text for part in entry["combine"] for text in self.declared_text(part)]
        if entry.get("executeClientScripts"):
            return self._script_text(entry["fetch"])
        reply = self.get(entry["fetch"])
        if reply.headers["content-type"] == "application/pdf":
            return pdf_lines(reply.body)
        return select_text(html_of(reply), entry["select"])

    def _script_text(self, url: str) -> list[str]:
        """What the page's script would put into the page."""
        shell = html_of(self.get(url))
        found = re.search(r'fetch\("([^"]+)"\)', shell)
        assert found
        parts = urlsplit(url)
        api = self.get(f"http://{parts.netloc}{found[1]}")
        sections = json.loads(api.body)["sections"]
        return select_text(f"<main>{''.join(sections)}</main>", "main")


class MainText(HTMLParser):
    """Collects (id, words) of each text element in <main>, without what declarations remove."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[tuple[str, str]] = []
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self._words: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID_ELEMENTS:
            return
        self._open.append((tag, dict(attrs)))
        if tag in TEXT_ELEMENTS and self._inside_main() and not self._removed():
            self._words = ""

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> without its start"
        opened, attributes = self._open.pop()
        assert opened == tag, f"</{tag}> closes <{opened}>"
        if tag in TEXT_ELEMENTS and self._words is not None:
            self.blocks.append((attributes.get("id") or "", " ".join(self._words.split())))
            self._words = None

    def handle_data(self, data: str) -> None:
        if self._words is not None:
            self._words += data

    def _inside_main(self) -> bool:
        return any(tag == "main" for tag, _ in self._open)

    def _removed(self) -> bool:
        return any(
            attributes.get("class") == "generated-at" or attributes.get("id") == "cookie-notice"
            for _, attributes in self._open
        )


def html_of(reply: Reply) -> str:
    """The page, in the charset its header or else its meta element declares."""
    declared = reply.headers["content-type"] + reply.body[:600].decode("ascii", "ignore")
    found = re.search(r'charset="?([\w-]+)', declared)
    assert found
    return reply.body.decode(found[1])


def select_text(html: str, select: str | dict[str, str]) -> list[str]:
    """The words of the blocks that ``main`` or a range between two ids selects."""
    parser = MainText()
    parser.feed(html)
    if isinstance(select, str):
        assert select == "main"
        return [words for _, words in parser.blocks]
    ids = [identity for identity, _ in parser.blocks]
    start = ids.index(select["startBefore"].removeprefix("#"))
    end = ids.index(select["endBefore"].removeprefix("#"))
    return [words for _, words in parser.blocks[start:end]]


def pdf_lines(raw: bytes) -> list[str]:
    """The strings a PDF shows, in their order."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", raw, re.DOTALL)
    shown = re.findall(rb"\(((?:\\.|[^\\)])*)\) Tj", b"\n".join(map(zlib.decompress, streams)))
    return [re.sub(rb"\\(.)", rb"\1", text).decode("cp1252") for text in shown]
