#pragma once

#include <QString>

#include <memory>

namespace clusterlens::ui {

/// A document of many pages, each of which is written when it is added: no more than one is in memory. Any thread, but one.
class ReportFile {
public:
    virtual ~ReportFile() = default;

    /// \param html  what is in the body: begins on a new page
    virtual void add(const QString& html) = 0;
    virtual void finish() = 0; ///< Puts it into its place; without it there is no file, and an older one stays. \throws StoreError

    /// By the ending of \p path. \throws StoreError  neither .html nor .pdf, or it cannot be written
    [[nodiscard]] static std::unique_ptr<ReportFile> of(const QString& path, const QString& title);
};

} // namespace clusterlens::ui
