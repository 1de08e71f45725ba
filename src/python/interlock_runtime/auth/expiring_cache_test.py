from __future__ import annotations

from interlock_runtime.auth.expiring_cache import ExpiringCache


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_value_is_kept_until_its_time_has_come() -> None:
    clock = Clock()
    cache: ExpiringCache[str, int] = ExpiringCache(2, clock)
    cache.put("a", 1, until=10)
    clock.now = 9.9
    assert cache.get("a") == 1
    clock.now = 10
    assert cache.get("a") is None
    assert len(cache) == 0


def test_what_came_first_makes_room() -> None:
    cache: ExpiringCache[str, int] = ExpiringCache(2, Clock())
    for key in ("a", "b", "a", "c"):
        cache.put(key, ord(key), until=10)
    assert [cache.get(key) for key in ("a", "b", "c")] == [ord("a"), None, ord("c")]
    assert len(cache) == 2
