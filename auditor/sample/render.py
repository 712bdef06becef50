"""Sample text as HTML pages, with the furniture and the noise of real ones."""

import secrets
from collections.abc import Iterable
from html import escape

from auditor.sample.content import INLINE, Block, Source, parse_block
from auditor.sample.library import Site
from auditor.sample.noise import Noise

STYLE = """
body { font: 16px/1.5 Georgia, serif; margin: 0; color: #1d2733; background: #fbfaf7 }
header, footer, main, aside { max-width: 46rem; margin: 0 auto; padding: 1rem }
header { border-bottom: 1px solid #ccc } nav a { margin-right: 1rem }
table { border-collapse: collapse; width: 100% } td, th { border: 1px solid #bbb; padding: .4rem }
th { text-align: left } label { display: block; margin: .6rem 0 }
aside, #cookie-notice { background: #efeade; padding: .6rem 1rem } .generated-at { color: #777 }
"""

SCRIPT = """
window.setTimeout(async function () {
  const response = await fetch("%(source)s");
  const terms = await response.json();
  const place = document.getElementById("app");
  place.innerHTML = "";
  for (const section of terms.sections) {
    place.insertAdjacentHTML("beforeend", section);
  }
  document.documentElement.setAttribute("data-terms", "ready");
}, 300);
"""


def render_page(site: Site, title: str, body: str, noise: Noise) -> str:
    """A whole page around ``body``, the HTML of what the reader came for."""
    return f"""<!DOCTYPE html>
<html lang="{site.language}">
<head>
<meta charset="{site.charset}">
<meta name="csrf-token" content="{noise.csrf}">
<link rel="icon" href="data:,">
<title>{escape(title)} | {escape(site.name)}</title>
<style nonce="{noise.nonce}">{STYLE}</style>
</head>
<body class="page-{noise.build}">
{_header(site, noise)}
{_promotion(site)}
<main class="css-{noise.build}" data-request="{secrets.token_hex(8)}">
{_cookie_notice(site, noise)}
{body}
<p class="generated-at">{escape(site.words["generated"])} {noise.moment:%Y-%m-%d %H:%M:%S.%f}</p>
</main>
{_newsletter(site, noise)}
{_footer(site, noise)}
</body>
</html>
"""


def render_blocks(source: Source, noise: Noise) -> list[str]:
    """Each block of a text as HTML."""
    return [_render_block(parse_block(block), noise) for block in source]


def render_shell(site: Site, source_path: str, noise: Noise) -> str:
    """The inside of a page whose text a script fetches and puts in place."""
    script = SCRIPT % {"source": source_path}
    return f"""<div id="app"><p>{escape(site.words["loading"])}</p></div>
<script nonce="{noise.nonce}">{script}</script>"""


def render_home(site: Site, noise: Noise) -> str:
    """The inside of the home page."""
    links = "\n".join(
        f'<li><a href="{noise.link(page.path)}">{escape(page.label)}</a></li>'
        for page in site.pages
    )
    return f"""<h1>{escape(site.name)}</h1>
<p>{escape(site.words["tagline"])}</p>
<ul>
{links}
</ul>"""


def render_register(site: Site, noise: Noise, step: int) -> str:
    """The inside of the public sign-up page: a form that nothing takes in. A field may have the step
    from which it stands there."""
    given = site.register["fields"]
    fields = "\n".join(
        _render_field(*field[:3]) for field in given if step >= (field[3:] or [0])[0]
    )
    return f"""<h1>{escape(site.register["title"])}</h1>
<p>{escape(site.register["note"])}</p>
<form method="get" action="/register">
<input type="hidden" name="csrf" value="{noise.csrf}">
{fields}
<button type="submit">{escape(site.register["submit"])}</button>
</form>"""


def _render_field(name: str, label: str, kind: str) -> str:
    box = f'<input name="{name}" type="{kind}" required autocomplete="off">'
    return f"<label>{escape(label)} {box}</label>"


def _render_block(block: Block, noise: Noise) -> str:
    if block.kind == "table":
        return _render_table(block, noise)
    if block.kind == "items":
        items = (f"<li>{_render_inline(row[0], noise)}</li>" for row in block.rows)
        return f"<ul{noise.attributes()}>\n" + "\n".join(items) + "\n</ul>"
    tag = {"title": "h1", "heading": "h2"}.get(block.kind, "p")
    inside = f"{noise.pad()}{_render_inline(block.text, noise)}{noise.pad()}"
    return f"<{tag}{noise.attributes(block.anchor)}>{inside}</{tag}>"


def _render_table(block: Block, noise: Noise) -> str:
    head = _render_row(block.rows[0], "th", noise)
    body = "\n".join(_render_row(row, "td", noise) for row in block.rows[1:])
    attributes = noise.attributes()
    return f"<table{attributes}>\n<thead>{head}</thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _render_row(cells: Iterable[str], tag: str, noise: Noise) -> str:
    inside = "".join(f"<{tag}>{_render_inline(cell, noise)}</{tag}>" for cell in cells)
    return f"<tr>{inside}</tr>"


def _render_inline(text: str, noise: Noise) -> str:
    """A block's text as HTML: its bold words, its links, and re-wrapped lines."""
    pieces: list[str] = []
    position = 0
    for match in INLINE.finditer(text):
        pieces.append(noise.wrap(escape(text[position : match.start()], quote=False)))
        if match["bold"]:
            pieces.append(f"<{noise.bold}>{escape(match['bold'], quote=False)}</{noise.bold}>")
        else:
            target = noise.link(match["target"])
            pieces.append(f'<a href="{target}">{escape(match["link"], quote=False)}</a>')
        position = match.end()
    pieces.append(noise.wrap(escape(text[position:], quote=False)))
    return "".join(pieces)


def _header(site: Site, noise: Noise) -> str:
    links = "\n".join(f'<a href="{page.path}">{escape(page.label)}</a>' for page in site.pages)
    return f"""<header>
<nav><a href="/">{escape(site.words["home"])}</a>
{links}
<a href="/register">{escape(site.words["register"])}</a></nav>
<form action="/" method="get"><input type="hidden" name="csrf" value="{noise.csrf}">
<input name="q" placeholder="{escape(site.words["search"])}"></form>
</header>"""


def _promotion(site: Site) -> str:
    return f'<aside class="promo">{escape(secrets.choice(site.promotions))}</aside>'


def _cookie_notice(site: Site, noise: Noise) -> str:
    return f"""<div id="cookie-notice" data-consent="{noise.session[:12]}">
<p>{escape(site.words["cookies"])}</p><button type="button">OK</button>
</div>"""


def _newsletter(site: Site, noise: Noise) -> str:
    return f"""<aside class="newsletter"><p>{escape(site.words["newsletter"])}</p>
<form method="get" action="/"><input type="hidden" name="token" value="{noise.csrf}">
<input name="mail" type="email"></form></aside>"""


def _footer(site: Site, noise: Noise) -> str:
    return f"""<footer><p>{escape(site.name)}</p>
<p class="clock">{noise.moment:%H:%M:%S} UTC</p></footer>
<script nonce="{noise.nonce}">window.build = "{noise.build}";</script>"""
