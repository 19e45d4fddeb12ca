#include "base/Random.h"
#include "shapes/ClusterBuilder.h"
#include "shapes/FamilyGuess.h"
#include "structure/Neighbours.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

using namespace clusterlens;

namespace {

using Point = Eigen::RowVector3d;

PositionsXyz toMatrix(const std::vector<Point>& points)
{
    PositionsXyz positions(Eigen::Index(points.size()), 3);
    for (std::size_t i = 0; i < points.size(); ++i)
        positions.row(Eigen::Index(i)) = points[i];
    return positions;
}

/// Close-packed layers of bond 2.8 Å across z, one for each letter of "ABC...", the middle one at z = 0.
std::vector<Point> stacked(const std::string& letters)
{
    std::vector<Point> points;
    for (std::size_t layer = 0; layer < letters.size(); ++layer)
        for (int a = -12; a <= 12; ++a)
            for (int b = -12; b <= 12; ++b)
                points.emplace_back(2.8
                    * Point(a + 0.5 * b + 0.5 * (letters[layer] - 'A'),
                        std::sqrt(0.75) * b + std::sqrt(1.0 / 12.0) * (letters[layer] - 'A'),
                        std::sqrt(2.0 / 3.0) * (double(layer) - double(letters.size() / 2))));
    return points;
}

/// 21 layers of which the h-th to the middle one are stacked as in hcp.
std::string withHexagonal(const std::set<int>& hexagonal)
{
    std::string letters = "A";
    int step = 1;
    for (int layer = 1; layer < 21; ++layer) {
        letters += char('A' + (letters.back() - 'A' + step + 3) % 3);
        if (hexagonal.contains(layer - 10))
            step = -step;
    }
    return letters;
}

/// The \p atoms nearest to \p centre, some of the outermost taken away, the others there out of place.
PositionsXyz particle(std::vector<Point> points, const Point& centre, int atoms, RandomEngine& engine)
{
    std::ranges::sort(points, {}, [&](const Point& point) { return (point - centre).squaredNorm(); });
    points.resize(std::size_t(atoms));
    std::vector<Point> kept;
    const Neighbours near = findNeighbours(toMatrix(points));
    for (std::size_t i = 0; i < points.size(); ++i) {
        const bool surface = near.coordination[i] < 12;
        if (surface && (near.coordination[i] < 3 || uniformFromZero(engine) < 0.05))
            continue;
        const double disorder = surface ? 0.07 : 0.03; // Å a coordinate
        kept.push_back(points[i] + disorder * Point(normal(engine), normal(engine), normal(engine)));
    }
    return toMatrix(kept);
}

std::vector<Point> rowsOf(const PositionsXyz& positions)
{
    std::vector<Point> points;
    for (Eigen::Index i = 0; i < positions.rows(); ++i)
        points.emplace_back(positions.row(i));
    return points;
}

} // namespace

class tst_FamilyGuess : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesWhatAParticleWasCutFrom_data()
    {
        QTest::addColumn<QString>("parent");
        QTest::addColumn<QString>("words");
        QTest::newRow("fcc") << "c"
                             << "fcc";
        QTest::newRow("hcp") << "hcp"
                             << "hcp";
        QTest::newRow("twin") << "twin"
                              << "fcc with a twin plane";
        QTest::newRow("fault") << "fault"
                               << "fcc with a stacking fault";
        QTest::newRow("two twins") << "twins"
                                   << "fcc with two twin planes";
        QTest::newRow("dec") << "dec"
                             << "dec (5-fold twin)";
        QTest::newRow("ico") << "ico"
                             << "ico";
        QTest::newRow("bcc") << "bcc"
                             << "bcc";
    }

    void namesWhatAParticleWasCutFrom()
    {
        QFETCH(QString, parent);
        QFETCH(QString, words);
        const std::map<QString, std::set<int>> hexagonal{{"c", {}}, {"twin", {0}}, {"fault", {0, 1}}, {"twins", {-1, 1}}};
        std::vector<Point> points;
        if (hexagonal.contains(parent)) {
            points = stacked(withHexagonal(hexagonal.at(parent)));
        } else if (parent == "hcp") {
            points = stacked("ABABABABABABABABABABA");
        } else if (parent == "bcc") {
            for (int x = -8; x <= 8; ++x)
                for (int y = -8; y <= 8; ++y)
                    for (int z = -8; z <= 8; ++z)
                        if ((x + y) % 2 == 0 && (y + z) % 2 == 0)
                            points.emplace_back(2.8 / std::sqrt(3.0) * Point(x, y, z));
        } else {
            points = rowsOf(parent == "dec" ? buildCluster({Family::Decahedron, {9, 2, 0}}, 2.8)
                                            : buildCluster({Family::Icosahedron, {7}}, 2.8));
        }
        RandomEngine engine(7);
        int right = 0, total = 0;
        for (int atoms = 45; atoms <= 250; atoms += 5) {
            const double off = 0.7; // Å, either side of an atom of the middle plane
            const Point centre(uniform(engine, -off, off), uniform(engine, -off, off), uniform(engine, -off, off));
            const FamilyGuess guess = describeFamily(particle(points, centre, atoms, engine));
            const std::string said = familyWords(guess.family == Family::Octahedron ? Family::Fcc : guess.family, guess.faults);
            right += said == words.toStdString() ? 1 : 0;
            ++total;
            if (said != words.toStdString())
                qInfo("%d atoms: %s", atoms, said.c_str());
        }
        qInfo("right: %d of %d", right, total);
        QVERIFY(right >= 0.95 * total);
    }

    void wordsAreEnglish()
    {
        QCOMPARE(familyWords({}, {}), std::string());
        QCOMPARE(familyWords(Family::Fcc, {1, 0}), std::string("fcc with a twin plane"));
        QCOMPARE(familyWords(Family::Fcc, {3, 2}), std::string("fcc with 3 twin planes and two stacking faults"));
        QCOMPARE(familyWords(Family::Hcp, {0, 1}), std::string("hcp with a stacking fault"));
    }
};

QTEST_APPLESS_MAIN(tst_FamilyGuess)
#include "tst_FamilyGuess.moc"
