"""What holds for every test: no network, here and in every process a test starts."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
NO_NETWORK = TESTS / "no_network"


def _load_no_network() -> type[BaseException]:
    path = NO_NETWORK / "sitecustomize.py"
    spec = importlib.util.spec_from_file_location("no_network", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: type[BaseException] = module.NetworkForbiddenError
    return found


_NETWORK_FORBIDDEN = _load_no_network()


@pytest.fixture(scope="session")
def network_forbidden() -> type[BaseException]:
    """What any use of the network raises in these tests."""
    return _NETWORK_FORBIDDEN


@pytest.fixture(autouse=True)
def _no_network_in_children(monkeypatch: pytest.MonkeyPatch) -> None:
    inherited = os.environ.get("PYTHONPATH")
    paths = [str(NO_NETWORK), *([inherited] if inherited else [])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))


Command = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def concordat(tmp_path: Path) -> Command:
    """Runs the command in a process of its own, in an empty folder unless `cwd` says otherwise."""

    def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[bytes]:
        settings = {"cwd": tmp_path, "capture_output": True, "timeout": 120, **options}
        command = [sys.executable, "-m", "concordat.cli", *map(str, arguments)]
        return subprocess.run(command, check=False, **settings)  # type: ignore[call-overload, no-any-return]

    return run
