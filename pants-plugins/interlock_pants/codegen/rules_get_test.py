"""The rule graph and the rules that start no process; what processes do is shown by tests/integration."""

from __future__ import annotations

from textwrap import dedent

import pytest
from pants.backend.python import target_types_rules
from pants.backend.python.util_rules import python_sources
from pants.engine.addresses import Address
from pants.engine.fs import DigestSubset, GlobMatchErrorBehavior, Snapshot
from pants.engine.internals.scheduler import ExecutionError
from pants.engine.rules import QueryRule
from pants.testutil.rule_runner import RuleRunner

from interlock_pants import register
from interlock_pants.codegen import pieces
from interlock_pants.codegen import rules_get as codegen_rules
from interlock_pants.codegen.pieces import PieceRequest
from interlock_pants.compiler import rules_get as compiler_rules
from interlock_pants.specs import rules_get as specs_rules
from interlock_pants.specs.layout import Piece
from interlock_pants.specs.sources import AllSpecTargets, SpecClosure, SpecClosureRequest, SpecFolder, SpecFolderRequest
from interlock_pants.specs.target_types import GeneratedPieceField

_MODELS = "models: {A: {fields: {x: int}}}\n"


@pytest.fixture
def rule_runner() -> RuleRunner:
    runner = RuleRunner(
        rules=[
            # Rules that infer dependencies stand on these.
            *python_sources.rules(),
            *target_types_rules.rules(),
            *codegen_rules.rules(),
            *compiler_rules.rules(),
            *specs_rules.rules(),
            QueryRule(AllSpecTargets, []),
            QueryRule(SpecFolder, [SpecFolderRequest]),
            QueryRule(SpecClosure, [SpecClosureRequest]),
            QueryRule(Snapshot, [DigestSubset]),
        ],
        target_types=register.target_types(),
    )
    runner.write_files(
        {
            "specs/users/BUILD": 'spec_models(name="models")\nspec_router(name="api")\nspec_events(name="events")\n',
            "specs/users/models.yaml": _MODELS,
            "specs/users/misnamed.yml": "",
            "specs/users/api.yaml": dedent(
                """\
                domain: users
                operations:
                  get: {output: geo.Place, rest: {method: GET, path: ""}}
                """
            ),
            "specs/users/events.yaml": "events: {seen: {message: A}}\n",
            "specs/geo/models.yaml": "models: {Place: {fields: {shape: shapes.Shape}}}\n",
            "specs/shapes/models.yaml": "models: {Shape: {fields: {place: geo.Place}}}\n",
            "specs/other/models.yaml": _MODELS,
        }
    )
    return runner


@pytest.mark.parametrize(
    ("generator", "pieces"),
    [
        (
            "api",
            (Piece.SHARED, Piece.SERVER, Piece.CLIENT, Piece.SUBSCRIBER, Piece.OPENAPI, Piece.ASYNCAPI),
        ),
        ("events", (Piece.SHARED, Piece.PUBLISHER, Piece.SUBSCRIBER, Piece.ASYNCAPI)),
    ],
)
def test_a_generator_becomes_one_target_a_piece(
    rule_runner: RuleRunner, generator: str, pieces: tuple[Piece, ...]
) -> None:
    for piece in pieces:
        target = rule_runner.get_target(Address("specs/users", target_name=generator, generated_name=piece.value))
        assert target[GeneratedPieceField].piece is piece
        assert target[GeneratedPieceField].file_path == f"specs/users/{generator}.yaml"


def test_a_piece_that_comes_of_every_spec_of_its_kind_must_be_there_and_another_need_not(
    rule_runner: RuleRunner,
) -> None:
    def taken(piece: Piece, when_absent: GlobMatchErrorBehavior) -> Snapshot:
        compiled = rule_runner.make_snapshot({"specs/users/api.py": ""})
        request = PieceRequest("specs/users:api", piece, "specs/users/api.yaml", when_absent)
        return rule_runner.request(Snapshot, [DigestSubset(compiled.digest, pieces.piece_globs(request))])

    shared = rule_runner.get_target(Address("specs/users", target_name="api", generated_name="shared"))
    subscriber = rule_runner.get_target(Address("specs/users", target_name="api", generated_name="subscriber"))
    assert taken(Piece.SHARED, shared[GeneratedPieceField].when_absent).files == ("specs/users/api.py",)
    assert taken(Piece.SUBSCRIBER, subscriber[GeneratedPieceField].when_absent).files == ()
    with pytest.raises(ExecutionError, match="the compiler did not write the file that it stands for"):
        taken(Piece.SERVER, shared[GeneratedPieceField].when_absent)


def test_every_target_that_owns_a_spec_is_found(rule_runner: RuleRunner) -> None:
    found = rule_runner.request(AllSpecTargets, [])
    assert sorted(target.address.spec for target in found) == [
        "specs/users:api#asyncapi",
        "specs/users:api#client",
        "specs/users:api#openapi",
        "specs/users:api#server",
        "specs/users:api#shared",
        "specs/users:api#subscriber",
        "specs/users:events#asyncapi",
        "specs/users:events#publisher",
        "specs/users:events#shared",
        "specs/users:events#subscriber",
        "specs/users:models",
    ]


def test_a_closure_holds_what_is_referred_to_even_in_a_circle_and_nothing_else(rule_runner: RuleRunner) -> None:
    closure = rule_runner.request(SpecClosure, [SpecClosureRequest(("specs/users",))])
    assert rule_runner.request(Snapshot, [closure.digest]).files == (
        "specs/geo/models.yaml",
        "specs/shapes/models.yaml",
        "specs/users/api.yaml",
        "specs/users/events.yaml",
        "specs/users/misnamed.yml",
        "specs/users/models.yaml",
    )


def test_a_folder_that_is_not_there_is_empty(rule_runner: RuleRunner) -> None:
    assert rule_runner.request(SpecFolder, [SpecFolderRequest("specs/nowhere")]).files == ()


def test_a_spec_outside_of_the_spec_folders_is_refused_with_the_reason(rule_runner: RuleRunner) -> None:
    rule_runner.write_files({"elsewhere/BUILD": "spec_router()\n", "elsewhere/api.yaml": "domain: x\n"})
    with pytest.raises(ExecutionError, match="specs lie in folders below specs/"):
        rule_runner.get_target(Address("elsewhere", generated_name="shared"))
