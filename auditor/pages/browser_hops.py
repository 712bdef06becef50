"""The way to a page in the browser, and what the proxy says of a way that ended."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Request, Response

from auditor.pages.faults import FetchFailed
from auditor.pages.guard import Refused
from auditor.pages.outcomes import Outcome
from auditor.pages.proxy import GuardedProxy

MOST_HOPS = 30


async def hops_of(
    documents: Sequence[Request], last: Response, proxy: GuardedProxy
) -> tuple[dict[str, Any], ...]:
    """Every document that stood in the tab, redirects included, up to the one that was read."""
    hops = []
    for request in documents[-MOST_HOPS:]:
        response = last if request == last.request else await _answer(request)
        if response is not None:
            hops.append(await _hop(response, proxy))
        if response == last:
            break
    return tuple(hops)


def refusal(url: str, proxy: GuardedProxy) -> FetchFailed:
    """Why the proxy did not pass a page on."""
    request, error = proxy.log.failure_of(urlsplit(url).hostname or "")
    if isinstance(error, Refused):
        return FetchFailed(Outcome.REFUSED_BY_GUARD, f"{url} was not fetched. {error} ({request})")
    if isinstance(error, ssl.SSLError):
        sentence = f"The certificate of {urlsplit(url).hostname} is not valid ({error})."
        return FetchFailed(Outcome.TLS_INVALID, sentence)
    if isinstance(error, socket.gaierror):
        return FetchFailed(Outcome.DNS_FAILED, f"No site was found under the name in {url}.")
    if isinstance(error, TimeoutError):
        return FetchFailed(Outcome.TIMED_OUT, f"{url} took too long to answer.")
    return FetchFailed(Outcome.CONNECT_FAILED, f"No connection to {url} could be made ({error}).")


async def _answer(request: Request) -> Response | None:
    return None if request.failure else await request.response()


async def _hop(response: Response, proxy: GuardedProxy) -> dict[str, Any]:
    host = urlsplit(response.url).hostname or ""
    return {
        "url": response.url,
        "status": response.status,
        "location": response.headers.get("location", ""),
        "dialled": proxy.log.dialled_for(host),
        **await _secured(response, host, proxy),
    }


async def _secured(response: Response, host: str, proxy: GuardedProxy) -> dict[str, str]:
    """What is known of the connection to the site: the browser's own ends at a proxy that opens tunnels."""
    if not proxy.opens_tunnels:
        secured: Any = await response.security_details() or {}
        return {"tls": secured.get("protocol", "")}
    version, certificate = proxy.log.secured.get(host, ("", ""))
    is_secured = response.url.startswith("https:")
    return {"tls": version, "certificate_sha256": certificate} if is_secured else {"tls": ""}
