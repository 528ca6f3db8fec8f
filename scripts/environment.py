"""Makes .venv with the libraries of the requirements files, and goes on inside it.

Only the standard library: this runs before anything is installed. A stamp in .venv names the
requirements it was made for, so that a start with nothing to do costs two small reads.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ensure_environment(*, with_tests: bool) -> None:
    """Returns inside an environment that has what is needed; makes it and starts anew there if not."""
    files = [PROJECT / "requirements.txt", *([PROJECT / "requirements-dev.txt"] if with_tests else [])]
    inside_venv = Path(sys.prefix) == VENV
    if not inside_venv and sys.prefix != sys.base_prefix and _satisfied(files):
        return
    stamp = VENV / f".installed-{'dev' if with_tests else 'run'}"
    wanted = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    if not stamp.is_file() or stamp.read_text() != wanted:
        _install(files)
        stamp.write_text(wanted)
    if not inside_venv:
        _start_again()


def _satisfied(files: list[Path]) -> bool:
    """Whether the environment that is active already has every pinned library."""
    for file in files:
        for line in file.read_text().splitlines():
            name, _, version = line.split(";")[0].split("#")[0].partition("==")
            try:
                if version and metadata.version(name.split("[")[0].strip()) != version.strip():
                    return False
            except metadata.PackageNotFoundError:
                return False
    return True


def _install(files: list[Path]) -> None:
    if not PYTHON.exists():
        if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
            sys.exit("Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv")
        print("Making .venv, once.", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    for file in files:
        command += ["-r", str(file)]
    print(f"Installing the libraries of {' and '.join(file.name for file in files)}.", flush=True)
    _run_with_progress(command)


def _run_with_progress(command: list[str]) -> None:
    """Shows pip's work as one line that counts, and all of it if it fails."""
    output = []
    collected = 0
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        output.append(line)
        if line.startswith("Collecting"):
            collected += 1
            _show(f"  {collected} collected: {line.split()[1]}")
        elif line.startswith("Installing collected"):
            _show(f"  {collected} collected, installing them")
    if process.wait() != 0:
        sys.exit("".join(output[-20:]) + "\nThe libraries could not be installed. The lines above say why.")
    _show(f"  {collected} libraries installed")
    print(flush=True)


def _show(text: str) -> None:
    """Writes over the line before on a terminal; elsewhere every line stays."""
    if sys.stdout.isatty():
        print(f"\r{text[:70]:<70}", end="", flush=True)
    elif "collected: " not in text:
        print(text, end="\n" if text.endswith("them") else "", flush=True)


def _start_again() -> None:
    """The same command, by the environment's own Python."""
    command = [str(PYTHON), *sys.argv]
    if os.name == "nt":
        sys.exit(subprocess.run(command).returncode)
    os.execv(PYTHON, command)  # noqa: S606 (no shell wanted)
