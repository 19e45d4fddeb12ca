#pragma once

#include "ui/window/WindowFixture.h"

#include "evaluation/SimulatedCurve.h"
#include "series/SeriesModel.h"
#include "series/SeriesView.h"
#include "shapes/ClusterBuilder.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>

#include <fstream>
#include <functional>
#include <sstream>

namespace clusterlens::testing {

/// Text of a curve of a platinum octahedron as it would be measured at a temperature: bond and Biso grow with it. Short, so that a search takes little time.
inline std::string curveAt(int kelvin, int seed)
{
    SimulationSettings made;
    made.grid = {0.0, 12.0, 0.04};
    made.pdf = PdfSettings{0.8, 18.0, 0.03, 0.0, 0.3 + 1e-3 * kelvin, 0.0, 0.0};
    made.noise = 0.01;
    made.seed = std::uint64_t(seed);
    const Structure truth = makeStructure("Pt", buildCluster({Family::Octahedron, {3}}, 2.75 + 1e-4 * kelvin)); // 19 atoms
    return grText(simulateCurve(truth.positions, made), made, truth);
}

/// The points of curveAt(), each in a line of its own that \p write makes of r and G.
inline std::string rewritten(int kelvin, const std::function<void(std::ostream& text, double r, double g)>& write)
{
    std::istringstream lines(curveAt(kelvin, 1));
    std::ostringstream text;
    double r = 0.0;
    double g = 0.0;
    for (std::string line; std::getline(lines, line);)
        if (std::istringstream numbers(line); numbers >> r >> g)
            write(text, r, g);
    return text.str();
}

/// G is the third of six columns.
inline std::string sixColumns(int kelvin)
{
    return rewritten(
        kelvin, [](std::ostream& text, double r, double g) { text << r << ' ' << 0.5 * g << ' ' << g << " 0.01 0.02 7\n"; });
}

/// A window with the table of curves.
class SeriesFixture : public WindowFixture {
public:
    SeriesFixture()
    {
        document().setOptions([this] {
            GenerationOptions options = document().options();
            options.count = 2;
            return options;
        }());
    }

    /// Writes so many curves into a folder of the test and opens them. \return their paths
    QStringList openCurves(int count, const QString& folder = QStringLiteral("series"))
    {
        QDir().mkpath(path(folder));
        QStringList paths;
        for (int i = 0; i < count; ++i) {
            paths.append(path(QStringLiteral("%1/pt_%2K.gr").arg(folder).arg(100 + 20 * i)));
            std::ofstream(paths.last().toStdString()) << curveAt(100 + 20 * i, i);
        }
        window.open(paths, ui::FileOpener::Preview::Never);
        showTable();
        return paths;
    }

    /// In the next dialog for files.
    static void chooseFile(const QString& path)
    {
        answer([path](QWidget* dialog) {
            auto* const files = qobject_cast<QFileDialog*>(dialog);
            QVERIFY(files);
            files->findChild<QLineEdit*>("fileNameEdit")->setText(path);
            QTest::keyClick(files->findChild<QLineEdit*>("fileNameEdit"), Qt::Key_Return);
        });
    }

    /// In the next look at a file.
    static void answerColumn(int column)
    {
        answer([column](QWidget* dialog) {
            dialog->findChild<QSpinBox*>("gColumn")->setValue(column);
            qobject_cast<QDialog*>(dialog)->accept();
        });
    }

    static constexpr int pause = 100; // ms, between two looks at a watched folder

    /// What comes is mined.
    void watch(const QString& folder)
    {
        QDir().mkpath(folder);
        workspace.watcher.setInterval(pause);
        workspace.watcher.start(folder);
        QTRY_VERIFY(find<QWidget>("watchBar")->isVisible());
        find<QComboBox>("watchKind")->setCurrentIndex(1); // mine
    }

    void showTable()
    {
        window.seriesActions().table->setChecked(true);
        (void)QTest::qWaitFor([&] { return window.isSettled(); }, 10'000);
    }

    [[nodiscard]] ui::SeriesView& table() { return *find<ui::SeriesView>("seriesTable"); }
    [[nodiscard]] ui::CurveQueue& queue() { return workspace.series; }

    /// Text of a cell; the column by its title.
    [[nodiscard]] QString cell(int curve, const QString& title)
    {
        const QAbstractItemModel& model = *table().model();
        for (int column = 0; column < model.columnCount(); ++column) {
            if (model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString() != title)
                continue;
            for (int top = 0; top < model.rowCount(); ++top) {
                const QModelIndex first = model.index(top, 0);
                if (first.data(ui::SeriesModel::IdRole).toInt() == curve)
                    return first.siblingAtColumn(column).data().toString();
                for (int row = 0; row < model.rowCount(first); ++row)
                    if (const QModelIndex index = model.index(row, 0, first); index.data(ui::SeriesModel::IdRole).toInt() == curve)
                        return index.siblingAtColumn(column).data().toString();
            }
        }
        return {};
    }

    /// How many curves are in this state.
    [[nodiscard]] int inState(const QString& state)
    {
        int count = 0;
        for (const int curve : document().curveIds())
            count += cell(curve, QStringLiteral("State")) == state ? 1 : 0;
        return count;
    }
};

} // namespace clusterlens::testing
