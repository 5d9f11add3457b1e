from datetime import timedelta
from functools import cache

import pytest

from bot.sources import parse_document, plainly
from bot.sources.worker import Worker
from tests.sources.goldens import NOW
from tests.sources.test_worker import BOMB, FEED

ONE_WORKER = plainly.one_worker


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> Worker:
    worker = Worker(time_limit=timedelta(seconds=0.5))
    monkeypatch.setattr(plainly, "one_worker", cache(lambda: worker))
    return worker


@pytest.mark.slow
async def test_a_document_becomes_json_values_without_an_event_loop(worker: Worker):
    found = parse_document(FEED, url=None, content_type=None, now=NOW)
    assert found["feed"] == {"title": "", "url": None, "lang": None, "version": "rss20"}
    (item,) = found["items"]
    assert item["key"].startswith("text:")
    assert (item["title"], item["published_at"], found["problems"]) == ("Mali", None, [])
    stuck = parse_document(BOMB, url="https://x.example/", content_type="text/xml", now=NOW)
    assert [problem["code"] for problem in stuck["problems"]] == ["parse-timeout"]
    await worker.stop()


def test_the_worker_of_the_command_line_is_one():
    assert ONE_WORKER() is ONE_WORKER()
