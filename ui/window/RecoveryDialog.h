#pragma once

#include "document/Autosave.h"

#include <QDialog>
#include <QListWidget>

namespace clusterlens::ui {

/// Lists what crashed programs have left, each with its time and its curves. Only what is ticked is touched.
class RecoveryDialog : public QDialog {
    Q_OBJECT

public:
    enum class Choice { Later, Recover, Discard };

    explicit RecoveryDialog(const QList<RecoveryFile>& files, QWidget* parent = nullptr);

    [[nodiscard]] Choice choice() const { return m_choice; }
    [[nodiscard]] QList<RecoveryFile> ticked() const; ///< the newest first

private:
    void addButton(const QString& text, const QString& name, Choice choice, QLayout* row);
    void updateButtons();

    QList<RecoveryFile> m_files;
    QListWidget* m_list;
    QList<QWidget*> m_needTicks; ///< buttons
    Choice m_choice = Choice::Later;
};

} // namespace clusterlens::ui
