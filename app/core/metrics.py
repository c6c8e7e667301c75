"""Prometheus figures of one process, shown at `/metrics`. Labels are few and never a person's data."""

from prometheus_client import Counter, Gauge, Histogram

MESSAGES = Counter("otklik_messages_total", "Messages stored", ["network", "outcome"])
MALFORMED = Counter("otklik_malformed_total", "Network answers or items that could not be read", ["network"])
COLLECTED = Histogram("otklik_collect_seconds", "Time to look at one page", ["network", "outcome"])
LAG = Histogram(
    "otklik_message_lag_seconds",
    "From written in the network to stored",
    ["network"],
    buckets=(0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800, 7200),
)
JOBS = Counter("otklik_jobs_total", "Jobs by outcome", ["job", "outcome"])
RELAYED = Counter("otklik_events_relayed_total", "Events handed to the queue", ["type"])
ROUTED = Counter("otklik_routed_total", "Decisions on who answers, by whom; or that a person is needed", ["by"])
DELIVERIES = Counter("otklik_deliveries_total", "Webhook attempts by outcome", ["outcome"])
PUBLICATIONS = Counter("otklik_publications_total", "Attempts to publish by outcome", ["network", "outcome"])
LISTENERS = Gauge("otklik_live_clients", "Open live connections of clients")
