// How long the window keeps its event loop waiting while candidates come in.
//   xvfb-run -a -s "-screen 0 1600x1000x24" bin/bench_EventLoop
#include "ui/window/WindowFixture.h"

#include "movie/MovieJob.h"
#include "report/SeriesReporter.h"
#include "scene/OffscreenPainter.h"
#include "series/SeriesPanel.h"

#include <benchmark/benchmark.h>
#include <QComboBox>
#include <QElapsedTimer>
#include <QFile>
#include <QSpinBox>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>

using namespace clusterlens;
using namespace clusterlens::testing;

namespace {

double threadMilliseconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) * 1e-6;
}

/// The longest event, in time of the processor, which other programs do not lengthen, and what it was.
class TimedApplication : public QApplication {
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override
    {
        if (++m_depth > 1) {
            const bool accepted = QApplication::notify(receiver, event);
            --m_depth;
            return accepted;
        }
        const QString name
            = QStringLiteral("event %1 of %2").arg(int(event->type())).arg(QLatin1String(receiver->metaObject()->className()));
        const double start = threadMilliseconds();
        const bool accepted = QApplication::notify(receiver, event);
        const double took = threadMilliseconds() - start;
        --m_depth;
        if (took > longest) {
            longest = took;
            longestName = name;
        }
        return accepted;
    }

    double longest = 0.0; ///< ms
    QString longestName;

private:
    int m_depth = 0;
};

/// How long this thread was ready to run and had to wait for a processor that another program used, ms.
double queuedMilliseconds()
{
    std::ifstream file("/proc/thread-self/schedstat"); // ns on the processor, ns waiting for one, turns
    double running = 0.0;
    double waiting = 0.0;
    file >> running >> waiting;
    return waiting * 1e-6;
}

/// Gaps between two turns of a timer that is due every 2 ms.
class Gaps : public QObject {
public:
    Gaps()
        : m_queued(queuedMilliseconds())
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, &Gaps::turn);
        m_clock.start();
        m_timer.start(2);
    }

    std::vector<double> all;   ///< ms
    std::vector<double> alone; ///< the same as far as this program is to blame

private:
    void turn()
    {
        const double gap = double(m_clock.nsecsElapsed()) * 1e-6;
        const double queued = queuedMilliseconds();
        m_clock.restart();
        all.push_back(gap);
        alone.push_back(std::max(0.0, gap - (queued - m_queued)));
        m_queued = queued;
    }

    QTimer m_timer;
    QElapsedTimer m_clock;
    double m_queued;
};

/// 0 where nothing took as long as a turn of the timer.
double longest(const std::vector<double>& gaps)
{
    return gaps.empty() ? 0.0 : std::ranges::max(gaps);
}

enum Run { Mining, Generating };

