#include "files/EnsembleWriter.h"
#include "files/StructureReader.h"

#include <QtTest>

#include <fstream>
#include <limits>
#include <sstream>
#include <stdexcept>

using namespace clusterlens;

namespace {

Ensemble twoParticles()
{
    Ensemble ensemble;
    ensemble.element = "Pt";
    PositionsXyz three(3, 3);
    three << 0.0, 0.0, 0.0, 2.75, 0.0, 0.0, 0.0, -2.75, 0.125;
    ensemble.particles = {three, three.topRows(2)};
    ensemble.occupancy = {Eigen::Vector3d(1.0, 1.0, 0.5), Eigen::Vector2d(1.0, 1.0)};
    ensemble.rwp = {0.05, 0.0525};
    return ensemble;
}

} // namespace

class tst_EnsembleWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Letter by letter as the specification of extended XYZ has it (github.com/libAtoms/extxyz): count, key=value with Properties, columns.
    void writesExtendedXyz()
    {
        std::ostringstream out;
        writeEnsemble(out, twoParticles());
        const QStringList lines = QString::fromStdString(out.str()).split('\n');
        QCOMPARE(lines[0], QStringLiteral("3"));
        QVERIFY(lines[1].startsWith("Properties=species:S:1:pos:R:3:occupancy:R:1 pbc=\"F F F\""));
        QVERIFY(lines[1].contains("rwp=0.05"));
        QCOMPARE(lines[4].split(' ', Qt::SkipEmptyParts), QStringList({"Pt", "0.00000000", "-2.75000000", "0.12500000", "0.500"}));
        QCOMPARE(lines[5], QStringLiteral("2"));
        QVERIFY(lines[6].contains("frame=2 frames=2"));
    }

    void readsBack()
    {
        QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.filePath("ensemble.extxyz").toStdString());
        saveEnsemble(path, twoParticles());
        std::ifstream in(path);
        const auto frames = readXyzFrames(in, "ensemble");
        QCOMPARE(frames.size(), std::size_t(2));
        QVERIFY(frames[0].structure.positions.isApprox(twoParticles().particles[0], 1e-8));
        QCOMPARE(frames[1].structure.elements, std::vector<std::string>({"Pt", "Pt"}));
    }

    void refusesWhatIsNoEnsemble()
    {
        std::ostringstream out;
        QVERIFY_EXCEPTION_THROWN(writeEnsemble(out, {}), std::invalid_argument);
        Ensemble fewer = twoParticles();
        fewer.occupancy[0].conservativeResize(2);
        QVERIFY_EXCEPTION_THROWN(writeEnsemble(out, fewer), std::invalid_argument);
        Ensemble broken = twoParticles();
        broken.particles[1](0, 0) = std::numeric_limits<double>::quiet_NaN();
        QVERIFY_EXCEPTION_THROWN(writeEnsemble(out, broken), std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(tst_EnsembleWriter)
#include "tst_EnsembleWriter.moc"
