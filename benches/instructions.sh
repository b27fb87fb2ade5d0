#!/usr/bin/env bash
# Instructions of one call on the success path, by callgrind: (Ir(11000) - Ir(1000)) / 10000, which is free of noise.
# Needs valgrind. Prints each row and what it takes above its bare twin.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --quiet --release -p redhanded-benches --bin instructions
program="$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release/instructions"
out=$(mktemp -d)
trap 'rm -r "$out"' EXIT

instructions() { # row, times
    valgrind --tool=callgrind --callgrind-out-file="$out/calls" "$program" "$1" "$2" 2>&1 |
        sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}
per_call() {
    local few many
    few=$(instructions "$1" 1000)
    many=$(instructions "$1" 11000)
    echo $(((many - few) / 10000))
}

printf '%-28s %8s %8s\n' row total added
for kind in number text future; do
    bare=$(per_call "bare-$kind")
    printf '%-28s %8d\n' "bare-$kind" "$bare"
    rows=("annotated-$kind" "annotated-$kind+client")
    [ "$kind" = text ] && rows+=(instrument-text)
    for row in "${rows[@]}"; do
        total=$(per_call "$row")
        printf '%-28s %8d %8d\n' "$row" "$total" $((total - bare))
    done
done
