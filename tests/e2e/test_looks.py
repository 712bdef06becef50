"""Screenshots."""

import os, pytest
from pathlib import Path


@pytest.mark.browser
def test_look(open_page, scene):
    out = Path(os.environ["LOOKS"])
    out.mkdir(exist_ok=True)
    d = f"/diff/{scene.older.uuid}/{scene.newer.uuid}/"
    paths = {
        "overview": "/",
        "list": "/providers/",
        "provider": "/providers/halden-pay/",
        "document": scene.document.get_absolute_url(),
        "version": scene.newer.get_absolute_url(),
        "diff": d,
        "diffin": d + "?view=inline",
        "about": "/about/",
        "missing": "/nothing/",
    }
    for name, path in paths.items():
        for w, t in ((1280, "light"), (360, "dark")):
            page = open_page(path, width=w, theme=t)
            page.screenshot(path=str(out / f"{name}-{w}-{t}.png"), full_page=True)
            sw = page.evaluate("document.scrollingElement.scrollWidth")
            if sw > w:
                print(name, w, "OVERFLOW", sw)
