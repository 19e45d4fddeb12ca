#pragma once

#include "document/Document.h"
#include "session/ResultWriter.h"

#include <QCheckBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QList>
#include <QRadioButton>
#include <QString>

namespace clusterlens::ui {

/// Which candidates of the current curve go where, in which formats.
class ExportDialog : public QDialog {
    Q_OBJECT

public:
    /// \param selected  ids of the current curve's candidates  \param folder  proposed
    ExportDialog(const Document& document, const QList<int>& selected, const QString& folder, QWidget* parent = nullptr);

    [[nodiscard]] QList<int> candidates() const; ///< ids, best first
    [[nodiscard]] ResultFormats formats() const;
    [[nodiscard]] QString folder() const { return m_folder->text().trimmed(); }

private:
    struct Format {
        QCheckBox* box;
        bool ResultFormats::*flag;
    };

    QWidget* makeChoice();
    QWidget* makeFormats();
    QWidget* makeFolder();
    void updateButtons();

    const Document& m_document;
    QList<int> m_selected;
    QList<int> m_starred;
    QList<int> m_all;
    QRadioButton* m_useSelected;
    QRadioButton* m_useStarred;
    QRadioButton* m_useAll;
    QList<Format> m_formats;
    QLineEdit* m_folder;
    QDialogButtonBox* m_buttons;
};

} // namespace clusterlens::ui
