"""Pages of ten shapes that documents come in, written for the tests of proposals."""

from __future__ import annotations

from collections.abc import Callable

CLAUSE = (
    "You agree that the provider is not liable for any loss under this agreement, and that the "
    "law of the country applies to a dispute about a payment."
)
GERMAN = (
    "Der Kunde stimmt der Verarbeitung seiner personenbezogenen Daten zu. Die Haftung des "
    "Anbieters nach diesem Vertrag ist auf Vorsatz beschränkt, und es gilt das Recht des Landes."
)
RUSSIAN = (
    "Пользователь соглашается с условиями договора, отвечает за сохранность персональных данных "  # noqa: RUF001
    "своей учётной записи, если иное не предусмотрено законом."
)
CHINESE = "用户同意本协议的条款，并对其账户承担责任。本公司依照隐私政策和法律处理个人信息。"  # noqa: RUF001
MENU = "<ul><li><a href='/'>Home</a></li><li><a href='/b'>Products</a></li><li><a href='/c'>Help centre</a></li></ul>"
FOOT = "<footer><a href='/i'>Imprint</a> <a href='/p'>Privacy</a> <a href='/t'>Terms</a></footer>"
HELPFUL = "<div class='vote-box'><p>Was this article helpful?</p><a href='#'>Yes</a> <a href='#'>No</a></div>"
COOKIES = "<div id='cookie-banner'><p>We use cookies to make this site work.</p><a href='#'>Accept all cookies</a></div>"


def clauses(text: str = CLAUSE, count: int = 12) -> str:
    return "".join(f"<h2>{n}. Clause</h2><p>{n}. {text}</p>" for n in range(1, count + 1))


def page(body: str) -> str:
    return f"<!doctype html><html><head><title>T</title></head><body>{body}</body></html>"


def semantic() -> str:
    return page(f"<header><nav>{MENU}</nav></header><main><h1>Terms</h1>{clauses()}</main>{FOOT}")


def by_id() -> str:
    inner = f"<div id='terms-content'><h1>Terms</h1>{clauses()}</div>"
    return page(f"<div id='page'><div class='menu'>{MENU}</div>{inner}{FOOT}</div>")


def generated_names() -> str:
    inner = f"<div class='css-1q2w3e LegalText_body__k3J9q'><h1>Terms</h1>{clauses()}</div>"
    return page(f"<div id='__next'><div class='css-0a1b2c'>{MENU}</div>{inner}{FOOT}</div>")


def help_article() -> str:
    aside = f"<aside class='related'><h3>Related articles</h3>{MENU}</aside>"
    inner = f"<article><nav class='breadcrumbs'>{MENU}</nav><h1>Fees</h1>{clauses()}{HELPFUL}{aside}</article>"
    return page(f"<nav>{MENU}</nav><div class='wrap'>{inner}</div>{COOKIES}{FOOT}")


def contents_beside() -> str:
    contents = "".join(
        f"<li><a href='#c{n}'>{n}. Clause about something</a></li>" for n in range(12)
    )
    inner = f"<div class='layout'><div class='toc'><ul>{contents}</ul></div><div class='policy-text'>{clauses()}</div></div>"
    return page(f"<nav>{MENU}</nav>{inner}{FOOT}")


def old_tables() -> str:
    cells = f"<td class='navcol'>{MENU}</td><td class='maintext' width='80%'>{clauses()}</td>"
    return page(f"<table><tr><td colspan='2'>Bank</td></tr><tr>{cells}</tr></table>")


def no_wrapper() -> str:
    return page(f"<nav>{MENU}</nav><h1>Terms</h1>{clauses()}{FOOT}")


def german_with_blog() -> str:
    posts = "".join(
        f"<p>Neues aus unserem Alltag, Beitrag {n}: wir waren im Park und es war schön.</p>"
        for n in range(15)
    )
    legal = f"<section id='agb'><h1>AGB</h1>{clauses(GERMAN)}</section>"
    return page(f"<div class='seite'>{legal}<section class='blog'>{posts}</section></div>{FOOT}")


def russian_in_form() -> str:
    inner = f"<div class='content'><h1>Правила</h1>{clauses(RUSSIAN)}</div>"
    return page(f"<form id='aspnetForm'><div class='top'>{MENU}</div>{inner}{FOOT}</form>")


def chinese() -> str:
    inner = f"<div class='article-body'><h1>条款</h1>{clauses(CHINESE)}<div class='share-bar'><a href='#'>分享</a></div></div>"
    return page(f"<div class='menu'>{MENU}</div>{inner}{FOOT}")


# Shape -> what should be selected, and what removed within.
SHAPES: list[tuple[Callable[[], str], str, tuple[str, ...]]] = [
    (semantic, "main", ()),
    (by_id, "#terms-content", ()),
    (generated_names, '[class*="LegalText_body_"]', ()),
    (help_article, "article", ("nav", ".vote-box", "aside")),
    (contents_beside, ".policy-text", ()),
    (old_tables, ".maintext", ()),
    (no_wrapper, "body", ("nav", "footer")),
    (german_with_blog, "#agb", ()),
    (russian_in_form, ".content", ()),
    (chinese, ".article-body", (".share-bar",)),
]
