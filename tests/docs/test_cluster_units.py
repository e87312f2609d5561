"""The unit and the manifest of docs/cluster: read as their readers do."""

import shlex
import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from importer.cli import app

PLACE = Path(__file__).parents[2] / "docs" / "cluster"
UNIT = PLACE / "importer-work.service"
MANIFEST = PLACE / "importer-work.yaml"


def unit() -> RawConfigParser:
    """The unit, as systemd reads it."""
    parser = RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(UNIT, encoding="utf-8")
    return parser


def workers_command() -> list[str]:
    """The command of the manifest's container."""
    documents = list(yaml.safe_load_all(MANIFEST.read_text(encoding="utf-8")))
    (deployment,) = (one for one in documents if one["kind"] == "Deployment")
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    command: list[str] = container["command"]
    return command


@pytest.mark.parametrize("kind", ["unit", "manifest"])
def test_a_command_is_one_that_the_program_takes(kind: str) -> None:
    """`importer work` with options that there are, and values that they take."""
    words = shlex.split(unit()["Service"]["ExecStart"]) if kind == "unit" else workers_command()
    program, name, *options = words
    assert (Path(program).name, name) == ("importer", "work")
    work = get_command(app).commands["work"]  # type: ignore[attr-defined]
    context = work.make_context("work", options)
    assert context.params["metrics"] == 9108
    assert context.params["json_log"] is True
    assert context.params["store"].is_absolute()


def test_the_manifest_asks_for_no_shell_and_no_root() -> None:
    """Every command is a list of words; secrets are mounted, and copied for their owner only."""
    text = MANIFEST.read_text(encoding="utf-8")
    assert "/bin/sh" not in text
    documents = list(yaml.safe_load_all(text))
    assert [one["kind"] for one in documents] == ["Secret", "Secret", "Deployment"]
    pod = documents[2]["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["terminationGracePeriodSeconds"] >= 60
    names = {volume["name"] for volume in pod["volumes"]}
    for container in (*pod["initContainers"], *pod["containers"]):
        assert {mount["name"] for mount in container["volumeMounts"]} <= names


def test_the_manifests_copy_of_tenants_is_for_their_owner_only(tmp_path: Path) -> None:
    """Run as it stands there, in folders of ours."""
    documents = list(yaml.safe_load_all(MANIFEST.read_text(encoding="utf-8")))
    (container,) = documents[2]["spec"]["template"]["spec"]["initContainers"]
    _, flag, code = container["command"]
    secrets, tenants = tmp_path / "secrets", tmp_path / "tenants"
    secrets.mkdir()
    tenants.mkdir()
    (secrets / "acme.env").write_text("DOKSTAMP_TENANT=acme.example\n")
    code = code.replace("/secrets", str(secrets)).replace("/tenants", str(tenants))
    subprocess.run([shutil.which("python3") or "python3", flag, code], check=True, timeout=30)
    assert (tenants / "acme.env").stat().st_mode & 0o777 == 0o600
    assert (tenants / "acme.env").read_text() == "DOKSTAMP_TENANT=acme.example\n"


def test_systemd_has_nothing_to_say_of_the_unit(tmp_path: Path) -> None:
    """Where it is installed; the program is another one here."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed, so the unit was only read.")
    text = UNIT.read_text(encoding="utf-8").replace("/opt/dokstamp/bin/importer", "/bin/true")
    (tmp_path / UNIT.name).write_text(text, encoding="utf-8")
    said = subprocess.run(
        [analyze, "verify", tmp_path / UNIT.name],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (said.returncode, said.stderr) == (0, "")
