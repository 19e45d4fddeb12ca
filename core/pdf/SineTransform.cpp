#include "pdf/SineTransform.h"

#include <fftw3.h>
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <new>
#include <stdexcept>

namespace clusterlens {

namespace {

struct FftwFree {
    void operator()(double* p) const { fftw_free(p); }
};
using Buffer = std::unique_ptr<double[], FftwFree>;

/// FFTW's own allocation, so that every buffer has the alignment the plan was made for.
Buffer makeBuffer(int size)
{
    Buffer buffer(fftw_alloc_real(static_cast<std::size_t>(size)));
    if (!buffer)
        throw std::bad_alloc();
    return buffer;
}

} // namespace

struct SineTransform::Plan {
    explicit Plan(int intervals)
    {
        const Buffer in = makeBuffer(intervals);
        const Buffer out = makeBuffer(intervals);
        plan = fftw_plan_r2r_1d(intervals - 1, in.get(), out.get(), FFTW_RODFT00, FFTW_ESTIMATE);
        if (!plan)
            throw std::runtime_error("FFTW made no plan for a sine transform");
    }
    Plan(const Plan&) = delete;
    Plan& operator=(const Plan&) = delete;
    ~Plan() { fftw_destroy_plan(plan); } // only at the end of the process: the cache below holds every plan

    fftw_plan plan;
};

SineTransform::SineTransform(int intervals)
    : m_intervals(intervals)
{
    if (intervals < 2)
        throw std::invalid_argument(fmt::format("SineTransform: expected at least 2 intervals, found {}", intervals));
    // FFTW's planner is the one part of it that threads must not enter together.
    static std::mutex mutex;
    static std::map<int, std::shared_ptr<const Plan>> plans;
    const std::lock_guard lock(mutex);
    auto& plan = plans[intervals];
    if (!plan)
        plan = std::make_shared<const Plan>(intervals);
    m_plan = plan;
}

Eigen::VectorXd SineTransform::apply(const Eigen::Ref<const Eigen::VectorXd>& values) const
{
    // Kept by each thread: fresh memory would cost as much as the transform.
    thread_local int capacity = 0;
    thread_local Buffer in;
    thread_local Buffer out;
    if (capacity < m_intervals) {
        capacity = 0; // in case an allocation fails
        in = makeBuffer(m_intervals);
        out = makeBuffer(m_intervals);
        capacity = m_intervals;
    }
    const int used = static_cast<int>(std::min<Eigen::Index>(values.size(), m_intervals));
    // FFTW leaves out k = 0 and counts every term twice.
    for (int k = 1; k < used; ++k)
        in[k - 1] = 0.5 * values[k];
    std::fill(in.get() + std::max(used - 1, 0), in.get() + m_intervals - 1, 0.0);
    fftw_execute_r2r(m_plan->plan, in.get(), out.get());
    Eigen::VectorXd result(m_intervals);
    result[0] = 0.0;
    result.tail(m_intervals - 1) = Eigen::Map<const Eigen::VectorXd>(out.get(), m_intervals - 1);
    return result;
}

} // namespace clusterlens
