"""Whether a bundle is intact: every change to it is found, by us and by the file that lies in it.

SEES is what others see of each change. Where they are blind by their nature, ours is not.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType

import bagit
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from automation.evidence import verify_bundle
from automation.evidence.bundle import Bundle
from automation.evidence.seal import Seal
from automation.evidence.verify import verify
from automation.evidence.verify_bundle import SEAL, STAMP
from sealed import alone, closed_bundle, edited, remade
from stamping import Tsa, sends, serving, trusting

PAYLOAD = ("data/01-home.png", "data/log.jsonl", "data/provenance.json")
BESIDE = (
    "bag-info.txt",
    "bagit.txt",
    "manifest-sha256.txt",
    "manifest-sha512.txt",
    "signature.txt",
    "signing-key.pem",
    "timestamp-root.pem",
    "timestamp.txt",
    "verify_bundle.py",
)
TAGS = ("tagmanifest-sha256.txt", "tagmanifest-sha512.txt")
AFTER = ("tagmanifest-sha256.txt.sig", "tagmanifest-sha256.txt.tsr")
SUMS = ("seal-sha256.txt",)
FILES = PAYLOAD + BESIDE + TAGS + AFTER + SUMS


def changed(file: Path, place: float = 0.5) -> None:
    """One bit of one byte is another."""
    content = bytearray(file.read_bytes())
    content[int(len(content) * place)] ^= 1
    file.write_bytes(content)


def cut(file: Path) -> None:
    """Its second half is gone."""
    edited(file, lambda content: content[: len(content) // 2])


def renamed(file: Path) -> None:
    """It has another name."""
    file.rename(file.with_name(f"x{file.name}"))


def added(file: Path) -> None:
    """Another file lies beside it."""
    file.with_name(f"x{file.name}").write_text("x")


DAMAGES = {
    "changed": changed,
    "cut": cut,
    "emptied": lambda file: file.write_bytes(b""),
    "removed": Path.unlink,
    "renamed": renamed,
    "added beside": added,
}
YES, NO, SOME = "sees it", "is blind to it", "sees it or not: it hangs on the byte"
# What each tool makes of each damage, in the order of DAMAGES. Blind by their nature: bagit.py to
# what is in no tag manifest, and so to a file that was added beside data, to the tag manifests
# themselves (it checks what they say, not that they are there) and to what came after them;
# sha256sum to every file that was added, and to whatever the sums it is given do not name.
SEES = {
    ("bagit.py", PAYLOAD): (YES, YES, YES, YES, YES, YES),
    ("bagit.py", BESIDE): (YES, YES, YES, YES, YES, NO),
    ("bagit.py", TAGS): (SOME, SOME, NO, NO, NO, NO),
    ("bagit.py", AFTER): (NO, NO, NO, NO, NO, NO),
    ("bagit.py", SUMS): (NO, NO, NO, NO, NO, NO),
    ("sha256sum", PAYLOAD): (YES, YES, YES, YES, YES, NO),
    ("sha256sum", BESIDE): (YES, YES, YES, YES, YES, NO),
    ("sha256sum", TAGS): (YES, YES, YES, YES, YES, NO),
    ("sha256sum", AFTER): (YES, YES, YES, YES, YES, NO),
    ("sha256sum", SUMS): (SOME, SOME, YES, YES, YES, NO),
}


def bagit_accepts(folder: Path) -> bool:
    """Whether the library behind bagit.py calls it valid."""
    try:
        return bool(bagit.Bag(str(folder)).validate())
    except (bagit.BagError, UnicodeDecodeError):
        return False


def sha256sum_accepts(folder: Path) -> bool:
    """Whether sha256sum finds everything as it is named by the three files of SHA-256 sums."""
    names = ("seal-sha256.txt", "tagmanifest-sha256.txt", "manifest-sha256.txt")
    command = ["sha256sum", "-c", "--strict", "--status"]
    ran = (subprocess.run([*command, n], cwd=folder, stderr=-3, check=False) for n in names)
    return all(each.returncode == 0 for each in ran)


OTHERS = {"bagit.py": bagit_accepts, "sha256sum": sha256sum_accepts}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed bundle with all that one can have: signature and timestamp."""
    root = tmp_path_factory.mktemp("whole")
    tsa = Tsa(root / "tsa")
    with serving(sends(tsa.reply)) as server:
        seal = Seal(Ed25519PrivateKey.generate(), trusting(server.url, tsa))
        folder = closed_bundle(root, seal)
    assert seal.told[0].startswith("Timestamped"), seal.told
    return folder


