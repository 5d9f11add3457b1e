import socket
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.reach import NUMBERS, Verdict, is_public, judge

LOOPBACK = (ip_network("127.0.0.0/8"),)


@pytest.mark.parametrize(
    ("address", "verdict"),
    [
        ("93.184.216.34", Verdict.PUBLIC),
        ("2606:2800:220:1::1", Verdict.PUBLIC),
        ("::ffff:93.184.216.34", Verdict.PUBLIC),
        ("127.0.0.1", Verdict.LOOPBACK),
        ("127.255.255.254", Verdict.LOOPBACK),
        ("::1", Verdict.LOOPBACK),
        ("::ffff:127.0.0.1", Verdict.LOOPBACK),
        ("0.0.0.0", Verdict.UNSPECIFIED),  # noqa: S104 - judged, never bound
        ("::", Verdict.UNSPECIFIED),
        ("::ffff:0.0.0.0", Verdict.UNSPECIFIED),
        ("0.1.2.3", Verdict.RESERVED),
        ("10.0.0.1", Verdict.PRIVATE),
        ("172.16.0.1", Verdict.PRIVATE),
        ("172.31.255.255", Verdict.PRIVATE),
        ("192.168.1.1", Verdict.PRIVATE),
        ("fc00::1", Verdict.PRIVATE),
        ("fd00:ec2::254", Verdict.PRIVATE),
        ("fec0::1", Verdict.PRIVATE),
        ("169.254.169.254", Verdict.LINK_LOCAL),
        ("fe80::1%eth0", Verdict.LINK_LOCAL),
        ("100.64.0.1", Verdict.SHARED),
        ("100.127.255.255", Verdict.SHARED),
        ("224.0.0.1", Verdict.MULTICAST),
        ("239.255.255.250", Verdict.MULTICAST),
        ("ff02::1", Verdict.MULTICAST),
        ("::127.0.0.1", Verdict.EMBEDDED),
        ("64:ff9b::7f00:1", Verdict.EMBEDDED),
        ("64:ff9b:1::1", Verdict.EMBEDDED),
        ("2001::1", Verdict.EMBEDDED),
        ("2002:7f00:1::", Verdict.EMBEDDED),
        ("192.88.99.1", Verdict.RESERVED),
        ("192.0.2.1", Verdict.RESERVED),
        ("240.0.0.1", Verdict.RESERVED),
        ("255.255.255.255", Verdict.RESERVED),
        ("2001:db8::1", Verdict.RESERVED),
        ("localhost", Verdict.RESERVED),
    ],
)
def test_each_address_is_judged_by_what_it_leads_to(address: str, verdict: Verdict):
    assert is_public(address, 443) is verdict
    assert verdict.is_fine is (verdict is Verdict.PUBLIC)


@pytest.mark.parametrize("port", [22, 25, 6379, 8080])
def test_public_addresses_have_two_ports(port: int):
    assert is_public("93.184.216.34", port) is Verdict.PORT
    assert not Verdict.PORT.is_fine


def test_what_is_allowed_is_allowed_on_any_port_and_nothing_else_is():
    assert is_public("127.0.0.1", 8733, LOOPBACK) is Verdict.ALLOWED
    assert is_public("::ffff:127.0.0.1", 8733, LOOPBACK) is Verdict.ALLOWED
    assert is_public("10.0.0.1", 80, LOOPBACK) is Verdict.PRIVATE
    assert is_public("::1", 80, LOOPBACK) is Verdict.LOOPBACK
    assert Verdict.ALLOWED.is_fine


def test_nothing_allows_the_unspecified_address():
    everything = (ip_network("0.0.0.0/0"), ip_network("::/0"))
    assert is_public("0.0.0.0", 80, everything) is Verdict.UNSPECIFIED  # noqa: S104 - judged
    assert is_public("::", 80, everything) is Verdict.UNSPECIFIED
    assert is_public("10.0.0.1", 80, everything) is Verdict.ALLOWED


@given(st.ip_addresses())
def test_no_private_address_is_ever_public(address):
    read = getattr(address, "ipv4_mapped", None) or address
    if read.is_private or read.is_multicast or read.is_reserved:
        assert is_public(str(address), 443) is not Verdict.PUBLIC


@given(st.text(max_size=20))
def test_what_is_no_address_is_refused(written: str):
    assert not is_public(written, 443).is_fine or written.isascii()


@pytest.mark.parametrize(
    ("url", "verdict"),
    [
        ("https://93.184.216.34/f", Verdict.PUBLIC),
        ("https://93.184.216.34:80/f", Verdict.PUBLIC),
        ("https://93.184.216.34:81/f", Verdict.PORT),
        ("http://127.0.0.1/f", Verdict.LOOPBACK),
        ("http://127.0.0.1./f", Verdict.LOOPBACK),
        ("http://127.1/f", Verdict.LOOPBACK),
        ("http://0177.0.0.1/f", Verdict.LOOPBACK),
        ("http://0x7f.1/f", Verdict.LOOPBACK),
        ("http://0X7F000001/f", Verdict.LOOPBACK),
        ("http://2130706433/f", Verdict.LOOPBACK),
        ("http://１２７.０.０.１/f", Verdict.LOOPBACK),
        ("http://127。0。0。1/f", Verdict.LOOPBACK),
        ("http://localhost/f", Verdict.LOOPBACK),
        ("http://a.LOCALHOST./f", Verdict.LOOPBACK),
        ("http://[::1]/f", Verdict.LOOPBACK),
        ("http://[::ffff:10.0.0.1]/f", Verdict.PRIVATE),
        ("http://10.0.0.1/f", Verdict.PRIVATE),
        ("http://0/f", Verdict.UNSPECIFIED),
        ("http://0x/f", None),
        ("http://256.1.1.1/f", Verdict.RESERVED),
        ("http://4294967296/f", Verdict.RESERVED),
        ("http://1.2.3.256/f", Verdict.RESERVED),
        ("http://08.1.1.1/f", Verdict.RESERVED),
        ("http://1.1.1.09/f", Verdict.RESERVED),
        ("https://a.example/f", None),
        ("https://1.2.3.4.example/f", None),
        ("https://a.example:8443/f", Verdict.PORT),
    ],
)
def test_an_address_is_judged_by_its_number_however_it_is_spelt(url: str, verdict: Verdict | None):
    assert judge(url) is verdict


def test_a_name_may_lead_into_a_network_that_is_allowed_and_any_port_there():
    assert judge("http://feeds.internal:8080/f", LOOPBACK) is None
    assert judge("http://localhost:8080/f", LOOPBACK) is Verdict.ALLOWED
    assert judge("http://localhost:8080/f", (ip_network("::1/128"),)) is Verdict.ALLOWED
    assert judge("http://10.0.0.1:8080/f", LOOPBACK) is Verdict.PRIVATE


@given(st.from_regex(NUMBERS, fullmatch=True))
def test_numbers_are_read_as_the_system_reads_them(written: str):
    try:
        read = str(ip_address(socket.inet_aton(written)))
    except OSError:
        read = written
    assert judge(f"http://{written}/") is is_public(read, 80)
