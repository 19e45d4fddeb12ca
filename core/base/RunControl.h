#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string_view>

namespace clusterlens {

/// Thrown by RunControl when the user has asked to stop. Not a std::exception, so that no
/// "catch (const std::exception&)" on the way can take it for a failure.
struct Cancelled { };

/// The thread between a long computation and whoever started it: progress out, cancel in.
/// A default-constructed one never cancels and reports to nobody. Safe to use from any thread, if the report is.
class RunControl {
public:
    using CancelFlag = std::shared_ptr<const std::atomic<bool>>;
    using Report = std::function<void(int done, int total, std::string_view stage)>;

    RunControl() = default;
    RunControl(CancelFlag cancel, Report report);

    /// Reports \p done of \p total steps of \p stage. \throws Cancelled as soon as the user has asked to stop
    void step(int done, int total, std::string_view stage) const;

    /// \throws Cancelled as soon as the user has asked to stop
    void throwIfCancelled() const;

    /// The same cancel, no progress: for parts of a work that reports as a whole.
    [[nodiscard]] RunControl withoutReport() const { return {m_cancel, {}}; }

private:
    CancelFlag m_cancel;
    Report m_report;
};

} // namespace clusterlens
