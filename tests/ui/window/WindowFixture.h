#pragma once

#include "panels/MessageBar.h"
#include "scene/CompareView.h"
#include "window/MainWindow.h"

#include <QAbstractItemView>
#include <QContextMenuEvent>
#include <QMenu>
#include <QProcessEnvironment>
#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>
#include <memory>

namespace clusterlens::testing {

inline QString example(const QString& name)
{
    return QStringLiteral(CLUSTERLENS_SOURCE "/resources/examples/") + name;
}

/// Of a program that shall have its folders in \p folder, those that WindowFixture has there.
inline QProcessEnvironment environmentIn(const QTemporaryDir& folder)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("XDG_CONFIG_HOME", folder.filePath("config"));
    environment.insert("XDG_DATA_HOME", folder.filePath("data"));
    environment.insert("XDG_RUNTIME_DIR", folder.path());
    return environment;
}

/// The window with folders of its own, as if the program had been started for the first time: those that it would use itself in
/// environmentIn().
class WindowFixture {
public:
    WindowFixture()
        : WindowFixture(std::make_shared<QTemporaryDir>())
    {
    }

    explicit WindowFixture(std::shared_ptr<QTemporaryDir> folder)
        : m_folder(std::move(folder))
        , workspace({std::filesystem::path(CLUSTERLENS_BINARY) / "bin", path("config/clusterlens/clusterlens.ini"),
              path("data/clusterlens/recovery")})
        , window(workspace)
    {
        window.messages().setPatience(0, 0); // a slow machine must not see fewer
        window.resize(1366, 768);
        window.show();
    }

    /// In the folder of this test.
    [[nodiscard]] QString path(const QString& name) const { return m_folder->filePath(name); }

    [[nodiscard]] ui::Document& document() { return workspace.document; }
    [[nodiscard]] QList<int> candidates() { return document().candidateIds(document().currentCurve()); }

    template <typename Widget> [[nodiscard]] Widget* find(const char* name) const
    {
        auto* const found = window.findChild<Widget*>(QLatin1String(name));
        if (!found)
            qFatal("the window has no %s", name);
        return found;
    }

    [[nodiscard]] QStringList messages() { return window.messages().texts(); }

    /// Mines for the current curve and waits until that is done.
    void mine()
    {
        window.actions().mine->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!candidates().isEmpty() && window.isSettled(), CLUSTERLENS_PATIENCE);
    }

    /// Selects the rows of the candidate table, as clicks with Ctrl do.
    void selectRows(const QList<int>& rows)
    {
        auto* const table = find<QAbstractItemView>("candidateTable");
        QItemSelection selection;
        for (const int row : rows)
            selection.select(table->model()->index(row, 0), table->model()->index(row, table->model()->columnCount() - 1));
        table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    }

    /// Opens the context menu of a widget and chooses the action of this name, as a user does.
    static void chooseFromContextMenu(QWidget& widget, const QString& action)
    {
        bool chosen = false;
        QTimer timer;
        QObject::connect(&timer, &QTimer::timeout, &timer, [&] {
            auto* const menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            if (!menu)
                return;
            timer.stop();
            for (QAction* const one : menu->actions())
                if (one->objectName() == action) {
                    menu->setActiveAction(one);
                    chosen = true;
                }
            QTest::keyClick(menu, chosen ? Qt::Key_Return : Qt::Key_Escape);
        });
        timer.start(10);
        openContextMenu(widget);
        QVERIFY2(chosen, qPrintable(action));
    }

    /// Returns when the menu is closed.
    static void openContextMenu(QWidget& widget)
    {
        auto* const area = qobject_cast<QAbstractScrollArea*>(&widget);
        QWidget* const under = area ? area->viewport() : &widget; // the mouse
        const QPoint middle = under->rect().center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, middle, under->mapToGlobal(middle));
        QCoreApplication::sendEvent(under, &event);
    }

    /// Answers the next modal dialog, once it is there.
    static void answer(const std::function<void(QWidget* dialog)>& reply)
    {
        auto* const timer = new QTimer(qApp);
        timer->setInterval(20);
        QObject::connect(timer, &QTimer::timeout, timer, [timer, reply] {
            if (QWidget* const dialog = QApplication::activeModalWidget()) {
                timer->deleteLater();
                timer->stop();
                reply(dialog);
            }
        });
        timer->start();
    }

private:
    std::shared_ptr<QTemporaryDir> m_folder;

public:
    ui::Workspace workspace;
    ui::MainWindow window;
};

} // namespace clusterlens::testing
