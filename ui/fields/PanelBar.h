#pragma once

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QWidget>

class QAction;
class QMenu;

namespace clusterlens::ui {

/// The row above a view: its title on the left, controls on the right.
class PanelBar : public QWidget {
    Q_OBJECT

public:
    explicit PanelBar(const QString& title, QWidget* parent = nullptr);

    void add(QWidget* control);
    void addLabelled(const QString& label, QWidget* control);
    QToolButton* addButton(QAction* action); ///< icon only
    QToolButton* addMenu(QMenu* menu, const QString& text, const QString& name, const QString& toolTip);
    /// \param icon  as themedIcon()
    QToolButton* addSwitch(const QString& icon, const QString& name, const QString& toolTip, bool on);

private:
    QHBoxLayout* m_row;
};

} // namespace clusterlens::ui
