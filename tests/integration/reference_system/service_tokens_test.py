"""The bot and the backend as processes in production, and the bot's key, which is exchanged while people talk to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from interlock_testing.redis_server import redis_server
from interlock_testing.service_process import ServiceProcess, free_port
from interlock_testing.telegram_api import Person, TelegramApi, telegram_api
from services.backend.testing.processes import backend_process
from services.tg_bot.handlers import texts
from services.tg_bot.testing.processes import BOT, service
from tests.service_tokens.reference_system import graph
from tests.service_tokens.system_keys import SystemKeys

PERSON = Person()
ANSWER_SECONDS = 30


def production(keys: SystemKeys, name: str, redis_url: str, *hosts: str) -> dict[str, str]:
    """Settings of a service, which may connect to `hosts` in place of those that it declares."""
    edges = {**json.loads(keys.edges(name)), "egress": list(hosts)}
    return {
        "ENVIRONMENT": "production",
        "REDIS_URL": redis_url,
        "INTERLOCK_EDGES": json.dumps(edges),
        "SERVICE_KEY_DIR": str(keys.key_dir(name)),
        "SERVICE_CALLERS_DIR": str(keys.callers_dir),
    }


def say(telegram: TelegramApi, text: str) -> str:
    """What the bot answers."""
    count = len(telegram.texts(PERSON.id))
    telegram.say(text, PERSON)
    telegram.wait_for(lambda: len(telegram.texts(PERSON.id)) > count, ANSWER_SECONDS)
    return telegram.texts(PERSON.id)[count]


def answers_until(telegram: TelegramApi, condition: Callable[[], bool]) -> Callable[[], bool]:
    """A condition that asks the backend something by way of the bot whenever it is looked at."""

    def asked() -> bool:
        assert say(telegram, "/list") == texts.NO_REMINDERS
        return condition()

    return asked


def known_keys(process: ServiceProcess) -> list[str]:
    """The keys that its log told of last."""
    told = [line.partition(" are now: ")[2] for line in process.log().splitlines() if " are now: " in line]
    return told[-1].split(", ")


def test_a_key_is_exchanged_while_the_bot_works(tmp_path: Path) -> None:
    keys = SystemKeys(graph(), tmp_path)
    issuer = {"JWT_KEY": "the secret of people's own tokens", "JWT_ALGORITHM": "HS256", "JWT_ISSUER": "https://issuer"}
    with redis_server() as redis, telegram_api() as telegram:
        backend_settings = {**production(keys, "backend", redis.url), **issuer, "PORT": str(free_port())}
        bot_settings = {
            **production(keys, "tg_bot", redis.url, telegram.url.removeprefix("http://")),
            "TELEGRAM_TOKEN": telegram.token,
            "TELEGRAM_API": telegram.url,
            "BACKEND_URL": f"http://127.0.0.1:{backend_settings['PORT']}",
        }
        with (
            backend_process(tmp_path / "backend", backend_settings) as backend,
            service(BOT, tmp_path / "bot", **bot_settings) as bot,
        ):
            backend.wait_until_ready()
            assert say(telegram, "/start").startswith("Welcome, ")

            keys.publish("tg_bot", "k2")
            backend.wait_for(answers_until(telegram, lambda: "tg_bot.k2.pem" in known_keys(backend)))
            keys.sign_with("tg_bot", "k2")
            bot.wait_for(answers_until(telegram, lambda: known_keys(bot) == ["k1.pem", "k2.pem"]))
            keys.withdraw("tg_bot", "k1")
            backend.wait_for(answers_until(telegram, lambda: "tg_bot.k1.pem" not in known_keys(backend)))

            keys.withdraw("tg_bot", "k2")
            bot.wait_for(lambda: say(telegram, "/list") == texts.FAILED)
            assert "401" in bot.log()
            assert "Traceback" not in backend.log()
