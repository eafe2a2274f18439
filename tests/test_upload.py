"""The upload: only real pictures under 4 MB, and a copy that shows the same and tells nothing."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from io import BytesIO
from pathlib import Path
from struct import pack

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms, ImageDraw, ImageOps, ImageStat
from PIL.PngImagePlugin import PngInfo
from pillow_heif import register_heif_opener

from automation.errors import SettingsError
from automation.upload import LIMIT, Upload, prepared

register_heif_opener()

MARK = "Quennel52N13E"
SIZE = (120, 80)
ORIENTATION, DESCRIPTION, ARTIST, GPS = 0x0112, 0x010E, 0x013B, 0x8825
# What reads as the mark, wherever it is put.
SPELT = (MARK.encode(), MARK.encode("utf-16-le"), MARK.encode("utf-16-be"))


def drawing(mode: str = "RGB", shift: int = 0) -> Image.Image:
    """A picture of which each corner and each turn looks different."""
    gradient = Image.linear_gradient("L").resize(SIZE)
    turned = gradient.transpose(Image.Transpose.ROTATE_180)
    image = Image.merge("RGB", (gradient, turned, Image.new("L", SIZE, 90)))
    ImageDraw.Draw(image).rectangle((shift, 0, shift + 40, 20), fill=(200, 40, 30))
    return image.convert(mode)


def tags(orientation: int = 1, *, place: bool = True) -> Image.Exif:
    """EXIF with the mark, an orientation and a place on earth."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[DESCRIPTION] = exif[ARTIST] = MARK
    if place:
        exif[GPS] = {1: "N", 2: (52.0, 30.0, 1.0), 3: "E", 4: (13.0, 22.0, 1.0), 29: MARK}
    return exif


def saved(image: Image.Image, kind: str, **how: object) -> bytes:
    """The picture in a file of this kind."""
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    """The picture that a file holds, read whole."""
    image = Image.open(BytesIO(data))
    image.load()
    return image


def apart(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures are apart: mean difference of a colour value, 0 to 255."""
    assert one.size == other.size
    difference = ImageChops.difference(one.convert("RGBA"), other.convert("RGBA"))
    return max(ImageStat.Stat(difference).mean)


def thumbnailed() -> bytes:
    """A JPEG whose EXIF holds a smaller picture with the mark in it."""
    exif = tags()
    small = saved(drawing().resize((32, 20)), "JPEG", comment=MARK)
    return saved(drawing(), "JPEG", exif=exif.tobytes() + small)


def png_text() -> PngInfo:
    """Every way in which a PNG holds text."""
    info = PngInfo()
    info.add_text("Comment", MARK)
    info.add_text(MARK, "squeezed", zip=True)
    info.add_itxt("XML:com.adobe.xmp", f"<x>{MARK}</x>")
    info.add(b"prVt", MARK.encode(), after_idat=True)
    return info


def chunk(name: bytes, data: bytes) -> bytes:
    """One chunk of a PNG."""
    return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))


def profile() -> bytes:
    """A colour profile in which red and green have changed places."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    red, green = srgb.index(b"rXYZ"), srgb.index(b"gXYZ")
    data = bytearray(srgb)
    data[red : red + 4], data[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(data)


def more(number: int) -> dict[str, object]:
    """How to save so many further frames or pages."""
    shifts = (20, 50, 75)[:number]
    return {"save_all": True, "append_images": [drawing(shift=shift) for shift in shifts]}


TIMED = {"duration": [70, 90, 110, 130], "loop": 3}
MARKED: dict[str, tuple[bytes, str, float]] = {
    # bytes, how the copy ends, how far it may be apart
    "jpeg": (saved(drawing(), "JPEG", exif=tags(), comment=MARK, xmp=MARK.encode()), "jpg", 1.5),
    "jpeg, progressive": (saved(drawing(), "JPEG", exif=tags(), progressive=True), "jpg", 1.5),
    "jpeg, grey": (saved(drawing("L"), "JPEG", exif=tags(), comment=MARK), "jpg", 1.5),
    "jpeg, CMYK": (saved(drawing("CMYK"), "JPEG", comment=MARK), "jpg", 1.5),
    "jpeg with a thumbnail": (thumbnailed(), "jpg", 1.5),
    "jpeg of two pictures": (
        saved(drawing(), "MPO", **more(1), exif=tags()),
        "jpg",
        1.5,
    ),
    "png": (saved(drawing(), "PNG", pnginfo=png_text(), exif=tags()), "png", 0),
    "png, transparent": (saved(drawing("RGBA"), "PNG", pnginfo=png_text()), "png", 0),
    "png, palette": (saved(drawing("P"), "PNG", pnginfo=png_text(), transparency=3), "png", 0),
    "png, black and white": (saved(drawing("1"), "PNG", pnginfo=png_text()), "png", 0),
    "png, grey": (saved(drawing("LA"), "PNG", pnginfo=png_text()), "png", 0),
    "gif": (saved(drawing("P"), "GIF", comment=MARK), "gif", 0),
    "gif, animated": (saved(drawing(), "GIF", comment=MARK, **more(3), **TIMED), "gif", 0),
    "tiff": (saved(drawing(), "TIFF", description=MARK, software=MARK, artist=MARK), "tiff", 0),
    "tiff, two pages": (
        saved(drawing(), "TIFF", description=MARK, **more(1)),
        "tiff",
        0,
    ),
    "webp": (saved(drawing(), "WEBP", exif=tags(), xmp=MARK.encode()), "webp", 1.5),
    "webp, lossless": (saved(drawing(), "WEBP", exif=tags(), lossless=True), "webp", 0),
    "webp, animated": (
        saved(drawing(), "WEBP", exif=tags(), lossless=True, **more(3), **TIMED),
        "webp",
        0,
    ),
    "heif": (saved(drawing(), "HEIF", exif=tags(), xmp=MARK.encode(), quality=95), "jpg", 2),
}


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes], Path]:
    """A file with these bytes, whose name tells nothing of them."""

    def write(data: bytes, name: str = "answer") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


