from datetime import timedelta

import pytest

from bot.languages.detection import Detector
from bot.sources import open_reader
from bot.sources.plainly import Reader
from bot.sources.worker import Worker
from tests.sources.goldens import NOW
from tests.sources.test_worker import BOMB, FEED


@pytest.mark.slow
async def test_a_document_becomes_json_values_without_an_event_loop():
    worker = Worker(time_limit=timedelta(seconds=0.5))
    reader = Reader(worker)
    found = reader.read(FEED, url=None, content_type=None, now=NOW)
    assert found["feed"] == {"title": "", "url": None, "lang": None, "version": "rss20"}
    (item,) = found["items"]
    assert item["key"].startswith("text:")
    assert (item["title"], item["published_at"], found["problems"]) == ("Mali", None, [])
    stuck = reader.read(BOMB, url="https://x.example/", content_type="text/xml", now=NOW)
    assert [problem["code"] for problem in stuck["problems"]] == ["parse-timeout"]
    await worker.stop()


@pytest.mark.slow
async def test_a_reader_for_scripts_tells_languages():
    title = "Mali: les soldats français quittent la base de Gao"
    reader = open_reader(Detector())
    found = reader.read(FEED.replace(b"Mali", title.encode()), url="", content_type="", now=NOW)
    assert [item["lang"] for item in found["items"]] == ["fr"]
    await reader._worker.stop()
