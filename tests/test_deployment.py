"""systemd's unit and the container: their commands exist, and they give the bot the time that it takes to stop."""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.jobs import refreshing
from bot.settings import Settings
from tests.web_server import WebServer

ROOT = Path(__file__).parents[1]
UNIT = (ROOT / "bot" / "article-bot.service").read_text("utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
README = (ROOT / "bot" / "README.md").read_text("utf-8")
NEEDED = Settings.model_fields["stop_seconds"].default + refreshing._STOP_SECONDS  # seconds


def unit(name: str) -> str:
    """Return the value of an option of the unit."""
    [value] = re.findall(rf"^{name}=(.*)$", UNIT, re.MULTILINE)
    return str(value)


def instruction(name: str) -> str:
    """Return the arguments of the last instruction of this kind."""
    return str(re.findall(rf"^{name}\s+(.*)$", DOCKERFILE, re.MULTILINE)[-1])


def test_the_bot_is_given_the_time_that_it_takes_to_stop() -> None:
    containers = [int(seconds) for seconds in re.findall(r"--stop-timeout (\d+)", README)]

    assert int(unit("TimeoutStopSec")) > NEEDED
    assert containers
    assert min(containers) > NEEDED
    assert instruction("STOPSIGNAL") == "SIGTERM"


def test_the_commands_exist() -> None:
    assert unit("ExecStart").split()[1:] == ["-m", "bot"]
    assert json.loads(instruction("ENTRYPOINT")) == ["python", "-m", "bot"]
    assert importlib.util.find_spec("bot.__main__")


def test_the_image_is_built_from_files_that_exist_and_holds_no_settings() -> None:
    copied = [name for line in re.findall(r"^COPY (?!--)(.*)$", DOCKERFILE, re.MULTILINE) for name in line.split()[:-1]]
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()

    assert "*" in lines
    assert sorted(copied) == sorted(line[1:] for line in lines if line.startswith("!"))
    assert all((ROOT / name).exists() for name in copied)
    assert instruction("USER") not in {"root", "0"}


@pytest.mark.parametrize(("status", "healthy"), [("200 OK", True), ("503 Service Unavailable", False)])
def test_the_container_is_healthy_while_the_bot_is_alive(status: str, healthy: bool) -> None:
    command = json.loads(instruction("HEALTHCHECK").partition("CMD ")[2])
    assert f"http://{Settings.model_fields['health_address'].default}/health/live" in command[-1]
    with WebServer() as web:
        web["/health/live"] = lambda _: [f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode()]
        code = command[-1].replace("http://127.0.0.1:8082/health/live", web.at("/health/live"))
        done = subprocess.run([sys.executable, *command[1:-1], code], capture_output=True, check=False)

    assert (done.returncode == 0) == healthy


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd-analyze")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    copy = tmp_path / "article-bot.service"
    copy.write_text(UNIT.replace("/opt/article-bot/bin/python", sys.executable))
    done = subprocess.run(["systemd-analyze", "verify", str(copy)], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