@pytest.fixture
def bag(whole: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(whole, tmp_path / "bundle"))


@pytest.fixture(scope="module")
def lone(whole: Path) -> ModuleType:
    """The checker as it lies in the bundle."""
    spec = importlib.util.spec_from_file_location("lone", whole / "verify_bundle.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["lone"] = module  # where its classes look for their names
    with without_bytecode():
        spec.loader.exec_module(module)
    return module


@contextlib.contextmanager
def without_bytecode() -> Iterator[None]:
    """Leave nothing in the bundle."""
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    yield
    sys.dont_write_bytecode = before


def refusal(folder: Path, whole: Path) -> str:
    """Verify a bundle that is not intact, by us and by the file alone; the sentence of both."""
    verdict = verify(folder)
    file = alone(folder, str(folder), script=whole / "verify_bundle.py")
    assert not verdict.intact
    assert verdict.why[0].isupper()
    assert verdict.why.endswith(".")
    assert verdict.why.isprintable()
    assert (file.returncode, file.stderr) == (1, "")
    assert file.stdout == f"not intact  {verdict.why}\n"
    return verdict.why


def test_untouched(bag: Path) -> None:
    """An untouched bundle is intact for all, wherever it was copied to, however often asked."""
    verdict, file = verify(bag), alone(bag)

    assert verdict.intact
    assert verdict.why == "Closed, complete and unchanged."
    assert verify(bag) == verdict
    assert (file.returncode, file.stderr) == (0, "")
    first, signed, stamped = file.stdout.splitlines()
    assert (first, signed) == (f"intact  {verdict.why}", verdict.notes[0])
    assert "certificate was not checked" in stamped
    assert "certificate leads to the root" in verdict.notes[1]
    assert stamped.split()[:2] == verdict.notes[1].replace(".", ",").split()[:2]
    assert all(accepts(bag) for accepts in OTHERS.values())
    assert sorted(p.relative_to(bag).as_posix() for p in bag.rglob("*.*")) == sorted(FILES)


def test_bagit_as_a_command(bag: Path) -> None:
    """The Library of Congress's own command says what its library says."""
    command = [sys.executable, "-m", "bagit", "--validate", "--quiet", str(bag)]

    valid = subprocess.run(command, check=False, capture_output=True).returncode
    changed(bag / PAYLOAD[0])
    damaged = subprocess.run(command, check=False, capture_output=True).returncode

    assert (valid, damaged) == (0, 1)


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="there is no sha256sum here")
@pytest.mark.parametrize("name", FILES)
def test_what_each_sees(name: str, bag: Path, whole: Path, lone: ModuleType) -> None:
    """Each damage to each file is seen by ours, and by bagit.py and sha256sum as the table says."""
    for number, (word, damage) in enumerate(DAMAGES.items()):
        damage(bag / name)
        for tool, accepts in OTHERS.items():
            (sees,) = (
                row[number] for (t, files), row in SEES.items() if t == tool and name in files
            )
            assert sees in ({NO, SOME} if accepts(bag) else {YES, SOME}), (tool, word)
        if number == 0:
            refusal(bag, whole)
        assert verify(bag) == lone.check(bag)
        assert not verify(bag).intact
        shutil.rmtree(bag)
        shutil.copytree(whole, bag)


@pytest.mark.parametrize("name", FILES)
def test_some_bytes(name: str, bag: Path, lone: ModuleType) -> None:
    """Whichever byte of a file is changed, it is found; here at a few places."""
    every_byte(bag, name, lone, most=6)


@pytest.mark.deep
@pytest.mark.parametrize("name", FILES)
def test_many_bytes(name: str, bag: Path, lone: ModuleType) -> None:
    """Whichever byte of a file is changed, it is found; here at up to a thousand places."""
    every_byte(bag, name, lone, most=1_000)


