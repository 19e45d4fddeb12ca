#pragma once

#include "document/Document.h"
#include "export/SavePath.h"
#include "runs/PlacesInUse.h"
#include "session/ResultWriter.h"

#include <QCheckBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QList>
#include <QRadioButton>
#include <QString>

#include <span>

namespace clusterlens::ui {

/// A format that can be ticked. \c name  of its box, and in the settings
struct ExportFormat {
    const char* name;
    const char* text; ///< to be translated
    bool ResultFormats::*flag;
};

/// All of them, in the order of the boxes.
[[nodiscard]] std::span<const ExportFormat> exportFormats();

/// Which candidates of the current curve go where, in which formats. Asks before results in the folder are replaced.
class ExportDialog : public QDialog {
    Q_OBJECT

public:
    /// \param selected  ids of the current curve's candidates  \param folder  proposed
    ExportDialog(const Document& document, const QList<int>& selected, const QString& folder, const PlacesInUse& inUse,
        QWidget* parent = nullptr);

    void setFormats(const ResultFormats& formats);
    [[nodiscard]] QList<int> candidates() const; ///< ids, best first
    [[nodiscard]] ResultFormats formats() const;
    [[nodiscard]] QString folder() const { return wholePath(m_folder->text()); }

public Q_SLOTS:
    void accept() override;

private:
    QWidget* makeChoice();
    QWidget* makeFormats();
    QWidget* makeFolder();
    void updateButtons();
    [[nodiscard]] QString whatIsReplaced() const;

    const Document& m_document;
    QList<int> m_selected;
    QList<int> m_starred;
    QList<int> m_all;
    QRadioButton* m_useSelected;
    QRadioButton* m_useStarred;
    QRadioButton* m_useAll;
    QList<QCheckBox*> m_formats; ///< as exportFormats()
    const PlacesInUse& m_inUse;
    QLineEdit* m_folder;
    QDialogButtonBox* m_buttons;
};

} // namespace clusterlens::ui
