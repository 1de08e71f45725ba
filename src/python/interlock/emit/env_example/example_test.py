from __future__ import annotations

from interlock.emit.env_example.example import WIDTH, env_example
from interlock.ir.deployment import EnvironmentContract, EnvironmentVariable, Need


def declared(
    name: str, need: Need = Need.NEVER, default: str | None = None, doc: str = "what it is", secret: bool = False
) -> EnvironmentVariable:
    return EnvironmentVariable(name, "text", secret=secret, required=need, default=default, description=doc)


def test_a_variable_stands_there_once_with_all_that_is_known_of_it() -> None:
    contract = EnvironmentContract(
        {
            "shop": (
                declared("REDIS_URL", Need.PRODUCTION, secret=True, doc="where `events` are"),
                declared("PORT", default="8001"),
                declared("NAME", Need.ALWAYS),
                declared("NOTE"),
            ),
            "billing": (
                declared("REDIS_URL", Need.PRODUCTION, secret=True, doc="where `events` are"),
                declared("PORT", default="8002"),
                declared("NAME", doc="whose it is"),
            ),
        }
    )
    titles = {name: f"# --- {name} ".ljust(WIDTH, "-") for name in ("billing, shop", "billing", "shop")}
    assert (
        env_example(contract)
        == f"""\
# Variables of the services. Copy this file to .env and give values to those that are empty; what is commented out
# shows its default. Any variable X may be given as a file instead, whose path is X_FILE: secrets should be.
# Compose fills in $NAME and ${{NAME}}. A value with a dollar sign stands in single quotes, X='a$b'; docker-compose 1.29
# fills in ${{NAME}} there as well, so that such a value belongs into compose.override.yaml, as $${{NAME}}.

{titles["billing, shop"]}

# where events are (text, required in production)
# Secret; as a file: REDIS_URL_FILE
REDIS_URL=

# in billing: whose it is; in shop: what it is (text, required)
NAME=

{titles["billing"]}

# what it is (text)
#PORT=8002

{titles["shop"]}

# what it is (text)
#PORT=8001

# what it is (text)
#NOTE=
"""
    )


def test_what_a_deployment_sets_is_left_out_and_an_empty_section_with_it() -> None:
    contract = EnvironmentContract({"shop": (declared("PORT"),), "billing": (declared("NAME"),)})
    text = env_example(contract, without={"PORT"})
    assert "PORT" not in text
    assert "shop" not in text
    assert "#NAME=" in text


def test_long_descriptions_are_folded() -> None:
    text = env_example(EnvironmentContract({"shop": (declared("NAME", doc="word " * 60),)}))
    assert max(map(len, text.splitlines())) <= WIDTH
    assert all(line.startswith("# ") for line in text.splitlines() if "word" in line)


def test_without_variables_only_the_explanation_is_left() -> None:
    assert [line[:1] for line in env_example(EnvironmentContract({})).splitlines()] == ["#", "#", "#", "#"]
