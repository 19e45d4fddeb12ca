#pragma once

#include "window/GuardedApplication.h"
#include "WindowFixture.h"

#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenuBar>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QRegularExpression>

#include <vector>

namespace clusterlens::testing {

/// A key and the widget that has the focus when it is pressed; empty: whichever has it.
struct GuideKey {
    QKeySequence keys;
    QString widget;
};

/// Where the guide says "in ...", and "arrows".
inline std::vector<GuideKey> keysOfGuide()
{
    const QHash<QString, QString> places{
        {"in the table", "candidateTable"}, {"in a 3D view", "sceneView"}, {"in the plot", "pdfPlot"}};
    QFile file(QStringLiteral(CLUSTERLENS_SOURCE "/docs/user-guide.md"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QString guide = QString::fromUtf8(file.readAll());
    const QString table = guide.mid(guide.indexOf("## Keyboard")).section("\n## ", 0, 0).section("\n\nTab visits", 0, 0);
    static const QRegularExpression key(
        R"(((?:(?:Ctrl|Shift|Alt)\+)*(?:F\d+|Left|Delete|Home|[A-Z0-9.](?![A-Za-z0-9])))|(arrows)|(?<= )([+−])(?= ))");
    std::vector<GuideKey> keys;
    for (const QString& line : table.split('\n')) {
        if (!line.startsWith("| ") || line.startsWith("| keys"))
            continue;
        const QString first = line.section('|', 1, 1).trimmed();
        const QString place = places.value(first);
        QString text = place.isEmpty() ? first : line.section('|', 2);
        if (first.contains(QStringLiteral("Ctrl+1 … Ctrl+5")))
            text = "Ctrl+1, Ctrl+2, Ctrl+3, Ctrl+4, Ctrl+5";
        for (auto found = key.globalMatch(text); found.hasNext();) {
            const QString one = found.next().captured();
            if (one == "arrows")
                for (const Qt::Key arrow : {Qt::Key_Up, Qt::Key_Down, Qt::Key_Left, Qt::Key_Right})
                    keys.push_back({QKeySequence(arrow), place});
            else
                keys.push_back({QKeySequence(one == QStringLiteral("−") ? QStringLiteral("-") : one), place});
        }
    }
    keys.push_back({QKeySequence(Qt::SHIFT | Qt::Key_Down), "candidateTable"});
    for (const Qt::Key pressed : {Qt::Key_Delete, Qt::Key_F2, Qt::Key_Down}) // "press Delete to remove it"
        keys.push_back({QKeySequence(pressed), "curveList"});
    return keys;
}

/// Closes whatever opens while it lives: menus are left, dialogs answered.
class Answers : public QObject {
public:
    bool accept = false;
    bool discard = false; ///< where there is such a button
    QString saveAs;       ///< path without ending
    QString openFile;

    Answers() { closeSoon(); }

    [[nodiscard]] int count() const { return m_count; }

private:
    // A new timer each time: one that repeats does not fire while its own slot runs, and accepting a dialog may open another.
    void closeSoon()
    {
        QTimer::singleShot(5, this, [this] {
            closeSoon();
            closeOne();
        });
    }

    void closeOne()
    {
        if (QWidget* const popup = QApplication::activePopupWidget()) {
            popup->close();
            return;
        }
        auto* const dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget());
        if (!dialog || !dialog->isVisible())
            return;
        ++m_count;
        if (auto* const box = qobject_cast<QMessageBox*>(dialog))
            answer(*box);
        else if (auto* const files = qobject_cast<QFileDialog*>(dialog))
            answer(*files);
        else if (accept)
            dialog->accept();
        else
            dialog->reject();
    }

    void answer(QMessageBox& box) const
    {
        QAbstractButton* button = nullptr;
        for (QAbstractButton* const one : box.buttons()) {
            const QMessageBox::ButtonRole role = box.buttonRole(one);
            if (role == (accept ? QMessageBox::AcceptRole : QMessageBox::RejectRole))
                button = one;
        }
        for (QAbstractButton* const one : box.buttons())
            if (box.buttonRole(one) == QMessageBox::DestructiveRole && (discard || (accept && !button)))
                button = one;
        (button ? button : box.buttons().first())->click();
    }

    void answer(QFileDialog& files) const
    {
        const QString path = files.acceptMode() == QFileDialog::AcceptSave ? saveAs : openFile;
        if (!accept || path.isEmpty() || files.fileMode() == QFileDialog::Directory) {
            files.reject();
            return;
        }
        files.selectFile(path);
        if (auto* const name = files.findChild<QLineEdit*>("fileNameEdit"))
            name->setText(path);
        static_cast<QDialog&>(files).done(QDialog::Accepted);
    }

    int m_count = 0;
};

/// What can be done in a window, found by looking at it.
class WindowWalker {
public:
    explicit WindowWalker(WindowFixture& fixture)
        : m_fixture(fixture)
    {
    }

    /// Those of all menus: of the menu bar, and of each widget that has one of its own.
    [[nodiscard]] QList<QPointer<QAction>> actions() const
    {
        QList<QPointer<QAction>> found;
        for (QAction* const action : m_fixture.window.menuBar()->actions())
            collect(action, found);
        for (const QWidget* const widget : m_fixture.window.findChildren<QWidget*>())
            if (widget->contextMenuPolicy() == Qt::ActionsContextMenu)
                for (QAction* const action : widget->actions())
                    collect(action, found);
        return found;
    }

    /// Widgets with a context menu that they make themselves.
    [[nodiscard]] QList<QPointer<QWidget>> menuWidgets() const
    {
        QList<QPointer<QWidget>> found;
        for (QWidget* const widget : m_fixture.window.findChildren<QWidget*>())
            if (widget->isVisible()
                && (widget->contextMenuPolicy() == Qt::CustomContextMenu || widget->contextMenuPolicy() == Qt::ActionsContextMenu))
                found.append(widget);
        return found;
    }

    void press(const GuideKey& key) const
    {
        m_fixture.window.activateWindow();
        if (QWidget* const wanted = target(key.widget))
            wanted->setFocus();
        QWidget* const focused = QApplication::focusWidget();
        const QKeyCombination combination = key.keys[0];
        QTest::keyClick(focused ? focused : &m_fixture.window, combination.key(), combination.keyboardModifiers());
    }

    /// Windows beside the main one, such as the guide.
    void closeOthers() const
    {
        for (QWidget* const widget : QApplication::topLevelWidgets())
            if (widget != &m_fixture.window && widget->isVisible() && !widget->isModal())
                widget->close();
    }

private:
    static void collect(QAction* action, QList<QPointer<QAction>>& found)
    {
        if (QMenu* const menu = action->menu()) {
            Q_EMIT menu->aboutToShow();
            for (QAction* const inside : menu->actions())
                collect(inside, found);
        } else if (!action->isSeparator() && !found.contains(action)) {
            found.append(action);
        }
    }

    [[nodiscard]] QWidget* target(const QString& name) const
    {
        if (name.isEmpty())
            return nullptr;
        if (name == "sceneView") {
            auto* const pane = m_fixture.find<QWidget>("pane1");
            for (QWidget* const inside : pane->findChildren<QWidget*>())
                if (inside->focusPolicy() == Qt::StrongFocus)
                    return inside;
            return nullptr;
        }
        return m_fixture.find<QWidget>(name.toLatin1().constData());
    }

    WindowFixture& m_fixture;
};

} // namespace clusterlens::testing