void run(WindowFixture& fixture, Run what)
{
    const ui::Actions& actions = fixture.window.actions();
    (what == Mining ? actions.mine : actions.generate)->trigger();
    QElapsedTimer patience;
    patience.start();
    while (!fixture.window.isSettled() && patience.elapsed() < CLUSTERLENS_PATIENCE)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

/// Arguments: what runs, candidates. The panes hold four particles of up to 231 atoms already when it begins.
void longestTurn(benchmark::State& state)
{
    auto& application = *static_cast<TimedApplication*>(qApp);
    std::vector<double> gaps;
    std::vector<double> alone;
    for (auto _ : state) {
        WindowFixture fixture;
        fixture.window.open({example(QStringLiteral("platinum-octahedron.gr"))});
        fixture.find<QSpinBox>("count")->setValue(int(state.range(1)));
        run(fixture, Mining);
        if (state.range(0) == Generating) // the library of the networks is loaded then
            fixture.workspace.runs.loadModel();
        application.longest = 0.0;
        const Gaps meter;
        run(fixture, Run(state.range(0)));
        gaps.insert(gaps.end(), meter.all.begin(), meter.all.end());
        alone.insert(alone.end(), meter.alone.begin(), meter.alone.end());
        for (const QString& message : fixture.messages())
            state.SkipWithError(qPrintable(message));
    }
    state.counters["gap_ms"] = longest(gaps);
    state.counters["gap_alone_ms"] = longest(alone);
    state.counters["event_cpu_ms"] = application.longest;
    state.SetLabel(application.longestName.toStdString());
}

double residentMegabytes()
{
    std::ifstream file("/proc/self/statm");
    double all = 0.0;
    double resident = 0.0;
    file >> all >> resident;
    return resident * double(sysconf(_SC_PAGESIZE)) * 1e-6;
}

/// A queue of curves with the table before one's eyes, all of them selected, then cancelled and resumed in its middle. As many
/// as CLUSTERLENS_BENCH_CURVES says; 4 else.
void queueOfCurves(benchmark::State& state)
{
    auto& application = *static_cast<TimedApplication*>(qApp);
    const int curves = std::max(4, qEnvironmentVariableIntValue("CLUSTERLENS_BENCH_CURVES"));
    for (auto _ : state) {
        WindowFixture fixture;
        QFile shipped(example(QStringLiteral("platinum-octahedron.gr")));
        if (!shipped.open(QIODevice::ReadOnly))
            state.SkipWithError("no example");
        const QByteArray content = shipped.readAll();
        QStringList paths;
        for (int i = 0; i < curves; ++i) {
            paths.append(fixture.path(QStringLiteral("pt_%1K.gr").arg(100 + i)));
            QFile copy(paths.last());
            if (copy.open(QIODevice::WriteOnly))
                copy.write(content);
        }
        fixture.window.open(paths, ui::FileOpener::Preview::Never);
        fixture.window.seriesActions().table->setChecked(true);
        while (!fixture.window.isSettled())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        fixture.find<QAbstractItemView>("seriesTable")->selectAll();
        QCoreApplication::processEvents();
        application.longest = 0.0;
        const Gaps meter;
        fixture.workspace.series.add(ui::CurveQueue::Kind::Mine, fixture.document().curveIds());
        const auto until = [&](auto done) {
            while (!done())
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        };
        until([&] { return 2 * fixture.workspace.series.progress().done >= curves; });
        until([&] { return fixture.workspace.queue.isBusy(); });
        QElapsedTimer clock;
        clock.start();
        fixture.workspace.series.cancel();
        until([&] { return !fixture.workspace.queue.isBusy(); });
        state.counters["cancel_ms"] = double(clock.nsecsElapsed()) * 1e-6;
        fixture.workspace.series.resume();
        until([&] { return fixture.workspace.series.phase() == ui::CurveQueue::Phase::Idle && fixture.window.isSettled(); });
        state.counters["gap_ms"] = longest(meter.all);
        state.counters["gap_alone_ms"] = longest(meter.alone);
        state.counters["event_cpu_ms"] = application.longest;
        state.counters["resident_mb"] = residentMegabytes();
        state.counters["candidates"] = double(fixture.document().candidateIds().size());
        state.SetLabel(application.longestName.toStdString());
    }
}

/// All other curves have the candidates of the current one, and the plot of the series shows the Rwp of all.
void shareCandidates(WindowFixture& fixture)
{
    std::vector<std::shared_ptr<const Candidate>> found;
    for (const int id : fixture.candidates())
        found.push_back(fixture.document().candidate(id).candidate);
    for (const int curve : fixture.document().curveIds())
        if (curve != fixture.document().currentCurve())
            (void)fixture.document().addCandidates(curve, found);
    auto* const y = fixture.find<QComboBox>("seriesY");
    y->setCurrentIndex(y->findData(QStringLiteral("rwp_fit")));
    while (!fixture.window.isSettled())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

/// What is written in the background while the structures are on the screen. Argument: 0, a movie of 20 frames; 1, a report as PDF on as many curves as
/// CLUSTERLENS_BENCH_CURVES says, 4 else.
void writing(benchmark::State& state)
{
    auto& application = *static_cast<TimedApplication*>(qApp);
    if (state.range(0) == 0 && !ui::OffscreenPainter::mayWork())
        state.SkipWithError("no OpenGL on this display");
    for (auto _ : state) {
        WindowFixture fixture;
        const int curves = std::max(4, qEnvironmentVariableIntValue("CLUSTERLENS_BENCH_CURVES"));
        for (int i = 0; i < curves; ++i)
            fixture.window.open({example(QStringLiteral("platinum-octahedron.gr"))}, ui::FileOpener::Preview::Never);
        run(fixture, Mining);
        if (state.range(0) == 1)
            shareCandidates(fixture);
        ui::JobQueue& exports = state.range(0) == 0 ? fixture.workspace.movies : fixture.workspace.reports;
        application.longest = 0.0;
        const Gaps meter;
        if (state.range(0) == 0) {
            auto* const view = fixture.find<ui::CompareView>("compareView");
            const ui::ParticleScene particle = view->particle(fixture.document().shown().first()).value();
            ui::MovieFormat format;
            format.frames = 20;
            exports.add(std::make_unique<ui::MovieJob>(particle, Eigen::Vector3d::UnitY(), format, fixture.path("movie")));
        } else {
            ui::SeriesReporter reporter(fixture.document(), exports, fixture.workspace.inUse);
            const QList<int> ids = fixture.document().curveIds();
            const ui::SeriesFigure figure = fixture.find<ui::SeriesPanel>("seriesPanel")->figure(ids);
            if (figure.points.size() != std::size_t(curves))
                state.SkipWithError("the report has no plot of all curves");
            reporter.write(ids, {}, figure, fixture.path("report.pdf"));
            while (exports.isBusy())
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        }
        while (exports.isBusy())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        state.counters["gap_ms"] = longest(meter.all);
        state.counters["gap_alone_ms"] = longest(meter.alone);
        state.counters["event_cpu_ms"] = application.longest;
        state.SetLabel(application.longestName.toStdString());
    }
}

/// From the click on Cancel, in the middle of sampling, until the window is idle. Arguments: candidates, steps.
void cancel(benchmark::State& state)
{
    WindowFixture fixture;
    fixture.window.open({example(QStringLiteral("gold-decahedron.gr"))});
    GenerationOptions options = fixture.document().options();
    options.count = int(state.range(0));
    options.modelDefaults = false;
    options.sampling.steps = int(state.range(1));
    fixture.document().setOptions(options);
    QElapsedTimer patience;
    patience.start();
    double longest = 0.0;
    for (auto _ : state) {
        fixture.window.actions().generate->trigger();
        const auto isSampling = [&] {
            const ui::Job* const job = fixture.workspace.queue.current();
            return job && job->progress().stage == QStringLiteral("denoise") && job->progress().done > 0;
        };
        while (!isSampling() && fixture.workspace.queue.isBusy() && patience.elapsed() < CLUSTERLENS_PATIENCE)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        QElapsedTimer clock;
        clock.start();
        fixture.window.actions().cancel->trigger();
        while (fixture.workspace.queue.isBusy())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        state.SetIterationTime(double(clock.nsecsElapsed()) * 1e-9);
        longest = std::max(longest, double(clock.nsecsElapsed()) * 1e-6);
        for (const QString& message : fixture.messages())
            state.SkipWithError(qPrintable(message));
    }
    state.counters["longest_ms"] = longest;
}

} // namespace

BENCHMARK(cancel)
    ->ArgNames({"candidates", "steps"})
    ->Args({32, 1000})
    ->Unit(benchmark::kMillisecond)
    ->UseManualTime()
    ->Iterations(5);

BENCHMARK(longestTurn)
    ->ArgNames({"generate", "candidates"})
    ->Args({Mining, 8})
    ->Args({Generating, 8})
    ->Args({Generating, 32})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(1);

BENCHMARK(queueOfCurves)->Unit(benchmark::kSecond)->UseRealTime()->Iterations(1);

BENCHMARK(writing)->ArgName("report")->Arg(0)->Arg(1)->Unit(benchmark::kSecond)->UseRealTime()->Iterations(1);

int main(int argc, char** argv)
{
    const TimedApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
}
