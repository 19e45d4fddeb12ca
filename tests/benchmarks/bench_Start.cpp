// How long a user waits for the first window of the program.
//   xvfb-run -a -s "-screen 0 1600x1300x24" bin/bench_Start
#include "ui/window/WindowFixture.h"

#include <benchmark/benchmark.h>
#include <QElapsedTimer>
#include <QProcess>
#include <QScreen>

#include <algorithm>

using namespace clusterlens::testing;

namespace {

constexpr QRect place(100, 100, 1366, 768); // of the window; the display behind it is empty

/// Whether both programs share a display: on X alone.
bool canLook()
{
    return QGuiApplication::platformName() == QLatin1String("xcb");
}

/// Whether the display itself shows something where the window shall be.
bool isPainted()
{
    const QRect part(place.topLeft(), QSize(400, 300)); // menus, tools, and the dock of the data
    const QImage seen = QGuiApplication::primaryScreen()->grabWindow(0, part.x(), part.y(), part.width(), part.height()).toImage();
    const QRgb first = seen.pixel(0, 0);
    for (int y = 0; y < seen.height(); ++y)
        for (int x = 0; x < seen.width(); ++x)
            if (seen.pixel(x, y) != first)
                return true;
    return false;
}

/// From the start of the process, its libraries included, until its window is on the display and the program says that it can be used. Each time with folders of
/// its own, as after the installation; the first one may read the program from the disk. No model is loaded before there is a window.
void start(benchmark::State& state)
{
    double longest = 0.0;
    for (auto _ : state) {
        const QTemporaryDir folder;
        QProcessEnvironment environment = environmentIn(folder);
        environment.insert("QT_LOGGING_RULES", "clusterlens.start=true");
        environment.insert("QT_FORCE_STDERR_LOGGING", "1");
        if (canLook() && isPainted())
            state.SkipWithError("something else is on the display");
        QProcess program;
        program.setProcessEnvironment(environment);
        program.setReadChannel(QProcess::StandardError);
        QByteArray told;
        const auto isUsable = [&] {
            told += program.readAllStandardError();
            return told.contains("the window can be used");
        };
        QElapsedTimer clock;
        clock.start();
        program.start(CLUSTERLENS_BINARY "/bin/clusterlens",
            {"-qwindowgeometry", QString("%1x%2+%3+%4").arg(place.width()).arg(place.height()).arg(place.x()).arg(place.y())});
        while (!isUsable() && program.state() != QProcess::NotRunning && clock.elapsed() < CLUSTERLENS_PATIENCE)
            program.waitForReadyRead(CLUSTERLENS_PATIENCE);
        while (canLook() && !isPainted() && clock.elapsed() < CLUSTERLENS_PATIENCE)
            QThread::msleep(1);
        const double took = double(clock.nsecsElapsed()) * 1e-9;
        if (!told.contains("the window can be used"))
            state.SkipWithError("the program ended, or said nothing");
        state.SetIterationTime(took);
        longest = std::max(longest, took * 1e3);
        program.kill();
        program.waitForFinished();
        while (canLook() && isPainted() && clock.elapsed() < CLUSTERLENS_PATIENCE)
            QThread::msleep(1);
    }
    state.counters["longest_ms"] = longest;
}

} // namespace

BENCHMARK(start)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(10);

int main(int argc, char** argv)
{
    const QApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
}
