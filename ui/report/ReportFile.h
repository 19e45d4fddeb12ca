#pragma once

#include "base/RunControl.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace clusterlens::ui {

/// A document of many pages. Any thread, but one.
class ReportFile {
public:
    virtual ~ReportFile() = default;

    /// \param html  what is in the body: begins on a new page
    virtual void add(const QString& html) = 0;
    [[nodiscard]] virtual QByteArray finish(const RunControl& control = {}) = 0; ///< the file. \throws Cancelled

    /// By the ending of \p path. \throws StoreError  neither .html nor .pdf
    [[nodiscard]] static std::unique_ptr<ReportFile> of(const QString& path, const QString& title);
};

} // namespace clusterlens::ui
