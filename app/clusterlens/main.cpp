// clusterlens: the window.
#include "CommandLine.h"
#include "scene/VtkWidget.h"
#include "UnattendedRun.h"
#include "window/MainWindow.h"

#include <QApplication>
#include <QSurfaceFormat>

int main(int argc, char** argv)
{
    using namespace clusterlens;
    QSurfaceFormat::setDefaultFormat(ui::VtkWidget::surfaceFormat());
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("clusterlens"));
    QCoreApplication::setApplicationVersion(QStringLiteral(CLUSTERLENS_VERSION));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Clusterlens"));
    const CommandLine options = readCommandLine(application);

    ui::Workspace workspace(ui::WorkspacePlaces::standard());
    ui::MainWindow window(workspace);
    window.show();
    UnattendedRun run(options, workspace, window);
    QTimer::singleShot(0, &window, [&] { // with the window on the screen
        workspace.runs.loadModel();
        if (!options.isUnattended())
            window.offerRecovery();
        run.begin();
    });
    return QApplication::exec();
}
