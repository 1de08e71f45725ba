from __future__ import annotations

from interlock.emit.redis_acl.rights import Administrator, service_user, users
from interlock.topology.testing import graph_of

OWN = "%RW~interlock:shop:*"
START = "user shop on #PASSWORD resetkeys resetchannels -@all"


def test_who_has_no_events_may_see_whether_redis_is_there() -> None:
    assert str(service_user("shop", [], [])) == f"{START} +ping"


def test_a_publisher_adds_to_its_streams_and_does_nothing_else() -> None:
    assert (
        str(service_user("shop", ["sold", "sent"], [])) == f"{START} +ping +multi +exec (-@all +xadd %W~sold %W~sent)"
    )


def test_a_subscriber_reads_its_streams_and_writes_to_keys_of_its_own_alone() -> None:
    line = str(service_user("shop", [], ["paid"]))
    assert line == (
        f"{START} +ping "
        "(-@all +xgroup|create +xgroup|delconsumer +xinfo|consumers +xreadgroup +xack +xpending +xclaim +xautoclaim "
        f"+evalsha %RW~paid {OWN}) "
        f"(-@all +xadd +xdel +hset +hmget +hkeys +hdel +get +mget +set +del +pexpire {OWN})"
    )


def test_commands_of_one_selector_are_not_given_the_keys_of_another() -> None:
    publishing, reading, own = service_user("shop", ["sold"], ["paid"]).selectors
    assert publishing.commands == ("xadd",) and publishing.keys == ("%W~sold",)
    assert "xadd" not in reading.commands and OWN in reading.keys
    assert own.keys == (OWN,)


def test_the_users_of_a_graph_are_those_that_run_the_server_and_the_services_with_their_streams() -> None:
    graph = graph_of(
        {
            "specs/shop/models.yaml": "models: {Order: {fields: {id: int}}}",
            "specs/shop/events.yaml": "events: {sold: {message: Order, stream: shop.sold}, paid: {message: Order}}",
            "services/shop/BUILD": """
                service(
                    name="shop", publishes={"specs/shop:events": ["sold"]},
                    subscribes={"specs/shop:events": ["paid"]}, access=["redis"],
                )
                """,
            "services/till/BUILD": """
                service(
                    name="till", publishes={"specs/shop:events": ["paid"]},
                    subscribes={"specs/shop:events": ["sold"]}, access=["redis"],
                )
                """,
        }
    )
    administrator, health, operator, shop, till = users(graph, ["shop", "till"])
    assert isinstance(administrator, Administrator)
    assert [health.name, operator.name] == ["redis-health", "redis-operator"]
    assert shop == service_user("shop", ["shop.sold"], ["shop.paid"])
    assert till == service_user("till", ["shop.paid"], ["shop.sold"])
