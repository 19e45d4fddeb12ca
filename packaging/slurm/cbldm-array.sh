#!/usr/bin/env bash
# A Slurm job array: many curves, dealt out to tasks. A task that is killed or requeued goes on where it stopped.
#   sbatch --array=1-8 packaging/slurm/cbldm-array.sh FOLDER_OR_LIST RESULTS [options of cbldm generate]
# then, when all are through:
#   cbldm merge RESULTS
# Only some tasks again, of eight: CBLDM_SHARDS=8 sbatch --array=3,7 packaging/slurm/cbldm-array.sh ...
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

# The number of the task is that of its shard. Slurm tells only which numbers this array has, so some tasks alone need CBLDM_SHARDS.
task=$SLURM_ARRAY_TASK_ID shards=${CBLDM_SHARDS:-}
if [[ -z $shards ]]; then
    shards=$SLURM_ARRAY_TASK_MAX
    if ((SLURM_ARRAY_TASK_MIN != 1 || SLURM_ARRAY_TASK_COUNT != shards)); then
        echo "cbldm-array.sh: expected --array=1-N; to repeat some of N tasks, set CBLDM_SHARDS=N" >&2
        exit 2
    fi
fi
export OMP_NUM_THREADS=1 OMP_WAIT_POLICY=PASSIVE
exec "${CBLDM:-cbldm}" generate --batch "$curves" --shard "$task/$shards" -o "$results" \
    --threads "${SLURM_CPUS_PER_TASK:-1}" "$@"
