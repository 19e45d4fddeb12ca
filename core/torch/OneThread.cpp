#include "torch/OneThread.h"

#include <ATen/Parallel.h>

#include <mutex>

// Absent with another BLAS, or where LibTorch does without OpenMP.
extern "C" int openblas_get_num_threads() __attribute__((weak));
extern "C" void openblas_set_num_threads(int count) __attribute__((weak));
extern "C" void omp_set_num_threads(int count) __attribute__((weak));

namespace clusterlens {

namespace {

// OpenBLAS's number is the process's, so how many want it to be 1 is counted for the process.
std::mutex blasMutex;
int blasUsers = 0;
int blasThreads = 1;

} // namespace

OneThread::OneThread()
    : m_before(at::get_num_threads()) // also lets LibTorch set up this thread, which it would do later over our number
{
    if (omp_set_num_threads) // of this thread alone; at::set_num_threads() would also tell all threads that start later
        omp_set_num_threads(1);
    if (!openblas_set_num_threads || !openblas_get_num_threads)
        return;
    const std::lock_guard lock(blasMutex);
    if (blasUsers++ == 0) {
        blasThreads = openblas_get_num_threads();
        openblas_set_num_threads(1);
    }
}

OneThread::~OneThread()
{
    if (omp_set_num_threads)
        omp_set_num_threads(m_before);
    if (!openblas_set_num_threads || !openblas_get_num_threads)
        return;
    const std::lock_guard lock(blasMutex);
    if (--blasUsers == 0)
        openblas_set_num_threads(blasThreads);
}

} // namespace clusterlens
