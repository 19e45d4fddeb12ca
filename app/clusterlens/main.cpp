// clusterlens: the window.
#include "CommandLine.h"
#include "UnattendedRun.h"
#include "window/GuardedApplication.h"
#include "window/MainWindow.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QLoggingCategory>
#include <QTimer>
#include <QTranslator>
#include <QWindow>

#include <cstdio>
#include <functional>

// Time from start to usable window: QT_LOGGING_RULES=clusterlens.start=true QT_MESSAGE_PATTERN="%{time process} %{message}"
Q_LOGGING_CATEGORY(startCategory, "clusterlens.start", QtWarningMsg)

namespace {

/// Calls \p function once, from the event loop, when the window has been drawn.
void whenOnTheScreen(QWidget& window, const std::function<void()>& function)
{
    auto* const timer = new QTimer(&window);
    QObject::connect(timer, &QTimer::timeout, &window, [timer, &window, function] {
        if (!window.windowHandle()->isExposed())
            return;
        timer->stop();
        timer->deleteLater();
        QTimer::singleShot(0, &window, function); // after the first drawing, which the exposure asks for
    });
    timer->start(5);
}

} // namespace

int main(int argc, char** argv)
{
    using namespace clusterlens;
    keepFromQt(argc, argv);
    ui::GuardedApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("clusterlens"));
    QCoreApplication::setApplicationVersion(QStringLiteral(CLUSTERLENS_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("clusterlens"));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Clusterlens"));
    QTranslator texts;
    QTranslator qtTexts; // of buttons such as Cancel
    if (texts.load(QLocale(), QStringLiteral("clusterlens"), QStringLiteral("_"),
            QCoreApplication::applicationDirPath() + QStringLiteral("/../share/clusterlens/translations"))) {
        QCoreApplication::installTranslator(&texts);
        if (qtTexts.load(
                QLocale(), QStringLiteral("qtbase"), QStringLiteral("_"), QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
            QCoreApplication::installTranslator(&qtTexts);
    }
    const CommandLine options = readCommandLine(application);

    ui::Workspace workspace(ui::WorkspacePlaces::standard());
    const QString modelFault = options.model.isEmpty() ? QString() : workspace.runs.setDefaultModel(options.model);
    if (!modelFault.isEmpty() && options.isUnattended())
        std::fprintf(stderr, "warning: %s\n", qPrintable(modelFault));
    ui::MainWindow window(workspace);
    window.show();
    UnattendedRun run(options, workspace, window);
    whenOnTheScreen(window, [&] {
        qCDebug(startCategory, "the window can be used");
        if (!modelFault.isEmpty())
            window.messages().add(ui::MessageBar::Kind::Error, modelFault);
        workspace.runs.loadModel();
        if (!options.isUnattended())
            window.offerRecovery();
        run.begin();
    });
    return ui::GuardedApplication::exec();
}
