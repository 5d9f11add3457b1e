import socket
from ipaddress import ip_network

import pytest

from bot.core.reach import Verdict
from bot.sources.guard import AddressInfo, RefusedAddress, guarded


def leading_to(address: str, port: int) -> AddressInfo:
    return (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port))


def test_no_socket_is_made_to_what_may_not_be_reached():
    with pytest.raises(RefusedAddress) as caught:
        guarded(())(leading_to("127.0.0.1", 80))
    assert caught.value.verdict is Verdict.LOOPBACK


def test_a_socket_is_made_to_what_is_allowed():
    with guarded((ip_network("127.0.0.0/8"),))(leading_to("127.0.0.1", 8733)) as made:
        assert (made.family, made.type) == (socket.AF_INET, socket.SOCK_STREAM)
