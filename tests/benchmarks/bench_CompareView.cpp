#include "scene/CompareView.h"
#include "scene/SceneView.h"
#include "scene/StructurePane.h"
#include "scene/ViewCamera.h"
#include "shapes/ShapeLibrary.h"

#include <benchmark/benchmark.h>
#include <QApplication>

#include <algorithm>

using namespace clusterlens;
using namespace clusterlens::ui;

namespace {

/// The largest shapes of the library, near 256 atoms.
std::vector<ShownCandidate> largestShapes(std::size_t count)
{
    std::vector<Shape> library = buildShapeLibrary();
    std::sort(library.begin(), library.end(), [](const Shape& a, const Shape& b) { return a.atoms() > b.atoms(); });
    std::vector<ShownCandidate> shown;
    for (std::size_t i = 0; i < count; ++i) {
        auto candidate = std::make_shared<Candidate>();
        candidate->structure = makeStructure("Au", library[i].positions * 2.88);
        shown.push_back({static_cast<int>(i) + 1, QString::fromStdString(library[i].name.text()), Qt::blue, candidate});
    }
    return shown;
}

/// One step of a turn, until every pane is on the screen. Arguments: panes, width and height of the view.
void turnLinkedPanes(benchmark::State& state)
{
    const auto panes = static_cast<int>(state.range(0));
    CompareView view;
    view.resize(static_cast<int>(state.range(1)), static_cast<int>(state.range(2)));
    view.setPaneCount(panes);
    view.setShown(largestShapes(static_cast<std::size_t>(panes)));
    view.show();
    int drawn = 0;
    for (int i = 0; i < panes; ++i)
        QObject::connect(view.pane(i).view(), &SceneView::drawn, &view, [&drawn] { ++drawn; });
    const auto drawAll = [&] {
        for (const int before = drawn; drawn < before + panes;)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    };
    while (!view.isReady() || drawn < panes)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    if (!view.pane(0).view()->canDraw()) {
        state.SkipWithError("no OpenGL 3.2 on this display");
        return;
    }
    for (auto _ : state) {
        view.camera(0).rotate(3.0, 1.0);
        drawAll();
    }
    state.counters["frames/s"] = benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

} // namespace

BENCHMARK(turnLinkedPanes)
    ->Args({1, 648, 600})
    ->Args({4, 900, 560})
    ->Args({4, 1296, 1200})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

int main(int argc, char** argv)
{
    const QApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
}
