"""Fuzz the targets, each for some seconds: `python -m tests.fuzz [TARGET …] [--seconds N] [--jobs N]`.

Atheris steers by the lines of the program that an input reaches (github.com/google/atheris); where it has no wheel,
hypothesis tries inputs put together at random. What is found to be wrong is kept in `tests/fuzz/inputs/TARGET`, where
`tests/property/test_fuzz_inputs.py` tries it from then on.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

INPUTS = Path(__file__).parent / "inputs"
TRIED = Path(__file__).parents[2] / ".fuzz_cache"
"""What reached something new, for each target: the next run goes on from there."""

NAMES = ("head", "split", "clean", "markdown", "layout", "query", "marks", "catalogue")
_LONGEST = 4096
"""Bytes of an input: longer ones reach no more, and take longer to try."""

_HANG_SECONDS = 20
"""No input of this length may take as long as that."""


def main() -> int:
    """Fuzz each target in a process of its own; the status is 1 where something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", choices=[[], *NAMES], metavar="TARGET")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--jobs", type=int, default=1, help="targets at a time")
    parser.add_argument("--here", action="store_true", help="fuzz the one target in this process")
    options = parser.parse_args()
    names = options.targets or NAMES
    if options.here:
        return _fuzz(names[0], options.seconds)
    command = [sys.executable, "-m", "tests.fuzz", "--here", "--seconds", str(options.seconds)]
    with ThreadPoolExecutor(options.jobs) as pool:
        ended = pool.map(lambda name: subprocess.run([*command, name], check=False).returncode, names)
        failed = [name for name, status in zip(names, ended, strict=True) if status]
    print(f"wrong: {', '.join(failed)}" if failed else "nothing wrong was found")
    return 1 if failed else 0


def _keep_if_wrong(name: str, content: bytes) -> None:
    """Check an input; one for which something does not hold is kept. Raises what the check does."""
    from tests.fuzz.targets import TARGETS

    try:
        TARGETS[name].check(content)
    except Exception:
        (INPUTS / name).mkdir(parents=True, exist_ok=True)
        (INPUTS / name / f"wrong-{hashlib.sha256(content).hexdigest()[:16]}").write_bytes(content)
        raise


def _fuzz(name: str, seconds: int) -> int:
    if importlib.util.find_spec("atheris"):
        return _with_atheris(name, seconds)
    return _with_hypothesis(name, seconds)


def _with_atheris(name: str, seconds: int) -> int:
    """Does not return: libFuzzer ends the process, with another status than 0 where something is wrong.

    An input that takes too long is kept beside what was tried.
    """
    import atheris

    with atheris.instrument_imports(include=["tui"]):
        from tests.fuzz.targets import SIGNS, TARGETS
    found, tried = INPUTS / name, TRIED / name
    found.mkdir(parents=True, exist_ok=True)
    tried.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        begun, words = Path(folder, "begun"), Path(folder, "words")
        begun.mkdir()
        for number, content in enumerate(TARGETS[name].beginnings()):
            (begun / str(number)).write_bytes(content)
        words.write_text("".join(f'"{_escaped(sign.encode())}"\n' for sign in SIGNS), encoding="ascii")
        atheris.Setup(
            [
                name, str(tried), str(begun), str(found), f"-dict={words}", f"-artifact_prefix={TRIED}/{name}-",
                f"-max_total_time={seconds}", f"-max_len={_LONGEST}", f"-timeout={_HANG_SECONDS}",
                "-rss_limit_mb=0", "-print_final_stats=1", "-verbosity=0",
            ],
            partial(_keep_if_wrong, name),
        )  # fmt: skip
        atheris.Fuzz()
    return 0


def _escaped(data: bytes) -> str:
    """As libFuzzer reads its dictionaries."""
    return "".join(f"\\x{byte:02x}" for byte in data)


def _with_hypothesis(name: str, seconds: int) -> int:
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import strategies as st

    from tests.fuzz.targets import SIGNS, TARGETS

    beginnings = [content[:_LONGEST] for content in TARGETS[name].beginnings()]
    pieces = st.one_of(st.sampled_from([sign.encode() for sign in SIGNS]), st.binary(max_size=8))
    cuts = st.tuples(st.sampled_from(beginnings), st.integers(0, _LONGEST), st.integers(0, _LONGEST))
    inputs = st.lists(st.one_of(pieces, cuts.map(lambda cut: cut[0][cut[1] : cut[2]])), max_size=40).map(b"".join)
    some = settings(
        max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.generate,),
        derandomize=False, database=None,
    )  # fmt: skip

    def check(content: bytes) -> None:
        _keep_if_wrong(name, content)

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        some(given(inputs)(check))()
    return 0


if __name__ == "__main__":
    sys.exit(main())
