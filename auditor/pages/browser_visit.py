"""One page in a context of its own: opened, settled, read, and all that was seen on the way."""

from __future__ import annotations

from playwright.async_api import BrowserContext, Response
from playwright.async_api import Page as Tab

from auditor.pages.browser_hops import hops_of
from auditor.pages.browser_picture import take_picture
from auditor.pages.browser_settle import settle, text_of
from auditor.pages.browser_tab import GuardedTab, content_of
from auditor.pages.fetch import Page, Validators


class PageVisit(GuardedTab[Page]):
    """A page that is read as scripts left it."""

    async def read(self, context: BrowserContext) -> Page:
        tab = await self._start(context)
        response = await self._open(tab)
        look = text_of(tab, self._asked.wait_for)
        settled = await settle(look, self._traffic, self._asked.patience)
        self._check_size()
        response = await self._latest(response)
        await self._check(tab, response)
        return await self._page(tab, response, settled)

    async def _page(self, tab: Tab, response: Response, settled: str) -> Page:
        content = await content_of(tab)
        self._check_size(content)
        picture, facts = await take_picture(tab) if self._asked.screenshot else (b"", {})
        return Page(
            url=self._asked.url,
            final_url=tab.url,
            status=response.status,
            body=content,
            media_type="text/html",
            charset="utf-8",
            validators=Validators(),
            hops=await hops_of(self._traffic.documents, response, self._proxy),
            headers=tuple((await response.all_headers()).items()),
            request_headers=tuple((await response.request.all_headers()).items()),
            notes=self._notes(settled, facts),
            screenshot=picture,
        )
