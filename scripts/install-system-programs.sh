#!/usr/bin/env bash
# Installs the system's programs that some tests use. Without one, its tests are skipped and say so; nothing here fails.
set -uo pipefail

install() {
  local program="$1" package="$2"
  if command -v "$program" > /dev/null; then return; fi
  if ! command -v apt-get > /dev/null || [ "$(id -u)" != 0 ]; then
    echo "not installed: $program (package $package)"
    return
  fi
  DEBIAN_FRONTEND=noninteractive timeout 300 apt-get install -y -qq "$package" > /dev/null 2>&1 ||
    { timeout 120 apt-get update -qq > /dev/null 2>&1 &&
      DEBIAN_FRONTEND=noninteractive timeout 300 apt-get install -y -qq "$package" > /dev/null 2>&1; } ||
    echo "not installed: $program (package $package)"
}

install openssl openssl
install chromium chromium
