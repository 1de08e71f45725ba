"""A local server that plays Telegram's Bot API over HTTP, for programs that talk to it and know nothing of tests.

It keeps what was called and what was sent, lets a test speak as a person, and fails to order:

    with telegram_api() as telegram:
        bot = Bot(telegram.token, session=AiohttpSession(api=TelegramAPIServer.from_base(telegram.url)))
        telegram.fail("sendMessage", Refusal(429, "Too Many Requests: retry after 1", retry_after=1))
        telegram.say("/start")
        telegram.wait_for(lambda: telegram.texts())

The server runs in a thread of its own, so it serves programs in this process and in others; from within an event loop,
wait with `await asyncio.to_thread(telegram.wait_for, ...)`. What it knows of https://core.telegram.org/bots/api is what
the methods in `_METHODS` need: long polling with confirmation by offset, one webhook that is delivered to until it
answers 2xx, and the checks of `sendMessage`. Any other method is answered 404, as there.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError, ClientSession, web

TOKEN = "42:a-token-that-only-this-server-knows"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LONGEST_TEXT = 4096
REDELIVERY_SECONDS = 0.1


@dataclass(frozen=True)
class Call:
    """One call, with its parameters as texts; `at` is `time.monotonic()` when it came."""

    method: str
    parameters: Mapping[str, str]
    at: float


@dataclass(frozen=True)
class Refusal:
    """Answers this error; `retry_after` is in seconds."""

    status: int
    description: str = "as the test says"
    retry_after: int | None = None


@dataclass(frozen=True)
class Drop:
    """Closes the connection and does nothing."""


@dataclass(frozen=True)
class DropAnswer:
    """Does what is asked, then closes the connection instead of answering."""


@dataclass(frozen=True)
class Nonsense:
    """Answers this result, which is JSON, whatever was asked, and does nothing."""

    result: object


Failure = Refusal | Drop | DropAnswer | Nonsense


@dataclass(frozen=True)
class Person:
    """Somebody on Telegram, and the private chat with them, which has the same id."""

    id: int = 5550100
    first_name: str = "Ada"
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "en"

    def as_user(self) -> dict[str, Any]:
        members = {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return {name: value for name, value in members.items() if value is not None}

    def as_chat(self) -> dict[str, Any]:
        return {"id": self.id, "type": "private", "first_name": self.first_name}


ADA = Person()


@dataclass(frozen=True)
class Delivery:
    """One attempt to deliver an update to the webhook; `status` is None when no answer came."""

    update_id: int
    status: int | None


@dataclass(frozen=True)
class _Webhook:
    url: str
    secret: str | None


class _Refused(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.description)
        self.refusal = refusal


class TelegramApi:
    """What a test sees of the server. `url` is the base of the API, `token` the only one that it believes.

    Everything but `serve` may be called from any thread.
    """

    def __init__(self, token: str) -> None:
        self.token = token
        self.url = ""
        self.calls: list[Call] = []
        self.deliveries: list[Delivery] = []
        self._sent: dict[int, list[str]] = {}
        self._updates: deque[dict[str, Any]] = deque()
        self._failures: dict[str, deque[Failure]] = {}
        self._webhook: _Webhook | None = None
        self._numbers = itertools.count(1)
        self._changed = threading.Condition()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()

    def say(self, text: str, person: Person = ADA) -> int:
        """The person sends a text to the bot. Gives the id of the update."""
        message: dict[str, Any] = {"text": text}
        if text.startswith("/"):
            length = len(text.split(maxsplit=1)[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return self.send(message, person)

    def send(self, message: Mapping[str, Any], person: Person = ADA) -> int:
        """As `say`, for a message that is no text: its members besides those that every message has."""
        number = next(self._numbers)
        whole = {
            "message_id": number,
            "date": int(time.time()),
            "chat": person.as_chat(),
            "from": person.as_user(),
            **message,
        }
        self.update({"update_id": number, "message": whole})
        return number

    def update(self, update: dict[str, Any]) -> None:
        """Queues any update, also one that was delivered already."""
        with self._changed:
            self._updates.append(update)
        self._wake()

    def fail(self, method: str, *failures: Failure) -> None:
        """The next calls of the method fail so, one after the other; those after them succeed again."""
        with self._changed:
            self._failures.setdefault(method, deque()).extend(failures)

    def calls_of(self, method: str) -> list[Call]:
        with self._changed:
            return [call for call in self.calls if call.method == method]

    def texts(self, chat: int = ADA.id) -> list[str]:
        """What was sent to the chat, in order; refused messages are not among them."""
        with self._changed:
            return list(self._sent.get(chat, ()))

    @property
    def pending(self) -> int:
        """How many updates nobody has confirmed yet."""
        with self._changed:
            return len(self._updates)

    def wait_for(self, condition: Callable[[], object], seconds: float = 15.0) -> None:
        """Returns once the condition holds; it is looked at after each call. Raises TimeoutError."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"not within {seconds:g} s; the last calls were {self.calls[-5:]}")
            with self._changed:
                # A condition may be about more than this server, so it is looked at now and then in any case.
                self._changed.wait(0.05)

    async def serve(self, stop: asyncio.Event, ready: Callable[[], None]) -> None:
        """Serves until `stop`; `ready` is called once `url` is set."""
        self._loop = asyncio.get_running_loop()
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        delivery = asyncio.create_task(self._deliver_forever())
        ready()
        try:
            await stop.wait()
        finally:
            delivery.cancel()
            await asyncio.gather(delivery, return_exceptions=True)
            await runner.cleanup()

    def _wake(self) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._woken.set)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        call = Call(method, await _parameters(request), time.monotonic())
        with self._changed:
            self.calls.append(call)
            queued = self._failures.get(method)
            failure = queued.popleft() if queued else None
        try:
            answer = await self._answer(request.match_info["token"], call, failure)
        except _Refused as refused:
            answer = _refused(refused.refusal)
        with self._changed:
            self._changed.notify_all()
        if isinstance(failure, Drop | DropAnswer):
            if request.transport is not None:
                request.transport.abort()
            raise ConnectionResetError("as the test says")
        return answer

    async def _answer(self, token: str, call: Call, failure: Failure | None) -> web.Response:
        if token != self.token:
            raise _Refused(Refusal(401, "Unauthorized"))
        match failure:
            case Refusal():
                raise _Refused(failure)
            case Drop():
                return _result(None)
            case Nonsense(result):
                return _result(result)
            case DropAnswer() | None:
                known = _METHODS.get(call.method.lower())
                if known is None:
                    raise _Refused(Refusal(404, "Not Found"))
                return _result(await known(self, call.parameters))

    async def _get_me(self, parameters: Mapping[str, str]) -> object:
        return {"id": int(self.token.partition(":")[0]), "is_bot": True, "first_name": "Bot", "username": "a_bot"}

    async def _get_updates(self, parameters: Mapping[str, str]) -> object:
        if self._webhook is not None:
            raise _Refused(Refusal(409, "Conflict: can't use getUpdates method while webhook is active"))
        offset = int(parameters.get("offset", "0"))
        deadline = time.monotonic() + float(parameters.get("timeout", "0"))
        while True:
            with self._changed:
                while self._updates and self._updates[0]["update_id"] < offset:
                    self._updates.popleft()
                found = list(self._updates)[: int(parameters.get("limit", "100"))]
                self._woken.clear()
            left = deadline - time.monotonic()
            if found or left <= 0:
                return found
            try:
                async with asyncio.timeout(left):
                    await self._woken.wait()
            except TimeoutError:
                return []

    async def _set_webhook(self, parameters: Mapping[str, str]) -> object:
        url = parameters.get("url", "")
        self._webhook = _Webhook(url, parameters.get("secret_token")) if url else None
        if parameters.get("drop_pending_updates") == "true":
            with self._changed:
                self._updates.clear()
        self._wake()
        return True

    async def _delete_webhook(self, parameters: Mapping[str, str]) -> object:
        return await self._set_webhook({**parameters, "url": ""})

    async def _get_webhook_info(self, parameters: Mapping[str, str]) -> object:
        url = "" if self._webhook is None else self._webhook.url
        return {"url": url, "has_custom_certificate": False, "pending_update_count": self.pending}

    async def _accept(self, parameters: Mapping[str, str]) -> object:
        return True

    async def _send_message(self, parameters: Mapping[str, str]) -> object:
        text = parameters.get("text", "")
        chat = parameters.get("chat_id", "")
        if not chat.lstrip("-").isdigit():
            raise _Refused(Refusal(400, "Bad Request: chat not found"))
        if not text.strip():
            raise _Refused(Refusal(400, "Bad Request: message text is empty"))
        if len(text) > LONGEST_TEXT:
            raise _Refused(Refusal(400, "Bad Request: message is too long"))
        with self._changed:
            self._sent.setdefault(int(chat), []).append(text)
        return {
            "message_id": next(self._numbers),
            "date": int(time.time()),
            "chat": {"id": int(chat), "type": "private"},
            "text": text,
        }

    async def _deliver_forever(self) -> None:
        async with ClientSession() as session:
            while True:
                webhook = self._webhook
                with self._changed:
                    update = self._updates[0] if self._updates and webhook is not None else None
                    self._woken.clear()
                if webhook is None or update is None:
                    await self._woken.wait()
                elif not await self._deliver(session, webhook, update):
                    await asyncio.sleep(REDELIVERY_SECONDS)

    async def _deliver(self, session: ClientSession, webhook: _Webhook, update: dict[str, Any]) -> bool:
        """Whether the webhook took it. Until it does, nothing behind it is delivered."""
        headers = {} if webhook.secret is None else {SECRET_HEADER: webhook.secret}
        try:
            async with session.post(webhook.url, json=update, headers=headers) as response:
                status: int | None = response.status
        except (ClientError, OSError):
            status = None
        taken = status is not None and 200 <= status < 300
        with self._changed:
            self.deliveries.append(Delivery(update["update_id"], status))
            if taken:
                self._updates.popleft()
            self._changed.notify_all()
        return taken


