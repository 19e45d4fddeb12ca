#pragma once

#include "document/Document.h"

#include <QLabel>
#include <QListWidget>
#include <QWidget>

namespace clusterlens::ui {

class SettingsEditor;

/// The loaded curves as a list and, below, what is known of the current one: settings with their sources, warnings, the raw header on demand.
class DataPanel : public QWidget {
    Q_OBJECT

public:
    DataPanel(Document& document, SettingsEditor& editor, QWidget* parent = nullptr);

Q_SIGNALS:
    void openWanted();
    void previewWanted(int curve); ///< read the file again with other columns or units

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fillList();
    void showChanged(int curve);
    void showRow(int row);
    [[nodiscard]] int idOf(int row) const;
    void placeList();
    void showWarnings();
    void showHeader();

    Document& m_document;
    QListWidget* m_list;
    QLabel* m_warnings;
    QWidget* m_buttons;
};

} // namespace clusterlens::ui
