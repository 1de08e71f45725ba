"""What is emitted for a small system: held against schemas, the API's own rules, a profile and the graph."""

from __future__ import annotations

import json
import stat
import subprocess
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import kubernetes_validate  # type: ignore[import-untyped]  # it ships no types
import pytest
import yaml

from interlock.emit.kubernetes.emitter import emit_kubernetes
from interlock.emit.kubernetes.testing_cluster import (
    Workload,
    refused_by_the_api,
    refused_by_the_restricted_profile,
    workloads,
)
from interlock.emit.kubernetes.testing_system import (
    ENVIRONMENT,
    SERVERS,
    example_deployment,
    example_files,
    example_graph,
    manifests,
)

MANIFESTS: list[dict[str, Any]] = manifests(example_files())
WORKLOADS = {workload.name: workload for workload in workloads(MANIFESTS)}
VERSIONS = ("1.27.0", "1.29.0", "1.31.0", "1.33.0", "1.35.0", "1.37.0")


def of_kind(kind: str) -> dict[str, dict[str, Any]]:
    return {each["metadata"]["name"]: each for each in MANIFESTS if each["kind"] == kind}


def container(name: str) -> dict[str, Any]:
    [found] = WORKLOADS[name].spec["containers"]
    return dict(found)


def variables(name: str) -> dict[str, str]:
    return {each["name"]: each["value"] for each in container(name)["env"]}


@pytest.mark.parametrize("version", VERSIONS)
def test_every_object_is_valid_by_the_schemas(version: str) -> None:
    assert MANIFESTS
    for manifest in MANIFESTS:
        validated = kubernetes_validate.validate(manifest, version, strict=True)
        assert version.startswith(f"{validated}.")


def test_the_schemas_refuse_what_is_no_field() -> None:
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate({**of_kind("Deployment")["bot"], "spek": {}}, VERSIONS[0], strict=True)


def test_the_api_has_nothing_to_refuse_that_schemas_do_not_show() -> None:
    assert {each["metadata"]["name"]: found for each in MANIFESTS if (found := [*refused_by_the_api(each)])} == {}


def test_what_the_api_refuses_is_noticed() -> None:
    service = of_kind("Service")["web-shop"]
    assert [*refused_by_the_api({**service, "metadata": {"name": "web_shop"}})] == ["name web_shop"]
    spec = {**service["spec"], "ports": [{"port": 99999}]}
    assert [*refused_by_the_api({**service, "spec": spec})] == ["port 99999"]


@pytest.mark.parametrize("workload", WORKLOADS.values(), ids=lambda workload: workload.name)
def test_pods_pass_the_restricted_profile_and_are_closed_further(workload: Workload) -> None:
    assert [*refused_by_the_restricted_profile(workload.spec)] == []
    assert workload.spec["automountServiceAccountToken"] is False
    assert workload.spec["enableServiceLinks"] is False
    assert workload.spec["serviceAccountName"] in of_kind("ServiceAccount")
    assert workload.spec["securityContext"]["runAsUser"] > 0
    for each in workload.spec["containers"]:
        assert each["securityContext"]["readOnlyRootFilesystem"] is True
        assert each["resources"]["limits"].keys() >= {"memory", "ephemeral-storage"}


def test_what_the_restricted_profile_refuses_is_noticed() -> None:
    open_pod = {
        "hostNetwork": True,
        "volumes": [{"name": "root", "hostPath": {"path": "/"}}],
        "containers": [{"name": "a", "securityContext": {"privileged": True, "capabilities": {"add": ["SYS_ADMIN"]}}}],
    }
    assert [*refused_by_the_restricted_profile(open_pod)] == [
        "hostNetwork",
        "volume root",
        "a: privileged",
        "a: allowPrivilegeEscalation",
        "a: runAsNonRoot",
        "a: seccompProfile",
        "a: capabilities",
    ]


