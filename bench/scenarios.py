"""What is measured of the Socket.IO engine, and what was promised of it."""

from dataclasses import dataclass

Options = tuple[str | int, ...]


@dataclass(frozen=True)
class Scenario:
    """One way of loading a server. `unit` names the count that the server's CPU seconds are divided by."""

    key: str
    title: str
    load: str
    options: Options
    unit: str
    target: float
    rate: float = 0

    def smaller(self) -> "Scenario":
        """The same with few connections, for a smoke test."""
        few = {"--rooms": 5, "--members": 20, "--connections": 20}
        options = list(self.options)
        for at, name in enumerate(options[::2]):
            value = options[2 * at + 1]
            if isinstance(value, int) and isinstance(name, str) and name in few:
                options[2 * at + 1] = min(value, few[name])
        return Scenario(self.key, self.title, self.load, tuple(options), self.unit, self.target, self.rate)


_TENS: Options = ("--rooms", 100, "--members", 10)
_THOUSAND: Options = ("--rooms", 1, "--members", 1000)

# Targets are shares of Node's figure in the same run.
SCENARIOS = (
    Scenario("rooms", "a delivery in 100 rooms of 10", "rooms", _TENS, "deliveries", 0.65),
    Scenario("one", "a delivery in a room of 1,000, one sender", "rooms", _THOUSAND, "deliveries", 0.65),
    Scenario(
        "eight",
        "a delivery in a room of 1,000, eight senders",
        "rooms",
        (*_THOUSAND, "--senders", 8),
        "deliveries",
        0.25,
    ),
    Scenario("ack", "an acknowledged round trip, sync handler", "ack", ("--connections", 100), "acks", 0.70),
    Scenario(
        "ack-async",
        "an acknowledged round trip, async handler",
        "ack",
        ("--connections", 100, "--event", "echo-async"),
        "acks",
        0.90,
    ),
    Scenario(
        "handshakes", "a handshake, from connect to close", "handshakes", ("--connections", 32), "handshakes", 0.60
    ),
)
PACED = Scenario("paced", "p99 at 1,000 messages/s in 100 rooms of 10", "rooms", _TENS, "deliveries", 1.00, rate=1000)
IDLE_TARGET = 0.35