Write = Callable[..., Path]


def marks_in(data: bytes) -> list[bytes]:
    """The spellings of the mark that the bytes hold, unpacked or not."""
    held = [data]
    at = data.find(b"x\x9c")
    while at >= 0:
        with suppress(zlib.error):
            held.append(zlib.decompressobj().decompress(data[at:]))
        at = data.find(b"x\x9c", at + 1)
    return [spelt for spelt in SPELT if any(spelt in each for each in held)]


@pytest.mark.parametrize("case", MARKED)
def test_a_copy_shows_the_same_and_tells_nothing(case: str, file: Write) -> None:
    """Nothing of the marked metadata is in the copy, not even behind its end; the pixels are."""
    data, ending, most = MARKED[case]
    before = opened(data)

    copy = prepared(file(data + MARK.encode()))
    after = opened(copy.data)

    assert marks_in(data + MARK.encode())
    assert marks_in(copy.data) == []
    assert copy.name == f"screenshot.{ending}"
    assert apart(before, after) <= most
    assert not dict(after.getexif()).keys() & {ORIENTATION, DESCRIPTION, ARTIST, GPS}
    assert not after.info.keys() & {"comment", "xmp", "exif", "icc_profile", "Comment"}


@pytest.mark.parametrize("case", ["gif, animated", "webp, animated", "tiff, two pages"])
def test_every_frame_is_kept(case: str, file: Write) -> None:
    """An animated picture keeps its frames and their timing, a TIFF its pages."""
    before = opened(MARKED[case][0])
    after = opened(prepared(file(MARKED[case][0])).data)

    frames = getattr(before, "n_frames", 1)
    assert getattr(after, "n_frames", 1) == frames > 1
    assert after.info.get("loop") == before.info.get("loop")
    for number in range(frames):
        before.seek(number)
        after.seek(number)
        assert apart(before, after) == 0
        assert after.info.get("duration") == before.info.get("duration")


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_the_orientation_is_carried_out(kind: str, orientation: int, file: Write) -> None:
    """A picture that its tags turn is turned in the copy, which has no such tag."""
    data = saved(drawing(), kind, exif=tags(orientation, place=kind != "TIFF"))
    seen = ImageOps.exif_transpose(opened(data))
    assert (seen.size == SIZE) == (orientation < 5)

    after = opened(prepared(file(data)).data)

    assert after.getexif().get(ORIENTATION, 1) == 1
    assert apart(seen, after) < 2


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF"])
def test_colours_stay_as_a_profile_shows_them(kind: str, file: Write) -> None:
    """A picture with a profile of its own looks the same without it."""
    data = saved(drawing(), kind, icc_profile=profile())
    srgb = ImageCms.createProfile("sRGB")
    seen = ImageCms.profileToProfile(
        opened(data), ImageCms.ImageCmsProfile(BytesIO(profile())), srgb
    )
    assert seen is not None
    assert apart(opened(data), seen) > 20

    after = opened(prepared(file(data)).data)

    assert apart(seen, after) < 2
    assert "icc_profile" not in after.info


