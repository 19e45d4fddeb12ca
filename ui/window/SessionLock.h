#pragma once

#include <QLockFile>
#include <QString>

#include <memory>

namespace clusterlens::ui {

/// Tells windows that have the same session open of each other: a hidden file beside it, ".NAME.lock", which is there as long as the window that made it is. One of a
/// program that is gone counts for nothing; of one on another computer nobody can tell, so it counts.
class SessionLock {
public:
    /// Locks the session at \p path and gives up the one before, unless somebody has it.
    /// \return "process 4711 on beamline3", who has it; empty: this window, or nobody, because its folder takes no file
    [[nodiscard]] QString take(const QString& path);
    void release();

private:
    QString m_path;
    std::unique_ptr<QLockFile> m_lock; ///< empty: not this window's
};

} // namespace clusterlens::ui
