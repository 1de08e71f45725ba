"""For tests: pages as a reader of them sees them, and a system whose texts are hostile."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from interlock.emit.emitter import OutputFile
from interlock.emit.portal.site import portal
from interlock.topology.testing import Repository

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)> \"' javascript:alert(3) {{ 7 * 7 }} {% raw %} &lt;b&gt;"
)
"""Whoever lets one of these through runs it, closes an attribute with it, or renders it twice."""

_HOSTILE_YAML = HOSTILE.replace("'", "''")

_FILES = {
    "specs/users/models.yaml": f"""
        models:
          Mood:
            doc: '{_HOSTILE_YAML}'
            type: enum
            values: [good, bad]
          User:
            doc: '[a link](javascript:alert(4)) **{_HOSTILE_YAML}** `{_HOSTILE_YAML}`'
            fields:
              id: {{type: int, readonly: true}}
              name: {{type: string, default: '{_HOSTILE_YAML}', doc: '{_HOSTILE_YAML}', examples: ['{_HOSTILE_YAML}']}}
              mood: {{type: Mood}}
              friend: {{type: "User?", default: null}}
            variants:
              Create: {{}}
              Patch: {{patch: true}}
              Read: {{}}
    """,
    "specs/users/api.yaml": f"""
        domain: users
        config:
          rest: {{prefix: /users, tags: [users], version: 1, auth: service}}
        errors:
          NoSuchUser: {{status: 404, doc: '{_HOSTILE_YAML}', fields: {{id: {{type: int, doc: '{_HOSTILE_YAML}'}}}}}}
        operations:
          get_user:
            summary: '{_HOSTILE_YAML}'
            doc: '{_HOSTILE_YAML}'
            output: UserRead
            params:
              - {{name: id, type: int, doc: '{_HOSTILE_YAML}'}}
              - {{name: like, type: string, source: query, required: false, examples: ['{_HOSTILE_YAML}']}}
            errors: [NoSuchUser]
            deprecated: {{since: 2031-01-01, sunset: 2032-01-01}}
            rest: {{method: GET, path: "/{{id}}"}}
          patch_user:
            input: UserPatch
            output: UserRead
            params:
              - {{name: id, type: int, doc: Which one.}}
            rest: {{method: PATCH, path: "/{{id}}"}}
            events: {{publish_on_success: user_changed}}
          list_users:
            output: list[UserRead]
            paginate: cursor
            rest: {{method: GET, path: ""}}
    """,
    "specs/users/events.yaml": f"""
        events:
          user_changed:
            message: UserRead
            doc: '{_HOSTILE_YAML}'
            publishers: [backend]
            delivery: {{max_attempts: 3, backoff: {{initial: 1s, max: 30s}}, dead_letter: true, ordering_key: id}}
    """,
    "specs/users/tasks.yaml": f"""
        tasks:
          tidy_up:
            doc: '{_HOSTILE_YAML}'
            input: User
            queue: jobs
            schedule: "0 3 * * *"
    """,
    "services/backend/BUILD": """
        service(
            name="backend",
            kind="fastapi",
            exposes=["specs/users:api"],
            publishes={"specs/users:events": ["user_changed"]},
            runs=["specs/users:tasks"],
            access=["postgres", "redis"],
        )
    """,
    "services/caller/BUILD": """
        # <script>alert(5)</script>
        service(
            name="caller",
            kind="python",
            consumes={"specs/users:api": ["get_user"]},
            subscribes={"specs/users:events": ["user_changed"]},
            enqueues={"specs/users:tasks": ["tidy_up"]},
            access=["redis", "internet:api.example.org:443"],  # <script>alert(6)</script>
        )
    """,
    "services/hermit/BUILD": 'service(name="hermit", kind="python")\n',
}


def hostile_repository() -> Repository:
    """Two services that do everything with each other and one that does nothing, hostile in whatever text can be."""
    return Repository(_FILES)


def site_of(repository: Repository) -> dict[str, str]:
    """The texts of its site by their paths."""
    outputs: tuple[OutputFile, ...] = portal(repository.system, repository.graph, repository.sources)
    return {output.path: output.content for output in outputs}


@dataclass
class Document(HTMLParser):
    """A page: its tags with attributes, its ids, and all that refers to something else."""

    text: str
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        self.shown.append(data)

    @property
    def words(self) -> str:
        """What it says, without tags."""
        return "".join(self.shown)

    @property
    def ids(self) -> Counter[str]:
        return Counter(each["id"] or "" for _, each in self.tags if "id" in each)

    @property
    def references(self) -> list[str]:
        return [each[name] or "" for _, each in self.tags for name in ("href", "src") if name in each]

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [each for found, each in self.tags if found == tag]


def target(page: str, reference: str) -> tuple[str, str]:
    """The file of the site that a reference on a page leads to, and the fragment."""
    parts = urlsplit(reference)
    path = normpath(join(dirname(page), unquote(parts.path))) if parts.path else page
    return path, unquote(parts.fragment)
