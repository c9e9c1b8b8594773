#!/usr/bin/env bash
# Every text added or changed since BASE, a branch or a commit, compared word for word with the
# version published before it, as Markdown.
#
#     bash .github/redlines.sh origin/main
set -euo pipefail
cd "$(git rev-parse --show-toplevel)"
first_commit=$(git rev-list --max-parents=0 HEAD | tail -n 1)
base=$(git merge-base "$1" HEAD 2> /dev/null || echo "$first_commit")

before() { # the version of the policy $1 that was published before the version $2; empty if there is none
  python3 run.py status --format json | python3 -c '
import json, sys

_, policy, version = sys.argv
rows = [row for row in json.load(sys.stdin)["versions"] if row["policy"] == policy]
names = [row["version"] for row in rows]  # the newest first
for row in rows[names.index(version) + 1 :]:
    if row["state"] not in {"draft", "withdrawn", "called off", "replaced"}:
        sys.exit(print(row["version"]))
' "$1" "$2"
}

echo "## Changes, word for word"
git diff -z --name-only --diff-filter=AMR "$base" HEAD -- 'content/*/*/*.md' |
  while IFS= read -r -d '' path; do
    IFS=/ read -r _ language policy file <<< "$path"
    version=${file%.md}
    echo
    echo "### $policy $version ($language)"
    old=$(before "$policy" "$version" 2> /dev/null || true)
    if [[ -z $old ]]; then
      echo "There is no version before it to compare it with."
      continue
    fi
    echo "~~~~~~~~"
    python3 run.py diff --lang "$language" -- "$policy" "$old" "$version" 2>&1 || true
    echo "~~~~~~~~"
  done