_Method = Callable[[TelegramApi, Mapping[str, str]], Awaitable[object]]

_METHODS: Mapping[str, _Method] = {
    "getme": TelegramApi._get_me,
    "getupdates": TelegramApi._get_updates,
    "setwebhook": TelegramApi._set_webhook,
    "deletewebhook": TelegramApi._delete_webhook,
    "getwebhookinfo": TelegramApi._get_webhook_info,
    "setmycommands": TelegramApi._accept,
    "sendchataction": TelegramApi._accept,
    "sendmessage": TelegramApi._send_message,
}


async def _parameters(request: web.Request) -> dict[str, str]:
    """The query's, and those of the body, which is a form or JSON."""
    found = dict(request.query)
    if request.content_type == "application/json" and request.can_read_body:
        members: dict[str, Any] = await request.json()
        found |= {name: value if isinstance(value, str) else json.dumps(value) for name, value in members.items()}
    else:
        found |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    return found


def _result(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _refused(refusal: Refusal) -> web.Response:
    document: dict[str, Any] = {"ok": False, "error_code": refusal.status, "description": refusal.description}
    if refusal.retry_after is not None:
        document["parameters"] = {"retry_after": refusal.retry_after}
    return web.json_response(document, status=refusal.status)


@contextmanager
def telegram_api(token: str = TOKEN) -> Iterator[TelegramApi]:
    """The server on a free port of the loopback interface, for as long as the context lasts."""
    telegram = TelegramApi(token)
    started = threading.Event()
    stop: list[Callable[[], object]] = []

    async def serve() -> None:
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        stop.append(lambda: loop.call_soon_threadsafe(stopping.set))
        await telegram.serve(stopping, started.set)

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    if not started.wait(15):
        raise TimeoutError("the server did not start")
    try:
        yield telegram
    finally:
        stop[0]()
        thread.join(15)