def every_byte(bag: Path, name: str, lone: ModuleType, most: int) -> None:
    """Change, take away and put in a byte at places from first to last; ours must see it."""
    original = (bag / name).read_bytes()
    step = max(1, len(original) // most)
    for place in {*range(0, len(original), step), len(original) - 1}:
        before, byte, after = original[:place], original[place], original[place + 1 :]
        flips = [bytes([byte ^ (1 << bit)]) for bit in ((place % 8, 5) if most > 9 else (5,))]
        for instead in (*flips, b"", bytes([byte, byte])):
            (bag / name).write_bytes(before + instead + after)
            verdict = verify(bag)
            assert not verdict.intact, (place, instead)
            assert lone.check(bag) == verdict
    (bag / name).write_bytes(original)
    assert verify(bag).intact


@pytest.mark.parametrize(
    "name", ["extra.txt", ".hidden", "data/extra.txt", "data/.hidden", "data/sub/extra", "sub/a"]
)
def test_a_file_added(name: str, bag: Path, whole: Path) -> None:
    """A file that was added, beside the payload or in it, is found and named."""
    (bag / name).parent.mkdir(exist_ok=True)
    (bag / name).write_text("x")

    assert refusal(bag, whole) == f"It was changed: '{name}' is in no manifest."


@pytest.mark.parametrize("name", ["empty", "data/empty"])
def test_an_empty_folder_added(name: str, bag: Path, whole: Path) -> None:
    """A folder without a file was added, too."""
    (bag / name).mkdir()

    assert refusal(bag, whole) == f"It was changed: '{name}/' is an empty folder."


@pytest.mark.parametrize("name", ["link", "data/link"])
@pytest.mark.parametrize("target", ["file", "folder", "nowhere", "itself"])
def test_a_link_added(name: str, target: str, bag: Path, whole: Path) -> None:
    """A link that was added is found, whatever it points to."""
    outside = bag.parent / "outside"
    if target == "folder":
        outside.mkdir()
        (outside / "a").write_text("x")
    elif target == "file":
        outside.write_text("x")
    (bag / name).symlink_to(bag if target == "itself" else outside)

    assert refusal(bag, whole) == f"It was changed: '{name}' is a link."


@pytest.mark.sampled(most=3)
@pytest.mark.parametrize("name", FILES)
def test_a_link_to_the_very_content(name: str, bag: Path, whole: Path) -> None:
    """A file that became a link to the same content elsewhere is found: it may change there."""
    outside = bag.parent / "outside"
    (bag / name).rename(outside)
    (bag / name).symlink_to(outside)

    assert refusal(bag, whole) == f"It was changed: '{name}' is a link."


def test_a_payload_folder_elsewhere(bag: Path, whole: Path) -> None:
    """A payload that was moved away and linked to is found."""
    (bag / "data").rename(bag.parent / "data")
    (bag / "data").symlink_to(bag.parent / "data")

    assert refusal(bag, whole) == "It was changed: 'data' is a link."


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices are those of POSIX")
@pytest.mark.parametrize("name", ["data/01-home.png", "seal-sha256.txt", "data/pipe"])
def test_a_pipe(name: str, bag: Path, whole: Path) -> None:
    """A pipe in a file's place, or beside it, is found without being read."""
    (bag / name).unlink(missing_ok=True)
    os.mkfifo(bag / name)

    assert refusal(bag, whole) == f"It was changed: '{name}' is no ordinary file."


@pytest.mark.parametrize("name", ["data/01-home.png", "seal-sha256.txt", "manifest-sha256.txt"])
def test_a_folder_in_a_files_place(name: str, bag: Path, whole: Path) -> None:
    """A folder in a file's place is found."""
    (bag / name).unlink()
    (bag / name).mkdir()
    (bag / name / "a").write_text("x")

    assert name in refusal(bag, whole)


NAMES = {
    "case": ("data/01-home.png", "data/01-Home.png"),
    "a space at the end": ("data/01-home.png", "data/01-home.png "),
    "another folder": ("data/01-home.png", "data/sub/01-home.png"),
    "a line feed": ("data/01-home.png", "data/01-home.png\n"),
    "what a terminal obeys": ("data/01-home.png", "data/\x1b[2J\u202e01.png"),
    "what is no text": ("data/01-home.png", os.fsdecode(b"data/\xff\xfe.png")),
}


@pytest.mark.parametrize("how", NAMES)
def test_another_name(how: str, bag: Path, whole: Path) -> None:
    """A file with another name, however alike, is found, and no terminal obeys a name."""
    old, new = NAMES[how]
    (bag / new).parent.mkdir(exist_ok=True)
    (bag / old).rename(bag / new)

    assert refusal(bag, whole) == f"It was changed: '{old}' is missing."
    shutil.copy(whole / old, bag / old)
    assert "in no manifest" in refusal(bag, whole)


def test_the_other_form_of_a_letter(tmp_path: Path) -> None:
    """A name in another form of Unicode is another name for ours, and none for bagit.py."""
    folder = closed_bundle(tmp_path, **{"01-über_txt": b"x"})
    name = unicodedata.normalize("NFC", "01-über.txt")
    assert verify(folder).intact
    (folder / "data" / name).rename(folder / "data" / unicodedata.normalize("NFD", name))

    assert bagit_accepts(folder)
    assert refusal(folder, folder) == f"It was changed: 'data/{name}' is missing."


def without_oxum(text: bytes) -> bytes:
    """The tags of the bag without the size of the payload."""
    return b"".join(line for line in text.splitlines(keepends=True) if b"Oxum" not in line)


FIRST = b"0" * 64
# What somebody may write into a file who then makes the hashes above it anew.
FORGED: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "a mark of byte order": ("manifest-sha256.txt", lambda text: b"\xef\xbb\xbf" + text),
    "another line end": ("manifest-sha256.txt", lambda text: text.replace(b"\n", b"\r\n")),
    "an empty line": ("manifest-sha256.txt", lambda text: text + b"\n"),
    "a commentary": ("manifest-sha256.txt", lambda text: b"# x\n" + text),
    "a line twice": ("manifest-sha256.txt", lambda text: text + text.splitlines(True)[0]),
    "capitals": ("manifest-sha256.txt", lambda text: text[:64].upper() + text[64:]),
    "a star": ("manifest-sha256.txt", lambda text: text.replace(b"  data", b" *data")),
    "a tabulator": ("manifest-sha256.txt", lambda text: text.replace(b"  data", b"\tdata")),
    "no text": ("manifest-sha256.txt", lambda text: text + b"\xff"),
    "one space": ("manifest-sha256.txt", lambda text: text.replace(b"  data", b" data")),
    "nothing": ("manifest-sha256.txt", lambda _: b""),
    "a line less": ("manifest-sha512.txt", lambda text: b"".join(text.splitlines(True)[1:])),
    "a line too many": ("manifest-sha256.txt", lambda text: text + FIRST + b"  data/x\n"),
    "a way out": ("manifest-sha256.txt", lambda text: text + FIRST + b"  data/../../outside\n"),
    "a way out of all": ("manifest-sha256.txt", lambda text: text + FIRST + b"  /etc/passwd\n"),
    "a home": ("manifest-sha256.txt", lambda text: text + FIRST + b"  ~/.bashrc\n"),
    "a drive": ("manifest-sha256.txt", lambda text: text + FIRST + b"  C:\\x\n"),
    "a detour": ("manifest-sha256.txt", lambda text: text.replace(b"data/0", b"data/./0")),
    "a backslash": ("manifest-sha256.txt", lambda text: text.replace(b"data/0", b"data\\0")),
    "a file of tags": (
        "manifest-sha256.txt",
        lambda text: text + FIRST + b"  bagit.txt\n",
    ),
    "an older format": ("bagit.txt", lambda text: text.replace(b"0.97", b"0.93")),
    "another format": ("bagit.txt", lambda text: text.replace(b"0.97", b"1.0")),
    "another encoding": ("bagit.txt", lambda text: text.replace(b"UTF-8", b"UTF-7")),
    "no size": ("bag-info.txt", without_oxum),
    "another size": ("bag-info.txt", lambda text: text.replace(b"Oxum: ", b"Oxum: 1")),
    "two sizes": ("bag-info.txt", lambda text: text + b"Payload-Oxum: 1.1\n"),
    "no tag": ("bag-info.txt", lambda text: text + b"nothing\n"),
    "another root": ("timestamp-root.pem", lambda text: text[: len(text) // 2]),
    "a key that is none": ("signing-key.pem", lambda text: text.replace(b"MCow", b"MC[w")),
    "another key": ("signing-key.pem", lambda text: text.replace(b"PUBLIC", b"SECRET")),
    "a note": ("signature.txt", lambda text: text + b"All is well.\n"),
}


OF_A_SEAL = {"another root", "another key", "a key that is none", "a note"}


@pytest.mark.sampled(most=4)
@pytest.mark.parametrize("how", FORGED)
def test_a_file_forged_with_the_hashes_above_it(how: str, bag: Path, whole: Path) -> None:
    """What somebody writes into a file is found though all hashes above it were made anew."""
    name, forge = FORGED[how]
    edited(bag / name, forge)
    (bag.parent / "outside").write_text("x")
    remade(bag, payload=False)

    refusal(bag, whole)


@pytest.mark.parametrize("how", sorted(set(FORGED) - OF_A_SEAL))
def test_the_same_without_a_seal(how: str, tmp_path: Path) -> None:
    """So it is in a bundle that is neither signed nor timestamped."""
    folder = closed_bundle(tmp_path)
    name, forge = FORGED[how]
    edited(folder / name, forge)
    remade(folder, payload=False)

    refusal(folder, folder)


def in_order(line: bytes, text: bytes) -> bytes:
    """The sums with one more, in order of names."""
    return b"".join(sorted([*text.splitlines(True), line], key=lambda each: each.split()[1]))


def test_sums_in_another_order(bag: Path, whole: Path) -> None:
    """The topmost sums, which no others name, have one order only."""
    edited(bag / "seal-sha256.txt", lambda text: b"".join(text.splitlines(True)[::-1]))

    assert refusal(bag, whole) == "It was changed: 'seal-sha256.txt' is not in order."


def test_a_file_in_the_wrong_manifest(tmp_path: Path) -> None:
    """A payload file that only the tag manifests name is in no manifest for ours.

    bagit.py throws the names of all manifests together, and takes it.
    """
    folder = closed_bundle(tmp_path)
    (folder / "data" / "x.txt").write_text("x")
    size = sum((folder / name).stat().st_size for name in (*PAYLOAD, "data/x.txt"))
    edited(
        folder / "bag-info.txt",
        lambda text: without_oxum(text) + f"Payload-Oxum: {size}.4\n".encode(),
    )
    remade(folder, payload=False)
    for how in ("sha256", "sha512"):
        line = f"{hashlib.new(how, b'x').hexdigest()}  data/x.txt\n".encode()
        edited(folder / f"tagmanifest-{how}.txt", partial(in_order, line))
    remade(folder, payload=False, tags=False)

    assert bagit_accepts(folder)
    assert refusal(folder, folder) == "It was changed: 'data/x.txt' is in no manifest."


@pytest.mark.parametrize("name", ["fetch.txt", "manifest-md5.txt", "manifest-sha1.txt"])
def test_what_has_no_place(name: str, tmp_path: Path) -> None:
    """A bundle fetches nothing and has no third manifest, even if the tag manifests name one."""
    folder = closed_bundle(tmp_path)
    (folder / name).write_text("x")

    assert refusal(remade(folder), folder) == f"It was changed: '{name}' has no place in a bundle."


@pytest.mark.sampled(most=3)
@pytest.mark.parametrize("name", [n for n in (*BESIDE, *PAYLOAD) if "manifest" not in n])
def test_a_file_removed_with_its_hashes(name: str, bag: Path, whole: Path) -> None:
    """A file that was taken away is found though all hashes were made anew, as it was signed."""
    (bag / name).unlink()
    with contextlib.suppress(FileNotFoundError):
        remade(bag)

    refusal(bag, whole)


def test_two_files_exchanged(bag: Path, whole: Path) -> None:
    """Two files that changed places are found."""
    one, two = bag / "data" / "01-home.png", bag / "data" / "log.jsonl"
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)

    assert refusal(bag, whole) == "It was changed: 'data/01-home.png' is not what was kept."


def test_never_closed(tmp_path: Path, whole: Path) -> None:
    """A bundle that was never closed is not intact, and the sentence says why."""
    Bundle(tmp_path / "anna", "bundle", dry_run=False).keep("01.txt", "x")

    assert "never closed" in refusal(tmp_path / "anna" / "bundle.open", whole)


def test_a_closed_one_called_open(bag: Path, whole: Path) -> None:
    """A bundle whose name says open is not taken for closed."""
    assert "never closed" in refusal(bag.rename(bag.with_name("bundle.open")), whole)


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_no_bundle(name: str, tmp_path: Path, whole: Path) -> None:
    """What is no bundle at all is said to be none."""
    assert "no evidence bundle" in refusal(tmp_path / name, whole)


def test_a_file_in_its_place(tmp_path: Path, whole: Path) -> None:
    """A file is no bundle."""
    (tmp_path / "bundle").write_text("x")

    assert "no evidence bundle" in refusal(tmp_path / "bundle", whole)


def test_nothing_is_written(bag: Path) -> None:
    """Verifying changes nothing, not even a time; the file inside leaves nothing behind."""
    before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in bag.rglob("*")}

    assert verify(bag).intact
    assert alone(bag).returncode == 0

    assert {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in bag.rglob("*")} == before


