#!/usr/bin/env bash
# Runs the CLI from a checkout of this repository, for the GitHub Action and pre-commit. The first run builds it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

build() { npm ci --include=dev --ignore-scripts --no-audit --no-fund && npm run --silent build; }

if [ ! -f "$root/dist/gatewarden.js" ]; then
  (cd "$root" && build) >&2 || { echo 'gatewarden: The build failed. It needs npm and Node.js 20.19 or newer.' >&2; exit 2; }
fi
exec node "$root/dist/gatewarden.js" "$@"
