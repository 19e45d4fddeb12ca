#!/usr/bin/env bash
# Installs what is missing, builds everything and runs every test.
#   packaging/test.sh               release build, all tests, one short pass of every benchmark and, where clang is, of every fuzzer
#   packaging/test.sh --sanitize    the tests of the core, without LibTorch and window, under AddressSanitizer and UndefinedBehaviorSanitizer
# The last line reads "N passed, N failed" and counts test programs.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=packaging/machine.sh
source "$root/packaging/machine.sh"

case "${1:-}" in
    "")
        build=$root/build/test
        options=(--preset release -DCLUSTERLENS_TESTS=ON -DCLUSTERLENS_BENCHMARKS=ON -DCLUSTERLENS_UNITY=ON)
        ;;
    --sanitize)
        build=$root/build/test-asan
        # Debian's LibTorch, VTK and Qt are not built for the sanitizers, and loading LibTorch under them takes longer than the tests.
        options=(--preset asan -DCLUSTERLENS_TESTS=ON -DCLUSTERLENS_BENCHMARKS=OFF -DCLUSTERLENS_MODEL=OFF -DCLUSTERLENS_WINDOW=OFF
            -DCLUSTERLENS_UNITY=ON)
        ;;
    *)
        echo "usage: test.sh [--sanitize]" >&2
        exit 2
        ;;
esac

bash "$root/packaging/install-deps.sh" test

cd "$root"
echo "== building in $build"
mapfile -t -O ${#options[@]} options < <(machine_options)
cmake "${options[@]}" -B "$build" --log-level=WARNING
cmake --build "$build" -j "$(build_jobs)"

cores=$(nproc) # before OMP_NUM_THREADS, which nproc obeys
# One thread for each test program: ctest already runs one for each core.
export OMP_NUM_THREADS=1 OMP_WAIT_POLICY=PASSIVE
# The test programs of tests/ name their platform themselves; this is for what they start.
export QT_QPA_PLATFORM=offscreen

echo "== testing"
junit=$build/ctest.xml
status=0
ctest --test-dir "$build" --output-on-failure --no-tests=error -j "$cores" --output-junit "$junit" || status=$?

if [[ ${1:-} != --sanitize ]]; then
    for benchmark in "$build"/bin/bench_*; do
        echo "== one pass of $(basename "$benchmark")"
        "$benchmark" --benchmark_min_time=0.001 >"$build/$(basename "$benchmark").txt" 2>&1 || {
            echo "$(basename "$benchmark") failed:"
            tail -n 20 "$build/$(basename "$benchmark").txt"
            status=1
        }
    done
fi

# clang with its fuzzer's library; neither is among the packages that this script installs.
can_fuzz()
{
    local probe=$build/fuzz_probe
    printf 'extern "C" int LLVMFuzzerTestOneInput(const unsigned char*, unsigned long) { return 0; }\n' >"$probe.cpp"
    command -v clang++ >/dev/null && clang++ -fsanitize=fuzzer,address,undefined "$probe.cpp" -o "$probe" 2>/dev/null
}

# fuzz_one NAME: 20 s from its seeds; what it finds stays in the build folder.
fuzz_one()
{
    local name=$1 seeds=tests/fuzz/seeds/${1#fuzz_} options=() corpus
    [[ $name != fuzz_gr ]] || { seeds=tests/data/gr && options=(-dict=tests/fuzz/gr.dict); }
    corpus=$(mktemp -d)
    if "build/fuzz/bin/$name" -max_total_time=20 -max_len=65536 -rss_limit_mb=1024 -malloc_limit_mb=256 -timeout=10 \
        -artifact_prefix="build/fuzz/$name-" "${options[@]}" "$corpus" "$seeds" >"build/fuzz/$name.txt" 2>&1; then
        echo "$name found nothing in 20 s"
    else
        echo "$name failed:"
        tail -n 30 "build/fuzz/$name.txt"
        touch build/fuzz/failed
    fi
    rm -rf "$corpus"
}

fuzz()
{
    local machine
    mapfile -t machine < <(machine_options)
    rm -f build/fuzz/failed
    if ! can_fuzz; then
        echo "fuzzing skipped: clang++ with its fuzzer library is not installed (Debian: clang libclang-rt-14-dev); configuring only"
        cmake --preset fuzz -B build/fuzz-configure -DCMAKE_C_COMPILER=cc -DCMAKE_CXX_COMPILER=c++ "${machine[@]}" --log-level=WARNING
        return
    fi
    cmake --preset fuzz "${machine[@]}" --log-level=WARNING
    cmake --build build/fuzz --target fuzzers -j "$(build_jobs)"
    export -f fuzz_one
    export ASAN_OPTIONS=allocator_may_return_null=1
    (cd build/fuzz/bin && ls -d fuzz_*) | xargs -P "$cores" -I NAME bash -c 'fuzz_one NAME'
    [[ ! -e build/fuzz/failed ]]
}

if [[ ${1:-} != --sanitize ]]; then
    echo "== fuzzing"
    fuzz || status=1
fi

log=$build/Testing/Temporary/LastTest.log
skips=$(grep -c '^SKIP ' "$log" || true)
if ((skips > 0)); then
    echo "$skips checks skipped inside the programs, for example because ../shared is absent:"
    grep '^SKIP ' "$log" | cut -c 1-132 | sort | uniq | head -n 20
fi
count() { grep -o -m 1 "$1=\"[0-9]*\"" "$junit" | head -n 1 | tr -dc 0-9; }
total=$(count tests) failed=$(count failures) skipped=$(count skipped) disabled=$(count disabled)
((skipped + disabled == 0)) || echo "$((skipped + disabled)) test programs skipped"
echo "$((total - failed - skipped - disabled)) passed, $failed failed"
exit "$status"