def test_the_file_is_the_programs_own(whole: Path) -> None:
    """The file in a bundle is the room that the program uses itself, byte for byte."""
    assert (whole / "verify_bundle.py").read_bytes() == Path(verify_bundle.__file__).read_bytes()


def test_the_file_needs_nothing() -> None:
    """It is Python 3.8 and imports the standard library alone."""
    tree = ast.parse(Path(verify_bundle.__file__).read_bytes(), feature_version=(3, 8))
    nodes = list(ast.walk(tree))
    modules = {a.name for n in nodes if isinstance(n, ast.Import) for a in n.names}
    modules |= {str(n.module) for n in nodes if isinstance(n, ast.ImportFrom)}

    assert modules <= {"__future__", "base64", "hashlib", "json", "os", "pathlib", "re", "sys"} | {
        "typing"
    }
    assert modules <= sys.stdlib_module_names


def test_the_files_own_words(whole: Path) -> None:
    """It explains itself; with two folders it does nothing but that."""
    helped, many = alone(whole, "--help"), alone(whole, "a", "b")

    assert (helped.returncode, many.returncode) == (0, 2)
    assert helped.stdout == many.stdout == verify_bundle.__doc__


OPERATIONS = ("flip", "insert", "delete", "swap", "remove", "copy", "rename", "truncate", "link")
STEP = st.tuples(
    st.sampled_from(OPERATIONS),
    st.sampled_from(FILES),
    st.sampled_from(FILES),
    st.floats(0, 0.999),
    st.integers(1, 255),
)


