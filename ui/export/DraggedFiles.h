#pragma once

#include "document/Document.h"

#include <QList>
#include <QTemporaryDir>
#include <QUrl>

namespace clusterlens::ui {

/// Candidates as XYZ files for programs that they are dragged to, named after them. The files stay until this is gone: nobody says when the other program has read them.
class DraggedFiles {
public:
    /// As an export writes them, read back and compared. \param ids  of candidates of one curve  \throws StoreError  as exportResults()
    [[nodiscard]] QList<QUrl> of(const Document& document, const QList<int>& ids);

private:
    QTemporaryDir m_folder;
    int m_count = 0; ///< of drags
};

} // namespace clusterlens::ui
