#pragma once

#include "threads/Background.h"
#include "window/RecoveryFiles.h"

#include <QDialog>
#include <QHash>
#include <QListWidget>

namespace clusterlens::ui {

/// Lists what crashed programs have left, each with its time and its curves. Only what is ticked is touched, and what may not have crashed is not ticked unless the user does.
class RecoveryDialog : public QDialog {
    Q_OBJECT

public:
    enum class Choice { Later, Recover, Discard };

    explicit RecoveryDialog(const QList<RecoveryFile>& files, QWidget* parent = nullptr);

    [[nodiscard]] Choice choice() const { return m_choice; }
    [[nodiscard]] QList<RecoveryFile> ticked() const; ///< the newest first
    /// What was read of it for its row, where it was ticked then. Null: it is to be read
    [[nodiscard]] std::shared_ptr<const SessionData> contents(const RecoveryFile& file) const
    {
        return m_contents.value(file.file);
    }

private:
    void addButton(const QString& text, const QString& name, Choice choice, QLayout* row);
    void updateButtons();
    void fill(int row, const RecoveryContents& contents);

    QList<RecoveryFile> m_files;
    QListWidget* m_list;
    QList<QWidget*> m_needTicks; ///< buttons
    Choice m_choice = Choice::Later;
    QHash<QString, std::shared_ptr<const SessionData>> m_contents; ///< by file
    Background m_background;                                       ///< reads the files
};

} // namespace clusterlens::ui
