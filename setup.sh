#!/bin/sh
# Set-up for a checkout: .venv with the package, and a browser. Running it again is harmless.
# As root on Debian it installs what is missing; elsewhere it only says what to install.
set -eu
cd "$(dirname "$0")"

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

on_debian_as_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

updated=no
debian() {
  say "installing from Debian: $*"
  log=$(mktemp)
  if [ "$updated" = no ]; then
    apt-get update -q >"$log" 2>&1 || { cat "$log" >&2; fail "apt-get update failed."; }
    updated=yes
  fi
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" \
    >"$log" 2>&1 </dev/null || { cat "$log" >&2; fail "apt-get install $* failed."; }
  rm -f "$log"
}

python() {
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null 2>&1 &&
      "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
}

base=$(python)
if [ -z "$base" ] && on_debian_as_root; then
  debian python3 python3-venv
  base=$(python)
fi
[ -n "$base" ] || fail "Python 3.11 or newer is needed, and none was found. Install it first."
if ! "$base" -c 'import ensurepip, venv' 2>/dev/null; then
  if on_debian_as_root; then debian python3-venv; else
    fail "$base lacks the module venv. On Debian and Ubuntu: sudo apt install python3-venv"
  fi
fi

if ! .venv/bin/python -c '' 2>/dev/null; then
  say "making .venv with $("$base" --version)"
  "$base" -m venv --clear .venv
fi
say "installing the package"
.venv/bin/python -m pip install -qq --disable-pip-version-check --editable '.[dev]'

if ! .venv/bin/python -m playwright --version >/dev/null 2>&1; then
  # Playwright's driver needs libatomic.so.1, which a bare Debian lacks.
  if on_debian_as_root; then debian libatomic1; fi
  .venv/bin/python -m playwright --version >/dev/null || fail "Playwright's driver does not start."
fi

has_browser() {
  .venv/bin/python -c "
import sys
from automation.doctor import browser_for_windows
sys.exit(browser_for_windows() is None)" 2>/dev/null
}
if ! has_browser; then
  if on_debian_as_root; then
    debian chromium fonts-liberation
  else
    say "no Chrome, Edge or Chromium found; downloading Playwright's Chromium"
    .venv/bin/python -m playwright install chromium ||
      fail "No browser. Install Chrome, Edge or Chromium, then run this again."
  fi
fi
if on_debian_as_root; then
  if ! command -v chromium-headless-shell >/dev/null 2>&1 &&
    apt-cache show chromium-headless-shell >/dev/null 2>&1; then
    debian chromium-headless-shell
  fi
  if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && ! command -v Xvfb >/dev/null 2>&1; then
    debian xvfb
  fi
  # The tests read pictures as a person would; without it they are skipped.
  if ! command -v tesseract >/dev/null 2>&1; then debian tesseract-ocr; fi
fi
touch .venv/.ready
say "ready: .venv/bin/objector"
