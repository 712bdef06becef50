"""What others sent is saved under a type that its bytes bear out, and a name that does nothing."""

from __future__ import annotations

import pytest

from auditor.public.untrusted import JPEG, PDF, PNG, UNNAMED, as_download, kind_of, safe_name


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", PDF),
        (b"\x89PNG\r\n\x1a\n", PNG),
        (b"\xff\xd8\xff\xe0", JPEG),
        (b"<html><script>alert(1)</script>", UNNAMED),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", UNNAMED),
        (b" %PDF-1.7", UNNAMED),
        (b"", UNNAMED),
    ],
)
def test_the_first_bytes_say_what_it_is(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    ("name", "kind", "safe"),
    [
        ("order.pdf", PDF, "order.pdf"),
        ("scan.JPEG", JPEG, "scan.JPEG"),
        ("scan", JPEG, "scan.jpg"),
        ("minutes.docx", UNNAMED, "minutes.docx"),
        ("order.pdf", UNNAMED, "order.pdf.bin"),
        ("page.html", UNNAMED, "page.html.bin"),
        ("page.html", PDF, "page.html.pdf"),
        ("../../etc/passwd", UNNAMED, "passwd.bin"),
        ("C:\\temp\\order.pdf", PDF, "order.pdf"),
        ('a"; filename="b.exe', UNNAMED, "a__ filename__b.exe.bin"),
        ("a\r\nSet-Cookie: x.txt", UNNAMED, "a__Set-Cookie_ x.txt"),
        ("order\u202efdp.exe", UNNAMED, "order_fdp.exe.bin"),
        (".htaccess", UNNAMED, "htaccess.bin"),
        ("...", PDF, "file.pdf"),
        ("приказ é.pdf", PDF, "приказ é.pdf"),
        ("x" * 300 + ".pdf", PDF, "x" * 100 + ".pdf"),
        ("x." + "y" * 300, UNNAMED, "x." + "y" * 98 + ".bin"),
    ],
)
def test_a_name_leads_nowhere_and_ends_as_its_content_is(name: str, kind: str, safe: str) -> None:
    assert safe_name(name, kind=kind) == safe


def test_a_name_in_other_letters_reaches_the_browser_whole() -> None:
    answer = as_download(b"x", name="приказ.txt", kind=UNNAMED)
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%D0%BF")