def test_the_namespace_refuses_pods_that_ask_for_more() -> None:
    labels = of_kind("Namespace")["shop"]["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"


def test_kustomizations_name_every_file_and_no_other() -> None:
    files = example_files()
    named = {"base/kustomization.yaml", "overlays/production/kustomization.yaml", "apply-secrets", "README.md"}
    for path in ("base/kustomization.yaml", "overlays/production/kustomization.yaml"):
        folder = PurePosixPath(path).parent
        kustomization = yaml.safe_load(files[path])
        relative = [
            *(each for each in kustomization["resources"] if each != "../../base"),
            *(file for each in kustomization["configMapGenerator"] for file in each.get("files", each.get("envs"))),
            *(patch["path"] for patch in kustomization.get("patches", ())),
        ]
        named |= {str(folder / each) for each in relative}
    assert named == files.keys()


def test_what_the_overlay_says_differently_is_there_in_the_base() -> None:
    files = example_files()
    overlay = yaml.safe_load(files["overlays/production/kustomization.yaml"])
    used = {image for name in WORKLOADS for image in [container(name)["image"]]}
    assert {f"{each['name']}:{each['newTag']}" for each in overlay["images"]} == used
    assert {each["name"] for each in overlay["configMapGenerator"]} == {"web-shop-settings"}
    assert files["overlays/production/settings/web-shop.env"] == (
        "# What prices are in.\n# text, needed\nCURRENCY=\n\n# How many go on a page.\n# PAGE=50\n"
    )
    [host, scale] = overlay["patches"]
    assert host["target"] == {"kind": "Ingress", "name": "web-shop"}
    for operation in yaml.safe_load(files[f"overlays/production/{host['path']}"]):
        assert _at(of_kind("Ingress")["web-shop"], operation["path"]) == operation["value"]
    patch = yaml.safe_load(files[f"overlays/production/{scale['path']}"])
    assert patch["spec"].items() <= of_kind(patch["kind"])[patch["metadata"]["name"]]["spec"].items()


def _at(document: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        document = document[int(step) if isinstance(document, list) else step]
    return document


def test_services_are_told_where_others_are_and_what_the_graph_says_of_them() -> None:
    told = variables("web-shop")
    assert told["HOST"] == "0.0.0.0"
    assert told["ENVIRONMENT"] == "production"
    assert told["STOCK_URL"] == "http://stock:8000"
    assert (told["DATABASE_URL_FILE"], told["REDIS_URL_FILE"]) == (
        "/run/secrets/database_url",
        "/run/secrets/redis_url",
    )
    edges = json.loads(told["INTERLOCK_EDGES"])
    assert edges["calls"] == {"stock": ["stock.api.empty_shelf"]}
    assert edges["callers"] == {"bot": ["shop.api.empty_basket"]}
    assert variables("bot")["WEB_SHOP_URL"] == "http://web-shop:8000"
    assert "SERVICE_KEY_DIR" not in variables("stock")
    assert "SERVICE_CALLERS_DIR" not in variables("bot")
    names = {each["metadata"]["name"] for each in MANIFESTS if each["kind"] == "Service"}
    for service in WORKLOADS:
        for name, value in variables(service).items() if "env" in container(service) else ():
            if name.endswith("_URL"):
                assert value.removeprefix("http://").removesuffix(":8000") in names


def test_a_pod_has_longer_to_end_than_its_process_takes() -> None:
    told = variables("bot")
    needed = int(told["DRAIN_DELAY"]) + int(told["GRACE_PERIOD"])
    assert WORKLOADS["bot"].spec["terminationGracePeriodSeconds"] > needed


def test_only_what_is_meant_to_be_many_is_scaled_and_spread() -> None:
    deployments = of_kind("Deployment")
    assert of_kind("HorizontalPodAutoscaler").keys() == {"web-shop"}
    assert "replicas" not in deployments["web-shop"]["spec"]
    assert "topologySpreadConstraints" in WORKLOADS["web-shop"].spec
    assert deployments["bot"]["spec"]["replicas"] == 1
    assert deployments["bot"]["spec"]["strategy"] == {"type": "Recreate"}
    assert of_kind("PodDisruptionBudget").keys() == {*deployments, "postgres", "redis"}


def test_probes_ask_what_answers_http() -> None:
    for name in ("web-shop", "stock", "bot", "mailer"):
        asked = {
            probe: container(name)[probe]["httpGet"]["path"]
            for probe in ("startupProbe", "readinessProbe", "livenessProbe")
        }
        assert asked == {"startupProbe": "/healthz", "readinessProbe": "/readyz", "livenessProbe": "/healthz"}
    assert "readinessProbe" not in container("idle")


def test_a_server_that_does_not_answer_is_started_again() -> None:
    for name in ("postgres", "redis"):
        assert container(name)["livenessProbe"]["exec"] == container(name)["readinessProbe"]["exec"]


def test_migrations_run_as_a_job_with_a_role_of_their_own() -> None:
    job = of_kind("Job")["stock-migrations"]
    assert container("stock-migrations")["command"] == ["/app/bin/python", "-m", "services.stock.migrations", "upgrade"]
    [_, secret] = job["spec"]["template"]["spec"]["volumes"]
    assert secret["secret"]["secretName"] == "stock-migrations-secrets"


KUBECTL = """\
#!/bin/sh
[ -e apply-secrets ] || exit 1
if [ "$1" = create ]; then
    printf '%s\\n' "$*" >> "$CALLS"
else
    cat > /dev/null
fi
"""


@pytest.mark.parametrize("shell", ["dash", "bash"])
def test_the_script_makes_every_secret_that_a_pod_mounts(tmp_path: Path, shell: str) -> None:
    (tmp_path / "bin").mkdir()
    for path, text in (("bin/kubectl", KUBECTL), ("apply-secrets", example_files()["apply-secrets"])):
        (tmp_path / path).write_text(text)
        (tmp_path / path).chmod(stat.S_IRWXU)
    calls = tmp_path / "calls"
    # From elsewhere, by a path that CDPATH has something to say about.
    (tmp_path / "elsewhere" / tmp_path.name).mkdir(parents=True)
    environment = {
        "PATH": f"{tmp_path}/bin:/usr/bin:/bin",
        "CALLS": str(calls),
        "CDPATH": str(tmp_path / "elsewhere"),
    }
    subprocess.run([shell, f"{tmp_path.name}/apply-secrets"], cwd=tmp_path.parent, env=environment, check=True)

    made = {}
    for call in calls.read_text().splitlines():
        _, _, _, name, _, namespace, *files, _, _ = call.split()
        assert namespace == "shop"
        made[name] = files
    mounted = {
        volume["secret"]["secretName"]
        for workload in WORKLOADS.values()
        for volume in workload.spec["volumes"]
        if "secret" in volume
    }
    assert made.keys() == mounted
    for name in ("web-shop", "bot", "mailer"):
        named = {value for key, value in variables(name).items() if key.endswith("_FILE")}
        held = {f"/run/secrets/{file.split('=')[1]}" for file in made[f"{name}-secrets"]}
        assert held == named


def test_the_order_of_what_is_given_changes_nothing() -> None:
    graph = example_graph()
    deployment = example_deployment(graph)
    turned = replace(deployment, services=tuple(reversed(deployment.services)))
    assert emit_kubernetes(graph, turned, ENVIRONMENT, SERVERS) == emit_kubernetes(
        graph, deployment, ENVIRONMENT, SERVERS
    )
