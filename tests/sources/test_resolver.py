import asyncio
import socket
import threading

import pytest

from bot.sources.resolver import Resolver


async def test_names_are_looked_up_by_the_system():
    resolver = Resolver(1)
    (found,) = await resolver.resolve("127.0.0.1", 80)
    assert (found["host"], found["port"], found["hostname"]) == ("127.0.0.1", 80, "127.0.0.1")
    await resolver.close()


async def test_names_whose_servers_do_not_answer_hold_up_no_other(monkeypatch: pytest.MonkeyPatch):
    answer = threading.Event()
    look_up = socket.getaddrinfo

    def slow(host, *args, **more):
        if host.startswith("slow"):
            answer.wait(10)
            raise socket.gaierror(host)
        return look_up(host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    resolver = Resolver(64)
    waiting = [asyncio.create_task(resolver.resolve(f"slow{number}")) for number in range(40)]
    assert await resolver.resolve("127.0.0.1", 80)
    assert await asyncio.to_thread(lambda: "others too") == "others too"
    assert not any(each.done() for each in waiting)
    answer.set()
    failed = await asyncio.gather(*waiting, return_exceptions=True)
    assert {type(each) for each in failed} == {socket.gaierror}
    await resolver.close()