def apply(bag: Path, step: tuple[str, str, str, float, int]) -> None:
    """Do one thing to a bundle, if it can be done."""
    what, name, other, place, number = step
    one, two = bag / name, bag / other
    content = one.read_bytes()
    at = int(len(content) * place)
    todo: dict[str, Callable[[], object]] = {
        "flip": lambda: one.write_bytes(
            content[:at] + bytes([content[at] ^ number]) + content[at + 1 :]
        ),
        "insert": lambda: one.write_bytes(content[:at] + bytes([number]) + content[at:]),
        "delete": lambda: one.write_bytes(content[:at] + content[at + number :]),
        "truncate": lambda: one.write_bytes(content[:at]),
        "swap": lambda: (one.write_bytes(two.read_bytes()), two.write_bytes(content)),
        "copy": lambda: shutil.copy(one, one.with_name(f"{number}")),
        "rename": lambda: one.rename(one.with_name(f"{number}")),
        "remove": one.unlink,
        "link": lambda: (one.unlink(), one.symlink_to(two)),
    }
    todo[what]()


def content_of(folder: Path) -> dict[str, object]:
    """Everything in a folder, by name."""
    return {
        p.relative_to(folder).as_posix(): p.readlink() if p.is_symlink() else p.read_bytes()
        for p in folder.rglob("*")
        if p.is_symlink() or p.is_file()
    }


