"""A picture's bytes to those of a copy that shows the same and tells nothing else.

Knows no file and no form. Nothing but what is seen is carried over: no EXIF and no place, no XMP,
IPTC, comment, text, tag, thumbnail or second picture, and nothing behind the picture's end. The
orientation is carried out, and the colours are converted to sRGB, since a colour profile may name
the very screen it was made for.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("JPEG", "PNG", "GIF", "TIFF", "HEIF", "WEBP")
MOST_PIXELS = 50_000_000
MOST_IN_ALL = 100_000_000  # of all frames or pages together

_ORIENTATION = 0x0112
_QUALITY = 90
_MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")
# GIF: what begins a block, and the two application blocks that say how often it is repeated.
_EXTENSION, _PICTURE, _END = 0x21, 0x2C, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF
_REPEATS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


class UnknownPictureError(ValueError):
    """The bytes are none of FORMATS."""


class DamagedPictureError(ValueError):
    """A picture that ends too early or is broken."""


class HugePictureError(ValueError):
    """Unpacked it would have more than MOST_PIXELS, or MOST_IN_ALL with all frames."""


def clean(data: bytes) -> tuple[str, bytes]:
    """The copy's kind as a file's name ends ("png", "jpg", …), and its bytes.

    A JPEG keeps its quality, a GIF its frames bit by bit, an animated WebP and a TIFF all frames or
    pages; of an animated PNG the first frame is left. HEIF becomes JPEG, or PNG where it is
    transparent. UnknownPictureError, DamagedPictureError, HugePictureError.
    """
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415  # needed for an upload alone
    from pillow_heif import register_heif_opener  # noqa: PLC0415  # slow to load, and seldom needed

    register_heif_opener()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about tags that are dropped
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(BytesIO(data), formats=FORMATS) as image:
                _measure(image)
                return _copied(image, data)
        except HugePictureError:
            raise
        except UnidentifiedImageError as error:
            raise UnknownPictureError from error
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise HugePictureError from error
        except Exception as error:  # a decoder of foreign bytes may raise anything
            raise DamagedPictureError(str(error)) from error


def _measure(image: Image) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise HugePictureError


def _copied(image: Image, data: bytes) -> tuple[str, bytes]:
    if image.format == "GIF":
        for _ in _frames(image):
            pass  # each can be read
        return "gif", b"".join(_gif_blocks(data))
    if image.format == "TIFF":
        pages = [_plain(page) for page in _frames(image)]
        return "tiff", _saved(pages, "TIFF", compression="tiff_adobe_deflate")
    if image.format == "WEBP":
        return "webp", _webp(image, data)
    if image.format == "PNG":
        image.load()
        return "png", _saved([_plain(image)], "PNG", compress_level=9)
    return _photograph(image)


def _frames(image: Image) -> Iterator[Image]:
    from PIL import ImageSequence  # noqa: PLC0415  # slow to load, and seldom needed

    total = 0
    for frame in ImageSequence.Iterator(image):
        _measure(frame)
        total += frame.size[0] * frame.size[1]
        if total > MOST_IN_ALL:
            raise HugePictureError
        frame.load()
        yield frame


def _photograph(image: Image) -> tuple[str, bytes]:
    """JPEG with the tables of the original, so that little changes; else at high quality."""
    from PIL import JpegImagePlugin  # noqa: PLC0415  # slow to load, and seldom needed

    layers = image.mode
    tables = getattr(image, "quantization", None)
    sampling = JpegImagePlugin.get_sampling(image) if tables else -1
    image.load()
    plain = _plain(image)
    if plain.mode in ("LA", "RGBA"):
        return "png", _saved([plain], "PNG", compress_level=9)
    plain = plain if plain.mode in ("L", "RGB") else plain.convert("RGB")
    if tables and plain.mode == layers:
        more: dict[str, Any] = {"qtables": tables}
        if sampling >= 0 and plain.mode == "RGB":
            more["subsampling"] = sampling
    else:
        more = {"quality": _QUALITY, "subsampling": 0}
    return "jpg", _saved([plain], "JPEG", optimize=True, **more)


def _webp(image: Image, data: bytes) -> bytes:
    durations: list[int] = []
    plain: list[Image] = []
    for frame in _frames(image):
        plain.append(_plain(frame))
        durations.append(int(frame.info.get("duration", 0)))
    quality: dict[str, Any] = {"quality": _QUALITY, "method": 4}
    if b"VP8L" in data and b"VP8 " not in data:
        quality = {"lossless": True, "exact": True}
    if len(plain) > 1:
        quality |= {"duration": durations, "loop": int(image.info.get("loop", 0))}
    return _saved(plain, "WEBP", **quality)


def _saved(pictures: list[Image], kind: str, **how: Any) -> bytes:
    out = BytesIO()
    if len(pictures) > 1:
        how |= {"save_all": True, "append_images": pictures[1:]}
    pictures[0].save(out, kind, **how)
    return out.getvalue()


def _plain(image: Image) -> Image:
    """Its pixels as they are seen, in a new picture that has nothing else."""
    from PIL import Image  # noqa: PLC0415  # slow to load, and seldom needed

    turned = _turned(image)
    if "transparency" in image.info:
        turned = turned.convert("RGBA")
    seen = _in_srgb(turned, image.info.get("icc_profile"))
    if seen.mode not in _MODES:
        seen = seen.convert("RGB")
    fresh = Image.frombytes(seen.mode, seen.size, seen.tobytes())
    if seen.mode == "P":
        fresh.putpalette(seen.getpalette("RGB") or [])
    return fresh


def _turned(image: Image) -> Image:
    from PIL import Image as Pillow  # noqa: PLC0415  # slow to load, and seldom needed

    try:
        orientation = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001  # tags too broken to be read turn nothing
        orientation = 1
    turn = Pillow.Transpose
    how = {
        2: turn.FLIP_LEFT_RIGHT,
        3: turn.ROTATE_180,
        4: turn.FLIP_TOP_BOTTOM,
        5: turn.TRANSPOSE,
        6: turn.ROTATE_270,
        7: turn.TRANSVERSE,
        8: turn.ROTATE_90,
    }.get(orientation)
    return image if how is None else image.transpose(how)


def _in_srgb(image: Image, profile: bytes | None) -> Image:
    from PIL import ImageCms  # noqa: PLC0415  # slow to load, and seldom needed

    if not profile:
        return image
    clear = image.mode in ("LA", "RGBA", "PA")
    if image.mode not in ("L", "RGB", "RGBA", "CMYK"):
        image = image.convert("RGBA" if clear else "RGB")
    try:
        made = ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGBA" if clear else "RGB",
        )
    except ImageCms.PyCMSError:  # of another colour space, or broken: a viewer ignores it too
        return image
    return made or image


def _gif_blocks(data: bytes) -> Iterator[bytes]:
    """Header, palette, pictures and their timing, up to the end; IndexError if it comes early."""
    at = 13 + _palette(data[10])
    yield data[:at]
    while data[at] != _END:
        if data[at] == _PICTURE:
            end = _after(data, at + 11 + _palette(data[at + 9]))
            yield data[at:end]
        elif data[at] == _EXTENSION:
            end = _after(data, at + 2)
            repeats = data[at + 3 : at + 14] in _REPEATS and data[at + 1] == _APPLICATION
            if repeats or data[at + 1] == _CONTROL:
                yield data[at:end]
        else:
            raise DamagedPictureError
        at = end
    yield bytes([_END])


def _palette(flags: int) -> int:
    """How many bytes the palette takes."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _after(data: bytes, at: int) -> int:
    """Where the chain of sub-blocks ends that begins here."""
    while data[at]:
        at += data[at] + 1
    return at + 1