def bomb(side: int) -> bytes:
    """A PNG of a few kilobytes that is so many pixels wide and high."""
    head = pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    lines = zlib.compress(bytes(side * (side // 8 + 1)), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def frames_bomb() -> bytes:
    """A GIF of a few kilobytes with 200 frames of a million pixels each."""
    plain = Image.new("P", (1000, 1000))
    others = [Image.new("P", (1000, 1000), n % 2 + 1) for n in range(200)]
    return saved(plain, "GIF", save_all=True, append_images=others, duration=20)


JPEG, PNG = MARKED["jpeg"][0], MARKED["png"][0]
REFUSED: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "empty": (b"", "is empty"),
    "a PDF": (b"%PDF-1.7\n1 0 obj\n", "is a PDF"),
    "an SVG": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is an SVG"),
    "an SVG with a head": (b"<?xml version='1.0'?>\n<svg/>", "is an SVG"),
    "a web page": (b"<!DOCTYPE html><title>x</title>", "is a web page"),
    "a text": (b"This is my screenshot.", "no picture that is known"),
    "a BMP": (saved(drawing(), "BMP"), "is a BMP"),
    "an AVIF": (saved(drawing(), "AVIF"), "no picture that is known"),
    "half a JPEG": (JPEG[: len(JPEG) * 3 // 4], "damaged"),
    "half a PNG": (PNG[: len(PNG) // 2], "damaged"),
    "half a GIF": (MARKED["gif, animated"][0][:3000], "damaged"),
    "half a TIFF": (MARKED["tiff"][0][:9000], "damaged"),
    "half a WebP": (MARKED["webp"][0][:500], "damaged"),
    "a PNG that unpacks to 900 million pixels": (
        partial(bomb, 30_000),
        "more than 50 million pixels",
    ),
    "a PNG that unpacks to 64 million pixels": (
        partial(bomb, 8_000),
        "more than 50 million pixels",
    ),
    "a GIF that unpacks to 200 million pixels": (frames_bomb, "more than 50 million pixels"),
    "exactly 4 MB": (JPEG + bytes(LIMIT - len(JPEG)), "has 4.0 MB"),
    "9 MB": (JPEG + bytes(9_000_000), "has 9.0 MB"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_says_what_to_do(case: str, file: Write) -> None:
    """What is no such picture is refused by content, under whatever name; a sentence says why."""
    content, why = REFUSED[case]
    path = file(content() if callable(content) else content, "answer.png")

    with pytest.raises(SettingsError) as caught:
        prepared(path)

    said = str(caught.value)
    assert f"'{path}'" in said
    assert why in said
    assert said.count(". ") == 1
    assert said.endswith(".")


def test_one_byte_less_than_4_mb_is_taken(file: Write) -> None:
    """The limit is for the file as it is; just below it a picture is taken."""
    assert prepared(file(JPEG + bytes(LIMIT - 1 - len(JPEG)))).data


def test_a_copy_that_grows_beyond_4_mb_is_refused(file: Write) -> None:
    """Where only the copy would be too large, that is said."""
    noise = Image.effect_noise((2400, 1900), 90).convert("RGB")
    data = saved(noise, "TIFF", compression="jpeg", quality=15)
    assert len(data) < LIMIT

    with pytest.raises(SettingsError, match=r"without what nobody is meant to read has .* MB"):
        prepared(file(data))


def test_only_an_ordinary_file_is_opened(tmp_path: Path) -> None:
    """A link, a pipe, a folder, a file that is not there: each refused at once."""
    (tmp_path / "real.png").write_bytes(PNG)
    (tmp_path / "link.png").symlink_to(tmp_path / "real.png")
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "folder.png").mkdir()

    cases = {"link.png": "a link", "pipe.png": "no ordinary file", "folder.png": "a folder"}
    for name, why in {**cases, "none.png": "not there", "\0.png": "cannot be read"}.items():
        with pytest.raises(SettingsError, match=why):
            prepared(tmp_path / name)
    assert prepared(tmp_path / "real.png").data


def test_the_copy_is_its_owners_and_bears_no_name(tmp_path: Path, file: Write) -> None:
    """The copy is 0600, its name is always the same, and the original is left alone."""
    path = file(JPEG, "IMG_Anna_Example.jpg")

    put = prepared(path).put(tmp_path)

    assert put == tmp_path / "screenshot.jpg"
    assert put.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes() == JPEG


def test_what_is_printed_of_an_upload_is_not_the_picture(file: Write) -> None:
    """Evidence and logs get its name, size and digest alone."""
    upload = prepared(file(JPEG))

    assert upload.facts.keys() == {"name", "bytes", "sha256"}
    assert "data" not in repr(upload)


SEEDS = [data for data, _, _ in MARKED.values()]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)
@given(seed=st.sampled_from(SEEDS), choose=st.data())
def test_broken_pictures_are_refused_in_words(
    seed: bytes, choose: st.DataObject, file: Write
) -> None:
    """However a picture is broken: it is refused with a sentence, or its copy is a picture."""
    broken = bytearray(seed)
    for _ in range(choose.draw(st.integers(1, 6))):
        at = choose.draw(st.integers(0, len(broken) - 1))
        broken[at] = choose.draw(st.integers(0, 255))
    path = file(bytes(broken[: choose.draw(st.integers(1, len(broken)))]))
    try:
        found = prepared(path)
    except SettingsError:
        return
    assert isinstance(found, Upload)
    assert opened(found.data).size
