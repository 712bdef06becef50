"""A small writer of text PDFs: A4 pages, Helvetica in WinAnsi encoding, compressed streams.

Lengths are in points (1/72 inch), glyph widths in thousandths of the font size.
"""

import secrets
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from auditor.sample.content import Block, Source, parse_block, plain

WIDTH, HEIGHT, MARGIN = 595, 842, 56
BODY_SIZE, HEADING_SIZE, TITLE_SIZE = 10, 12, 16
LEADING = 1.4
BULLET = "\u2022 "
# The advance widths of Helvetica for the signs from space to tilde.
GLYPHS = [
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556),
    *(1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556),
    *(333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
    *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
]
OTHER_GLYPH = 556
# Bold letters are wider; the excess is at most this.
BOLD_EXCESS = 1.1


@dataclass(frozen=True)
class Line:
    """Texts on one base line, each with its distance from the left edge."""

    texts: tuple[tuple[float, str], ...]
    font: str = "F1"
    size: int = BODY_SIZE

    @property
    def height(self) -> float:
        """The distance to the base line above."""
        return self.size * LEADING


def render_pdf(source: Source, title: str) -> bytes:
    """The text as a PDF file, with a new creation date and file identifier on every call.

    Raises UnicodeEncodeError for a sign that is not in Windows-1252.
    """
    pages = _paginate([_lay_out(parse_block(block)) for block in source])
    contents = [_page_content(lines, n, len(pages)) for n, lines in enumerate(pages, start=1)]
    return _assemble(_objects(contents, title))


def text_width(text: str, size: float) -> float:
    """About how wide a text is in Helvetica of this size."""
    return sum(_glyph_width(sign) for sign in text) * size / 1000


def _glyph_width(sign: str) -> int:
    """The width of a sign, for an accented letter that of its letter."""
    index = ord(unicodedata.normalize("NFD", sign)[0]) - ord(" ")
    return GLYPHS[index] if 0 <= index < len(GLYPHS) else OTHER_GLYPH


def _lay_out(block: Block) -> list[Line]:
    """The lines of a block, without their places on a page."""
    if block.kind == "table":
        return _lay_out_table(block)
    if block.kind == "items":
        return [line for row in block.rows for line in _fill(BULLET + plain(row[0]))]
    sizes = {"title": TITLE_SIZE, "heading": HEADING_SIZE}
    if block.kind in sizes:
        return _fill(plain(block.text), "F2", sizes[block.kind])
    return _fill(plain(block.text))


def _fill(text: str, font: str = "F1", size: int = BODY_SIZE) -> list[Line]:
    """Break a text into lines as wide as the page allows."""
    room = (WIDTH - 2 * MARGIN) / (BOLD_EXCESS if font == "F2" else 1)
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return [Line(((MARGIN, line),), font, size) for line in lines]


def _lay_out_table(block: Block) -> list[Line]:
    """One line a row; a column is as wide as its widest cell and a share of what is left."""
    columns = list(zip(*block.rows, strict=True))
    widths = [
        max(text_width(plain(cell), BODY_SIZE) * BOLD_EXCESS for cell in column)
        for column in columns
    ]
    spare = max(0, WIDTH - 2 * MARGIN - sum(widths)) / len(widths)
    edges = [MARGIN + sum(widths[:n]) + spare * n for n in range(len(widths))]
    fonts = ["F2"] + ["F1"] * (len(block.rows) - 1)
    return [
        Line(tuple(zip(edges, map(plain, row), strict=True)), font)
        for row, font in zip(block.rows, fonts, strict=True)
    ]


def _paginate(blocks: list[list[Line]]) -> list[list[tuple[float, Line]]]:
    """The lines of each page with the heights of their base lines; blocks stay whole."""
    pages: list[list[tuple[float, Line]]] = [[]]
    height = float(HEIGHT - MARGIN)
    for lines in blocks:
        if height - _room_needed(lines) < MARGIN:
            pages.append([])
            height = float(HEIGHT - MARGIN)
        for line in lines:
            height -= line.height
            pages[-1].append((height, line))
        height -= BODY_SIZE * LEADING / 2
    return pages


def _room_needed(lines: list[Line]) -> float:
    """The height of a block, for a heading with room for some lines under it."""
    height = sum(line.height for line in lines)
    return height + 6 * BODY_SIZE if lines[0].size > BODY_SIZE else height


def _page_content(lines: list[tuple[float, Line]], number: int, count: int) -> bytes:
    """The drawing commands of one page."""
    footer = Line(((WIDTH - MARGIN - 30, f"{number} / {count}"),), size=8)
    drawn = [*lines, (MARGIN / 2, footer)]
    return b"\n".join(command for height, line in drawn for command in _draw(line, height))


def _draw(line: Line, height: float) -> Iterator[bytes]:
    for left, text in line.texts:
        place = f"BT /{line.font} {line.size} Tf {left:.2f} {height:.2f} Td ".encode("ascii")
        yield place + _literal(text) + b" Tj ET"


def _literal(text: str) -> bytes:
    """A text as a PDF string in WinAnsi encoding."""
    raw = text.encode("cp1252")
    for sign in (b"\\", b"(", b")"):
        raw = raw.replace(sign, b"\\" + sign)
    return b"(" + raw + b")"


def _objects(contents: list[bytes], title: str) -> list[bytes]:
    """The bodies of the file's objects, numbered from 1: catalogue, page tree, fonts, info."""
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(contents)))
    fixed = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(contents)} /Kids [{kids}] >>",
        _font("Helvetica"),
        _font("Helvetica-Bold"),
        _info(title),
    ]
    objects = [body.encode("ascii") for body in fixed]
    for number, content in enumerate(contents):
        objects += [_page(7 + 2 * number), _stream(content)]
    return objects


def _font(name: str) -> str:
    return f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"


def _info(title: str) -> str:
    """The document information; the title is in UTF-16 with its mark."""
    stamp = datetime.now(UTC).strftime("D:%Y%m%d%H%M%SZ")
    code = ("\ufeff" + title).encode("utf-16-be").hex().upper()
    return f"<< /Title <{code}> /CreationDate ({stamp}) /Producer (sample web) >>"


def _page(content_number: int) -> bytes:
    return (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] "
        f"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents {content_number} 0 R >>"
    ).encode("ascii")


def _stream(content: bytes) -> bytes:
    packed = zlib.compress(content)
    head = f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode("ascii")
    return head + packed + b"\nendstream"


def _assemble(objects: list[bytes]) -> bytes:
    """The file: header, objects, cross-reference table of their offsets, trailer."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode("ascii") + body + b"\nendobj\n"
    table = len(out)
    entries = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    identity = secrets.token_hex(16)
    out += (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{entries}"
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 5 0 R "
        f"/ID [<{identity}> <{identity}>] >>\nstartxref\n{table}\n%%EOF\n"
    ).encode("ascii")
    return bytes(out)
