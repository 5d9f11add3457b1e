"""The program's counters and gauges as Prometheus reads them."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from typing_extensions import override

from bot.ports import Health

CONTENT_TYPE = CONTENT_TYPE_LATEST
COUNTED = "_total"


class Metrics(Collector):
    """Reads the health of the program each time it is asked."""

    def __init__(self, health: Health) -> None:
        self._health = health
        # Of its own, not the library's global one: that would add what others register.
        self._registry = CollectorRegistry()
        self._registry.register(self)

    def text(self) -> bytes:
        """Return everything in Prometheus's text format."""
        return generate_latest(self._registry)

    @override
    def collect(self) -> Iterator[Metric]:
        """Yield each metric; what ends in `_total` counts, the rest are gauges."""
        for name, value in self._health.metrics().items():
            said = name.removesuffix(COUNTED).replace("_", " ")
            kind = CounterMetricFamily if name.endswith(COUNTED) else GaugeMetricFamily
            yield kind(f"vedette_{name}", said, value=value)
