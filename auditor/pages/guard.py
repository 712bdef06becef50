"""What may be fetched: the one predicate over URLs and the one over addresses.

An untrusted page must never make this installation talk to its own network. A URL is checked
before it is used, and an address where it is dialled, on the first request and on each redirect.
"""

from __future__ import annotations

import fnmatch
import ipaddress
import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

MAX_URL_LENGTH = 2000
SCHEMES = {"http": 80, "https": 443}
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
# Ranges that Python's own `is_global` takes for public, or that only one provider's hosts reach.
REFUSED_NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in (
        "100.64.0.0/10",  # carrier-grade NAT (RFC 6598)
        "168.63.129.16/32",  # a cloud provider's host agent
        "169.254.0.0/16",  # link-local, metadata services (RFC 3927)
        "192.0.0.0/24",  # protocol assignments (RFC 6890)
        "192.88.99.0/24",  # 6to4 relays (RFC 7526)
        "198.18.0.0/15",  # benchmarks (RFC 2544)
        "64:ff9b:1::/48",  # NAT64 within a network, whatever it leads to (RFC 8215)
        "fec0::/10",  # site-local (RFC 3879)
        "2001::/23",  # protocol assignments (RFC 2928)
        "3fff::/20",  # documentation (RFC 9637)
        "5f00::/16",  # segment routing identifiers (RFC 9602)
    )
)
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
IPV4_COMPATIBLE = ipaddress.IPv6Network("::/96")
IPV4_TRANSLATED = ipaddress.IPv6Network("::ffff:0:0:0/96")
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.IGNORECASE)
UNFIT = re.compile(r"[\x00-\x20\\\x7f]")
# Pattern of a host -> the address and port that stand for it. The address ITSELF lets addresses
# that the pattern names be dialled as they stand, at that port: "127.0.*" -> (ITSELF, 8701).
HostMap = Mapping[str, tuple[str, int]]
ITSELF = "*"
START_OF_ADDRESS = re.compile(r"[0-9a-f:]+[.:][0-9a-f.:]*\*?", re.IGNORECASE)


class Refused(ValueError):
    """A URL or an address that may not be fetched; the message says why."""


def check_url(url: str, *, host_map: HostMap | None = None) -> SplitResult:
    """The parts of a URL that may be fetched. Raises Refused with the reason in words."""
    if len(url) > MAX_URL_LENGTH:
        raise Refused(f"The URL is longer than {MAX_URL_LENGTH} characters.")
    if UNFIT.search(url):
        raise Refused("The URL holds a blank, a backslash or a control character.")
    parts = _split(url)
    if parts.scheme not in SCHEMES:
        raise Refused(
            f"Only http and https are fetched, not {parts.scheme or 'a URL without one'}."
        )
    if not parts.hostname:
        raise Refused("The URL names no host.")
    if parts.username is not None or parts.password is not None:
        raise Refused("The URL holds a user name or a password.")
    _check_host(parts, parts.hostname, host_map or {})
    return parts


def check_address(address: str) -> None:
    """Raise Refused unless `address` (numeric) is a public unicast address."""
    reason = refusal_of(ipaddress.ip_address(address.partition("%")[0]))
    if reason:
        raise Refused(f"The address {address} is not a public one ({reason}).")


def refusal_of(address: IpAddress) -> str:
    """Why an address may not be dialled, or nothing."""
    inner = _embedded_ipv4(address)
    if inner is not None:
        reason = refusal_of(inner)
        return f"it stands for {inner}: {reason}" if reason else ""
    if address.is_multicast:
        return "multicast"
    if address.is_unspecified or address.is_loopback:
        return "this machine"
    if address.is_reserved:
        return "reserved"
    if any(
        address in network for network in REFUSED_NETWORKS if network.version == address.version
    ):
        return "special purpose"
    return "" if address.is_global else "private or special purpose"


def check_dialled(address: str, port: int, *, host_map: HostMap) -> None:
    """Raise Refused unless a connection may go to `address` (numeric): the last check there is."""
    if (address, port) in host_map.values() or _stands_for_itself(address, port, host_map):
        return
    try:
        check_address(address)
    except ValueError as error:
        raise Refused(str(error)) from error


def mapped_address(host: str, host_map: HostMap) -> tuple[str, int] | None:
    """The fixed address that the installation set for a host (the sample web, a test), if any."""
    for pattern, target in host_map.items():
        if fnmatch.fnmatchcase(host.lower(), pattern.lower()):
            return _target(host, pattern, target)
    return None


def _target(host: str, pattern: str, target: tuple[str, int]) -> tuple[str, int] | None:
    """Only an address stands for itself, and only where the pattern spells its beginning out."""
    if target[0] != ITSELF:
        return target
    is_spelt_out = START_OF_ADDRESS.fullmatch(pattern) and _literal(host) is not None
    return (host, target[1]) if is_spelt_out else None


def _stands_for_itself(address: str, port: int, host_map: HostMap) -> bool:
    return any(
        target == (ITSELF, port)
        and fnmatch.fnmatchcase(address, pattern.lower())
        and START_OF_ADDRESS.fullmatch(pattern)
        for pattern, target in host_map.items()
    )


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError as error:
        raise Refused(f"The URL cannot be read: {error}.") from error
    return parts


def _check_host(parts: SplitResult, host: str, host_map: HostMap) -> None:
    literal = _literal(host)
    if literal is None and mapped_address(host, host_map) is not None:
        return
    # A literal is dialled as it stands, so that only the very place it is mapped to is allowed.
    port = parts.port or SCHEMES[parts.scheme]
    if literal is not None and (str(literal), port) == mapped_address(str(literal), host_map):
        return
    if parts.port not in {None, *SCHEMES.values()}:
        raise Refused(f"Only ports 80 and 443 are fetched, not {parts.port}.")
    if literal is not None:
        check_address(str(literal))


def _literal(host: str) -> IpAddress | None:
    """The address that a host is, if it is none to resolve. Raises Refused for odd ways of one."""
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        # Full-width digits and the like become plain ones on the way to the connection, and a name
        # that ends in a number is an IPv4 address in an odd form (WHATWG URL, "ends in a number").
        last = unicodedata.normalize("NFKC", host).replace("\u3002", ".").rstrip(".").split(".")[-1]
        if NUMBER.fullmatch(last):
            raise Refused(f"The host {host} is an address in an unusual form.") from None
        return None


def _embedded_ipv4(address: IpAddress) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address of a transition mechanism really leads to."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if any(address in network for network in (NAT64, IPV4_TRANSLATED)):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address in IPV4_COMPATIBLE and int(address) > 1:
        return ipaddress.IPv4Address(int(address))
    return None
