#!/usr/bin/env bash
# Ends the programs in every bad way, many times, and looks at what is left. docs/reliability.md has the figures.
#   packaging/soak.sh BUILD [KILLS=200] [CANCELS=200] [CYCLES=500] [REPEATS=20] [FUZZ_MINUTES=0] [DISK=8]
# BUILD is a build folder with cbldm and soak (the target of tests/tools/soak.cpp). FUZZ_MINUTES: of each fuzzer that is in build/fuzz/bin. DISK: MiB of the small
# disk that is filled, which only root can make; 0 leaves it out. Prints a line for each trial and ends with 1 when one failed.
set -euo pipefail
(($# >= 1)) || { echo "usage: soak.sh BUILD [KILLS=N] [CANCELS=N] [CYCLES=N] [REPEATS=N] [FUZZ_MINUTES=N] [DISK=MIB]" >&2 && exit 2; }
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$(cd "$1" && pwd)
shift
declare -A counts=([KILLS]=200 [CANCELS]=200 [CYCLES]=500 [REPEATS]=20 [FUZZ_MINUTES]=0 [DISK]=8)
for choice in "$@"; do
    [[ $choice =~ ^([A-Z_]+)=([0-9]+)$ && -n ${counts[${BASH_REMATCH[1]}]:-} ]] || { echo "error: what is $choice?" >&2 && exit 2; }
    counts[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
done
cbldm=$build/bin/cbldm soak=$build/bin/soak
curve=$root/resources/examples/gold-decahedron.gr
export OMP_NUM_THREADS=1 OMP_WAIT_POLICY=PASSIVE LC_ALL=C.UTF-8

work=$(mktemp -d)
disk=
cleanup()
{
    [[ -z $disk ]] || umount "$disk"
    rm -rf "$work"
}
trap cleanup EXIT
cd "$work"
failed=0
report() # GOOD_OR_NOT TEXT
{
    if (($1)); then echo "ok      $2"; else
        echo "FAILED  $2"
        failed=1
    fi
}
moment() { awk -v most="$1" -v seed="$RANDOM$RANDOM" 'BEGIN { srand(seed); printf "%.3f", rand() * most }'; } # seconds
generate() { "$cbldm" generate "$curve" -n 2 "$@"; }
# What a folder of results holds, but for what tells times; hidden folders that were left beside it are no part of it.
state_of() { (cd "$1" && find . -type f ! -name '.*' ! -name summary.json | sort | xargs -r sha256sum && without_times summary.json) | sha256sum; }
without_times() { sed -n '/"timings"/,/}/!p' "$1"; }

# Kill -9 while sessions are saved: the one that is there is whole, and the last that was reported saved or the next.
saving()
{
    local i last found bad=0 lost=0
    for ((i = 0; i < counts[KILLS]; ++i)); do
        rm -f saved.clens
        "$soak" save saved.clens >saved.txt &
        local program=$!
        sleep "$(moment 0.7)"
        kill -9 $program && wait $program 2>/dev/null || true
        last=$(tail -n 1 saved.txt)
        last=${last:-0}
        if [[ ! -e saved.clens ]]; then
            ((last == 0)) || bad=$((bad + 1)) # nothing was saved before
            continue
        fi
        found=$("$soak" open saved.clens) || { bad=$((bad + 1)) && continue; }
        ((found == last || found == last + 1)) || lost=$((lost + 1))
    done
    report $((bad == 0 && lost == 0)) "${counts[KILLS]} x kill -9 while saving: $bad sessions did not open, $lost were not the last one"
}

# Signals while results are replaced by those of another seed: the folder holds the one or the other as a whole.
interrupting() # SIGNAL COUNT WORDS
{
    local i bad=0 ended=0 odd=0 late=0 took before after code one two
    rm -rf out one two
    generate --seed 1 -o one >/dev/null 2>&1
    took=$(date +%s.%N)
    generate --seed 2 -o two >/dev/null 2>&1
    took=$(awk -v a="$took" -v b="$(date +%s.%N)" 'BEGIN { print (b - a) * 1.1 }')
    one=$(state_of one) two=$(state_of two)
    cp -r one out
    for ((i = 0; i < $2; ++i)); do
        before=$(state_of out 2>/dev/null || echo damaged)
        "$cbldm" generate "$curve" -n 2 --seed $((1 + (i + 1) % 2)) -o out >/dev/null 2>&1 & # not the function: a shell would get the signal
        local program=$!
        sleep "$(moment "$took")"
        kill "-$1" $program 2>/dev/null || true
        code=0
        wait $program 2>/dev/null || code=$?
        [[ $code != 0 ]] || ended=$((ended + 1))
        [[ $code == 0 || $code == 143 || $code == 137 ]] || odd=$((odd + 1))
        after=$(state_of out 2>/dev/null || echo damaged)
        [[ $after == "$one" || $after == "$two" ]] || bad=$((bad + 1))
        [[ $code != 143 || $after == "$before" ]] || late=$((late + 1)) # ended by the signal when its results were there already
    done
    generate --seed 1 -o out >/dev/null 2>&1
    local left
    left=$(find . -maxdepth 1 -name '.*' ! -name . | wc -l)
    report $((bad == 0 && odd == 0 && left == 0)) \
        "$2 x $3 while generating ($ended had ended before, $late had written their results): $bad folders were damaged, $odd ended otherwise than they should, $left hidden files were left at the end"
}

memory()
{
    ((counts[CYCLES] > 0)) || return 0
    local text first last
    text=$("$soak" cycles "${counts[CYCLES]}" "$curve" "$build/lib/libclusterlens_model.so" "$root/models/basis.h5") || { report 0 "cycles of generate and cancel" && return; }
    first=$(sed -n '1s/.* \([0-9]*\) KiB/\1/p' <<<"$text")
    last=$(sed -n '$s/.* \([0-9]*\) KiB/\1/p' <<<"$text")
    report $((last < first + first / 10)) "${counts[CYCLES]} cycles of generate and cancel in one process: $((first / 1024)) MiB after a tenth, $((last / 1024)) MiB at the end; $(tail -n 1 <<<"$text")"
}

# A full disk: an error in one line, and what was there before is still there.
full_disk()
{
    ((counts[DISK] > 0)) || return 0
    mkdir -p small
    if ! mount -t tmpfs -o "size=${counts[DISK]}m" none small 2>/dev/null; then
        echo "left out: a full disk (only root can make a small one)"
        return 0
    fi
    disk=$work/small
    generate --seed 1 -o small/out >/dev/null 2>&1
    cp "$curve" small/curve.gr
    local before code=0
    before=$(state_of small/out)
    head -c 1G /dev/zero >small/filler 2>/dev/null || true
    "$cbldm" generate small/curve.gr -n 2 --seed 2 -o small/out >/dev/null 2>full.txt || code=$?
    report $((code == 1)) "a full disk: exit code $code, \"$(tail -n 1 full.txt | cut -c 1-110)\""
    report "$([[ $before == "$(state_of small/out)" ]] && echo 1 || echo 0)" "a full disk leaves the earlier results as they were"
    rm small/filler
    code=0
    "$cbldm" generate small/curve.gr -n 2 --seed 2 -o small/out >/dev/null 2>&1 || code=$?
    report $((code == 0)) "with room again the same command succeeds"
    # A folder that nobody can write into, root neither.
    mount -o remount,ro small
    code=0
    "$cbldm" generate small/curve.gr -n 2 -o small/out >/dev/null 2>full.txt || code=$?
    report $((code == 1)) "a folder that cannot be written: exit code $code, \"$(tail -n 1 full.txt | cut -c 1-110)\""
    umount small
    disk=
}

names()
{
    local long unicode='Ångström 粒子 — β "x" '"'y'"
    long=$(printf 'n%.0s' $(seq 252)).gr # 255 bytes
    cp "$curve" "$long"
    cp "$curve" "$unicode.gr"
    local code=0
    "$cbldm" generate "$long" -n 1 -o "$(printf 'o%.0s' $(seq 255))" >/dev/null 2>names.txt || code=$?
    report $((code == 0)) "file and folder with names of 255 bytes: exit code $code $(grep error names.txt || true)"
    code=0
    "$cbldm" generate "$unicode.gr" -n 1 -o "$unicode" >/dev/null 2>names.txt || code=$?
    report $((code == 0)) "names with blanks, quotes and letters of three alphabets: exit code $code $(grep error names.txt || true)"
    rm names.txt
    "$soak" save "$(printf 's%.0s' $(seq 249)).clens" >names.txt 2>&1 &
    local program=$! i
    for ((i = 0; i < 300; ++i)); do # until the first one is saved, half a minute at most
        [[ ! -s names.txt ]] || break
        sleep 0.1
    done
    kill -9 $program && wait $program 2>/dev/null || true
    report "$([[ -s names.txt ]] && "$soak" open "$(printf 's%.0s' $(seq 249)).clens" >/dev/null && echo 1 || echo 0)" "a session with a name of 255 bytes"
}

same_answer()
{
    ((counts[REPEATS] > 0)) || return 0
    local i sums
    for ((i = 0; i < counts[REPEATS]; ++i)); do
        OMP_NUM_THREADS=$((1 + i % 2)) generate -o "repeat" --seed 3 >/dev/null 2>&1
        without_times repeat/summary.json | sha256sum
    done | sort | uniq -c >sums.txt
    sums=$(wc -l <sums.txt)
    report $((sums == 1)) "${counts[REPEATS]} runs of one seed, with 1 and 2 threads in turn: $sums different summary.json (times aside)"
}

fuzzing()
{
    ((counts[FUZZ_MINUTES] > 0)) || return 0
    local fuzzer name seeds code
    for fuzzer in "$root"/build/fuzz/bin/fuzz_*; do
        [[ -x $fuzzer ]] || { echo "left out: fuzzing (cmake --preset fuzz && cmake --build --preset fuzz --target fuzzers)" && return; }
        name=$(basename "$fuzzer") code=0
        seeds=$root/tests/fuzz/seeds/${name#fuzz_}
        [[ $name != fuzz_gr ]] || seeds=$root/tests/data/gr
        mkdir -p "corpus-$name"
        ASAN_OPTIONS=allocator_may_return_null=1 "$fuzzer" -max_total_time=$((60 * counts[FUZZ_MINUTES])) -max_len=65536 -rss_limit_mb=1024 \
            -malloc_limit_mb=256 -timeout=10 "corpus-$name" "$seeds" >"$name.txt" 2>&1 || code=$?
        report $((code == 0)) "$name, ${counts[FUZZ_MINUTES]} min: $(sed -n 's/^stat::number_of_executed_units: */executions: /p; s/^Done \([0-9]*\) runs.*/\1 inputs/p' "$name.txt" | tail -n 1)"
    done
}

((counts[KILLS] == 0)) || saving
interrupting 9 "${counts[KILLS]}" "kill -9"
interrupting TERM "${counts[CANCELS]}" "cancel (SIGTERM)"
memory
full_disk
names
same_answer
fuzzing
exit "$failed"
