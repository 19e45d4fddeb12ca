#pragma once

#include "runs/Job.h"

#include <QStringList>

namespace clusterlens::ui {

/// Files and folders that jobs are going to write: until these end, nobody can see what will be there.
class PlacesInUse {
public:
    /// \p path is in use until the job ends. This must outlive the job, or its last signal.
    void add(const QString& path, const Job& job);
    /// Whether it is one of them, however it is written.
    [[nodiscard]] bool contains(const QString& path) const;

private:
    QStringList m_places;
};

} // namespace clusterlens::ui
