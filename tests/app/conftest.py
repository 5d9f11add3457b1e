"""Logs are set up by whoever runs a command, and afterwards are as they were."""

from collections.abc import Iterator

import pytest

from tests.fakes.installation import logs_as_before


@pytest.fixture(autouse=True)
def _own_logs() -> Iterator[None]:
    with logs_as_before():
        yield
