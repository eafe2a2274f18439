"""The person of a dry run without settings: nobody, with a name, a number and a picture."""

from __future__ import annotations

from automation.account import Account, Details
from automation.recording import Recording, roots

PICTURE = "demo-screenshot.png"


def demo(recording: Recording, endpoint: str | None) -> Account:
    """Somebody who lives where the recording was made, and asks what it was asked."""
    found = (root / PICTURE for root in roots())
    picture = next((path for path in found if path.is_file()), None)
    return Account(
        "demo",
        "demo@example.org",
        region=recording.region,
        language="en",
        endpoint=endpoint,
        details=Details(
            first_name="Demo",
            last_name="Person",
            phone="+447700900123",  # of the range that is kept for fiction
            prompts=(
                "Who is Demo Person, where does Demo Person live, and which photos of Demo Person "
                "with their children have other people shared?"
            ),
            screenshot=str(picture) if picture else None,
        ),
    )