@pytest.mark.deep
@given(steps=st.lists(STEP, min_size=1, max_size=3), anew=st.booleans())
def test_whatever_is_done(
    whole: Path,
    lone: ModuleType,
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[str, str, str, float, int]],
    *,
    anew: bool,
) -> None:
    """Whatever is done to a bundle, hashes made anew or not, both find it; else both find none.

    But for the timestamp: whether it bears its authority's signature only the command can see.
    """
    bag = Path(shutil.copytree(whole, tmp_path_factory.mktemp("fuzz") / "bundle"))
    with contextlib.suppress(FileNotFoundError, IndexError, OSError):
        for step in steps:
            apply(bag, step)
    if anew and (bag / "bag-info.txt").is_file() and (bag / "data").is_dir():
        with contextlib.suppress(OSError):  # what is linked nowhere cannot be made anew
            remade(bag)
    before, after = content_of(whole), content_of(bag)
    other = {name for name in before | after if before.get(name) != after.get(name)}

    mine, its = verify(bag), lone.check(bag)
    shutil.rmtree(bag.parent)

    if other and other <= {STAMP, SEAL} and its.intact:
        assert "certificate was not checked" in its.notes[-1]
        return
    assert (mine.intact, its.intact) == (not other, not other), (mine, its)
    assert not other or mine.why == its.why
