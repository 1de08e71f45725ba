from __future__ import annotations

from pathlib import Path

import pytest
from pants.engine.addresses import Address

from interlock_pants.deployment import place
from interlock_pants.deployment.place import OutputInTheWay


def test_what_lies_in_the_way_of_files_is_named(tmp_path: Path) -> None:
    address = Address("infra", target_name="compose")
    written = place.written_place(address, "dist", ["infra", "infra/compose"], ["infra/compose/compose.yaml"])
    assert place.check_place(str(tmp_path), written) == place.FreePlace()

    (tmp_path / "dist/infra/compose/compose.yaml").mkdir(parents=True)
    with pytest.raises(OutputInTheWay, match=r"a folder at dist/infra/compose/compose\.yaml\. Move it away\."):
        place.check_place(str(tmp_path), written)

    (tmp_path / "dist/infra/compose/compose.yaml").rmdir()
    (tmp_path / "dist/infra/compose").rmdir()
    (tmp_path / "dist/infra/compose").write_text("")
    with pytest.raises(OutputInTheWay, match="infra:compose cannot be written, because there is a file at"):
        place.check_place(str(tmp_path), written)
    # What is replaced is in nobody's way.
    portal = place.replaced_place(address, "dist")
    assert portal.folders == ("dist", "dist/infra")
    assert place.check_place(str(tmp_path), portal) == place.FreePlace()


def test_a_deployment_lies_in_a_folder_below_that_of_its_build_file() -> None:
    assert place.output_folder(Address("infra", target_name="compose")) == "infra/compose"
    assert place.output_folder(Address("", target_name="compose")) == "compose"
