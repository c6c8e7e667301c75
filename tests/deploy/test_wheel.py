"""The wheel that `pip install .` makes: whole, and working outside the checkout."""

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.deploy.files import ROOT

pytestmark = pytest.mark.slow
NEEDED = {
    "app/main.py",
    "app/web/dist/index.html",
    "app/web/dist/docs.html",
    "migrations/env.py",
    "workers/main.py",
    *(path.relative_to(ROOT).as_posix() for path in (ROOT / "migrations/versions").glob("*.py")),
    *(path.relative_to(ROOT).as_posix() for path in (ROOT / "app/demo/data").iterdir()),
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel."""
    folder = tmp_path_factory.mktemp("wheels")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index"]
    done = subprocess.run(
        [*command, "--wheel-dir", folder, "."], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment outside the checkout that has the wheel, and our dependencies from here."""
    place = tmp_path_factory.mktemp("elsewhere") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True)
    interpreter = place / "bin" / "python"
    target = subprocess.run(
        [interpreter, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    pip: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        interpreter,
        "install",
        "--no-deps",
        "--no-index",
        wheel,
    ]
    subprocess.run(pip, check=True, capture_output=True)
    # After the environment's own folder on the path, so that the wheel's packages are found before the checkout's.
    Path(target, "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return interpreter


def run(*command: str | Path, folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_holds_the_code_the_client_the_migrations_and_the_sample(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert sorted(NEEDED - names) == []
    assert any(name.startswith("app/web/dist/assets/") for name in names)


def test_it_holds_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    top = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert top == {"app", "workers", "migrations"}
    client = {name.split("/")[2] for name in names if name.startswith("app/web/")}
    assert client == {"dist"}
    assert [name for name in names if name.endswith((".pyc", ".ts", ".tsx"))] == []
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_it_works_outside_the_checkout(python: Path, tmp_path: Path) -> None:
    place = run(
        python, "-P", "-c", "import app.main, workers.main, migrations; print(app.main.__file__)", folder=tmp_path
    )
    assert Path(place.strip()).is_relative_to(python.parents[1])
    assert "migrate" in run(python.with_name("otklik"), "--help", folder=tmp_path)


def test_its_client_is_found_where_it_was_installed(python: Path, tmp_path: Path) -> None:
    question = "from app.main import CLIENT; print((CLIENT / 'index.html').is_file(), (CLIENT / 'assets').is_dir())"
    assert run(python, "-P", "-c", question, folder=tmp_path) == "True True\n"
