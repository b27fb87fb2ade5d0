#!/usr/bin/env bash
# Instructions that the attribute adds to one call that succeeds, by callgrind: (Ir(11000) - Ir(1000)) / 10000, annotated
# minus bare. They are free of noise. Prints each row with its budget, and fails where one is above its ceiling: what it
# took when that was last looked at. Needs valgrind.
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

declare -A counted
count() { # row: sets counted[row] to what one call takes
    [ -n "${counted[$1]:-}" ] && return
    local few many
    few=$(instructions "$1" 1000)
    many=$(instructions "$1" 11000)
    counted[$1]=$(((many - few) / 10000))
}

failed=0
printf '%-58s %6s %6s %7s %6s\n' 'a call that succeeds' added budget ceiling ''
while IFS='|' read -r title row bare budget ceiling; do
    [[ -z $title || $title == \#* ]] && continue
    row=${row// /} bare=${bare// /} budget=${budget// /} ceiling=${ceiling// /}
    added=0
    for term in ${row//,/ }; do count "$term" && added=$((added + counted[$term])); done
    for term in ${bare//,/ }; do count "$term" && added=$((added - counted[$term])); done
    verdict=pass
    [ "$added" -gt "$budget" ] && verdict='above budget'
    if [ "$added" -gt "$ceiling" ]; then
        verdict=FAIL
        failed=1
    fi
    printf '%-58s %6d %6d %7d %s\n' "$title" "$added" "$budget" "$ceiling" "$verdict"
done <benches/instructions.ceilings
exit $failed
