#!/usr/bin/env bash
# A Slurm job array: many curves, dealt out to tasks. A task that is killed or requeued goes on where it stopped.
#   sbatch --array=1-8 packaging/slurm/cbldm-array.sh FOLDER_OR_LIST RESULTS [options of cbldm generate]
# then, when all are through:
#   cbldm merge RESULTS
# CBLDM names the program where it is not in PATH.
#SBATCH --job-name=cbldm
#SBATCH --cpus-per-task=1
#SBATCH --requeue
#SBATCH --open-mode=append
set -euo pipefail

if (($# < 2)) || [[ -z ${SLURM_ARRAY_TASK_ID:-} ]]; then
    echo "usage: sbatch --array=1-N cbldm-array.sh FOLDER_OR_LIST RESULTS [options of cbldm generate]" >&2
    exit 2
fi
curves=$1 results=$2
shift 2

# Tasks are counted from 1 whatever the array's first number is.
task=$((SLURM_ARRAY_TASK_ID - SLURM_ARRAY_TASK_MIN + 1))
export OMP_NUM_THREADS=1 OMP_WAIT_POLICY=PASSIVE
exec "${CBLDM:-cbldm}" generate --batch "$curves" --shard "$task/$SLURM_ARRAY_TASK_COUNT" -o "$results" \
    --threads "${SLURM_CPUS_PER_TASK:-1}" "$@"
