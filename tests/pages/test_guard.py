"""The guard: which addresses and URLs are refused."""

from __future__ import annotations

import ipaddress

import pytest

from auditor.pages.guard import ITSELF, Refused, check_address, check_dialled, check_url, refusal_of

REFUSED = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254 127.0.0.1 127.255.255.254
168.63.129.16 169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1
192.0.0.8 192.0.0.170 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1
198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.254
255.255.255.255
:: ::1 ::127.0.0.1 ::10.0.0.1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 ::ffff:0:127.0.0.1
64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b:1::a00:1 100::1
64:ff9b:1:7f00:0:100:808:808 64:ff9b:1:a9fe:a9:fe00:808:808 64:ff9b:1::808:808 2001::1 2001:2::1 2001:10::1 2001:db8::1
2001:0:4136:e378:8000:63bf:f5ff:fffe 2002:7f00:1:: 2002:a00:1:: 2002:a9fe:a9fe:: 3fff::1
5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff01::1 ff02::1 ff0e::1
""".split()
ALLOWED = """
1.1.1.1 8.8.8.8 93.184.216.34 100.63.255.255 100.128.0.1 168.63.129.17 172.15.0.1 172.32.0.1
192.0.1.1 198.17.255.255 198.20.0.1 223.255.255.1 2606:4700:4700::1111 2a00:1450:4009::200e
::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1
""".split()
UNFIT_URLS = {
    "another scheme": "ftp://a.example/",
    "a file": "file:///etc/passwd",
    "no scheme": "a.example/terms",
    "a scheme without host": "http:/a.example",
    "an empty host": "http:///terms",
    "a port alone": "http://:80/",
    "another port": "http://a.example:8080/",
    "the port of a mail server": "https://a.example:25/",
    "port zero": "http://a.example:0/",
    "a port that is no number": "http://a.example:8o/",
    "a port beyond all": "http://a.example:99999/",
    "a user": "http://user@a.example/",
    "an empty user": "http://@a.example/",
    "a password": "http://user:word@a.example/",
    "a backslash": "http://a.example\\@127.0.0.1/",
    "a blank": "http://a.example/a b",
    "a line break": "http://a.example/a\r\nHost: b",
    "a tab": "http://a.exa\tmple/",
    "a NUL": "http://a.example/\x00",
    "a delete": "http://a.example/\x7f",
    "too many characters": "http://a.example/" + "a" * 2000,
    "half a bracket": "http://[::1/",
    "a loopback address": "http://127.0.0.1/",
    "a loopback address of IPv6": "http://[::1]/",
    "a scoped address": "http://[fe80::1%25eth0]/",
    "a mapped address": "http://[::ffff:127.0.0.1]/",
    "a decimal address": "http://2130706433/",
    "a short address": "http://127.1/",
    "an octal address": "http://0177.0.0.1/",
    "a hexadecimal address": "http://0x7f.0.0.1/",
    "a hexadecimal number": "http://0x7f000001/",
    "an address with a dot at its end": "http://127.0.0.1./",
    "an address in circled digits": "http://①②⑦.⓪.⓪.①/",
    "an address in full-width digits": "http://\uff11\uff12\uff17.\uff10.\uff10.\uff11/",
    "an address with ideographic stops": "http://127。0。0。1/",
    "a public address in an odd form": "http://134744072/",
}
FIT_URLS = """
http://a.example https://a.example/terms?x=1#y https://a.example:443/ http://a.example:80/
HTTPS://A.EXAMPLE/ https://a.example./ https://xn--bcher-kva.example/ https://bücher.example/
https://a.example/caf%C3%A9 http://8.8.8.8/ https://[2606:4700:4700::1111]/ https://1.a.example/
""".split()


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    with pytest.raises(Refused, match="not a public one"):
        check_address(address)


@pytest.mark.parametrize("address", ALLOWED)
def test_a_public_address_is_allowed(address: str) -> None:
    assert refusal_of(ipaddress.ip_address(address)) == ""


@pytest.mark.parametrize("url", UNFIT_URLS.values(), ids=UNFIT_URLS.keys())
def test_an_unfit_url_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        check_url(url)


@pytest.mark.parametrize("url", FIT_URLS)
def test_an_ordinary_url_is_allowed(url: str) -> None:
    assert check_url(url).hostname


def test_a_url_of_the_greatest_length_is_allowed() -> None:
    assert check_url("http://a.example/".ljust(2000, "a"))


def test_the_reason_names_the_address_that_another_stands_for() -> None:
    with pytest.raises(Refused, match=r"it stands for 127\.0\.0\.1: this machine"):
        check_address("::ffff:127.0.0.1")


def test_a_mapped_host_may_have_any_port() -> None:
    assert check_url("http://shop.example:81/", host_map={"*.example": ("127.0.0.1", 8701)})


def test_a_mapped_literal_may_be_fetched_at_its_port() -> None:
    assert check_url("http://127.0.0.1:8701/", host_map={"127.0.0.1": ("127.0.0.1", 8701)})


@pytest.mark.parametrize("place", ["127.0.0.1", "127.0.0.1:8702", "127.0.0.1:80", "[::1]:8701"])
def test_a_mapped_literal_opens_no_other_place(place: str) -> None:
    with pytest.raises(Refused):
        check_url(f"http://{place}/", host_map={"127.0.0.1": ("127.0.0.1", 8701)})


def test_a_literal_mapped_to_another_address_is_refused_since_it_is_dialled_itself() -> None:
    with pytest.raises(Refused):
        check_url("http://10.0.0.1/", host_map={"10.0.0.1": ("127.0.0.1", 80)})


def test_a_pattern_for_all_hosts_opens_no_literal() -> None:
    with pytest.raises(Refused):
        check_url("http://10.0.0.1/", host_map={"*": ("127.0.0.1", 8701)})


@pytest.mark.parametrize("address", ["127.0.0.1", "2130706433", "localhost", "::1"])
def test_nothing_but_a_public_address_is_dialled(address: str) -> None:
    with pytest.raises(Refused):
        check_dialled(address, 443, host_map={})


def test_a_mapped_place_is_dialled() -> None:
    check_dialled("127.0.0.1", 8701, host_map={"*.example": ("127.0.0.1", 8701)})


def test_another_port_of_a_mapped_address_is_not_dialled() -> None:
    with pytest.raises(Refused):
        check_dialled("127.0.0.1", 8702, host_map={"*.example": ("127.0.0.1", 8701)})


@pytest.mark.parametrize("pattern", ["*", "*.0.0.1", "1*", "127*", "*:*", "localhost"])
def test_only_a_beginning_that_is_spelt_out_lets_addresses_stand_for_themselves(
    pattern: str,
) -> None:
    with pytest.raises(Refused):
        check_url("http://127.0.0.1:8701/", host_map={pattern: (ITSELF, 8701)})
    with pytest.raises(Refused):
        check_dialled("127.0.0.1", 8701, host_map={pattern: (ITSELF, 8701)})


def test_an_address_that_stands_for_itself_is_dialled_at_its_port_alone() -> None:
    check_dialled("127.0.10.9", 8701, host_map={"127.0.*": (ITSELF, 8701)})
    with pytest.raises(Refused):
        check_dialled("127.0.10.9", 8702, host_map={"127.0.*": (ITSELF, 8701)})
