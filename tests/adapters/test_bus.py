"""The in-process bus keeps the rules that every bus keeps."""

from parlour.adapters.bus import LocalBus


def test_every_subscriber_of_the_channel_hears_in_order_and_others_do_not() -> None:
    bus = LocalBus()
    first: list[int] = []
    second: list[int] = []
    other: list[int] = []
    bus.subscribe("a", first.append)
    bus.subscribe("a", second.append)
    bus.subscribe("b", other.append)
    for number in (1, 2, 3):
        bus.publish("a", number)
    bus.publish("nobody listens", 4)
    assert (first, second, other) == ([1, 2, 3], [1, 2, 3], [])


def test_who_has_unsubscribed_hears_no_more() -> None:
    bus = LocalBus()
    heard: list[int] = []
    stop = bus.subscribe("a", heard.append)
    bus.publish("a", 1)
    stop()
    stop()
    bus.publish("a", 2)
    assert heard == [1]


def test_a_failing_subscriber_takes_nothing_from_the_others() -> None:
    bus = LocalBus()
    heard: list[int] = []

    def fail(_: int) -> None:
        raise RuntimeError("mine alone")

    bus.subscribe("a", fail)
    bus.subscribe("a", heard.append)
    bus.publish("a", 1)
    assert heard == [1]
