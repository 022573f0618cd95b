#!/usr/bin/env bash
# Fetches the jars that pom.xml names and compiles the launcher, once for each state of these files.
# Everything lies in $DATELINE_OPENSEARCH, by default ~/.cache/dateline-tests/opensearch: keep that
# folder between two runs of the tests to fetch nothing again. Needs Java 17 or later, and Maven.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
home=${DATELINE_OPENSEARCH:-${XDG_CACHE_HOME:-$HOME/.cache}/dateline-tests/opensearch}
state=$(cat "$here/pom.xml" "$here/LocalNodes.java" | sha256sum)
[ -e "$home/state" ] && [ "$(cat "$home/state")" = "$state" ] && exit 0
mkdir -p "$home"
rm -rf "$home/lib" "$home/classes" "$home/state"
mvn --quiet --batch-mode -f "$here/pom.xml" \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
    -DoutputDirectory="$home/lib" -DincludeScope=runtime
javac -d "$home/classes" -cp "$home/lib/*" "$here/LocalNodes.java"
echo "$state" >"$home/state"
