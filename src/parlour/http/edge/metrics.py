"""Prometheus metrics: requests by route, and whatever the parts of the server count by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

# name → reading, asked when somebody looks. Names that end in `_total` are counters, the others gauges.
Readings = Callable[[], Mapping[str, float]]

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Metrics:
    """A registry of its own, so that two servers in one process do not count each other's requests."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "parlour_http_requests", "Requests answered.", ("method", "route", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "parlour_http_request_seconds", "Time to answer.", ("route",), buckets=SECONDS, registry=self.registry
        )
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Counts one answer. Labels come from the route table, never from what a client made up."""
        self._requests.labels(method if method in METHODS else "other", route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def watch(self, readings: Readings) -> None:
        """Shows these numbers too: `parlour_<name>`, read each time somebody asks."""
        self.registry.register(_Watched(readings))

    def text(self) -> tuple[bytes, str]:
        """The exposition and its content type."""
        return generate_latest(self.registry), CONTENT_TYPE_LATEST


class _Watched(Collector):
    def __init__(self, readings: Readings) -> None:
        self._readings = readings

    def collect(self) -> Iterator[Metric]:
        for name, value in self._readings().items():
            shown = f"parlour_{name.removesuffix('_total')}"
            words = name.replace("_", " ").removesuffix(" total").capitalize() + "."
            family = CounterMetricFamily if name.endswith("_total") else GaugeMetricFamily
            yield family(shown, words, value=value)

    def describe(self) -> Iterator[Metric]:
        return iter(())
