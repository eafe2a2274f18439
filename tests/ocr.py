"""What a person would read in a picture, as tesseract reads it; skips where there is none."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO

import pytest
from PIL import Image

PROGRAM = shutil.which("tesseract")
needed = pytest.mark.skipif(PROGRAM is None, reason="no tesseract here: pictures cannot be read")

_SCALE = 2


def read(picture: bytes) -> str:
    """The words in a picture, without case, spaces and marks."""
    assert PROGRAM
    with Image.open(BytesIO(picture)) as image:
        grey = image.convert("L")
    large = grey.resize((grey.width * _SCALE, grey.height * _SCALE), Image.Resampling.LANCZOS)
    out = BytesIO()
    large.save(out, "PNG")
    ran = subprocess.run(
        [PROGRAM, "-", "-", "--psm", "11", "--dpi", "200"],
        input=out.getvalue(),
        capture_output=True,
        check=True,
        timeout=60,
        env={"OMP_THREAD_LIMIT": "1"},
    )
    return squashed(ran.stdout.decode())


def squashed(text: str) -> str:
    """The letters and digits of a text in lower case."""
    return re.sub(r"[\W_]+", "", text).lower()
