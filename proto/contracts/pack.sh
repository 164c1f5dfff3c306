#!/usr/bin/env bash
# Packs the two stand-in contracts into a folder (default: the committed feed beside this script).
# The hash of every source that can change them goes into the assemblies, where the tests compare it with the tree.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
feed=${1:-$here/feed}
mkdir -p "$feed"
feed=$(cd "$feed" && pwd)

# Built outside the tree: no bin or obj is left behind, and two runs at once do not meet.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cd "$here"
sources_hash=$(find . -path ./feed -prune -o -type f \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.snk' \) \
  -not -path '*/obj/*' -not -path '*/bin/*' -print | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -d ' ' -f 1)

dotnet pack Contracts.slnx -c Release -o "$feed" --artifacts-path "$scratch" --disable-build-servers -nologo -v quiet \
  -p:SourcesHash="$sources_hash"
echo "packed $feed, sources $sources_hash"
