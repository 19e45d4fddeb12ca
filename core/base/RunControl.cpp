#include "base/RunControl.h"

namespace clusterlens {

RunControl::RunControl(CancelFlag cancel, Report report)
    : m_cancel(std::move(cancel))
    , m_report(std::move(report))
{
}

void RunControl::step(int done, int total, std::string_view stage) const
{
    throwIfCancelled();
    if (m_report)
        m_report(done, total, stage);
}

void RunControl::throwIfCancelled() const
{
    if (m_cancel && m_cancel->load(std::memory_order_relaxed))
        throw Cancelled();
}

} // namespace clusterlens
