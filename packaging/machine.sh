# shellcheck shell=bash
# Sourced by run.sh and test.sh.

# How many compilers may run at once: one for each core, but not more than the memory carries; a file that includes LibTorch takes 2 GB.
build_jobs()
{
    local cores kib
    cores=$(nproc)
    kib=$(awk '/^MemAvailable:/ {print $2}' /proc/meminfo 2>/dev/null || true)
    local fitting=$(((${kib:-4194304}) / 2097152))
    ((fitting >= 1)) || fitting=1
    echo $((cores < fitting ? cores : fitting))
}

# What cmake needs to be told on this machine: Clusterlens is built for AVX2, FMA and BMI2 unless the processor lacks one of them.
machine_options()
{
    local wanted
    [[ $(uname -m) == x86_64 ]] || return 0
    for wanted in avx2 fma bmi2; do
        if ! grep -qw "$wanted" /proc/cpuinfo; then
            printf '%s\n' -DCLUSTERLENS_ARCH=x86-64
            return 0
        fi
    done
}
