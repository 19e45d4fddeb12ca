#include "core/shapes/AseClusters.h"
#include "shapes/ShapeLibrary.h"
#include "structure/Neighbours.h"

#include <QTest>

#include <cmath>
#include <map>
#include <set>

using namespace clusterlens;

class tst_ShapeLibrary : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_library = buildShapeLibrary();
        m_ase = ase::readShapes();
    }

    void countsTheDistinctShapes()
    {
        QCOMPARE(m_library.size(), std::size_t(331));
        std::map<Family, int> named;
        std::map<Family, int> belonging;
        for (const Shape& shape : m_library) {
            ++named[shape.name.family];
            for (const Family family : allFamilies()) {
                belonging[family] += shape.belongsTo(family) ? 1 : 0;
            }
        }
        using Counts = std::map<Family, int>;
        QVERIFY((named
            == Counts{{Family::Fcc, 9}, {Family::Bcc, 24}, {Family::Sc, 22}, {Family::Hcp, 189}, {Family::Icosahedron, 3},
                {Family::Decahedron, 78}, {Family::Octahedron, 6}}));
        // Counted family by family, as the planning prototype did with ASE: 333.
        QVERIFY((belonging
            == Counts{{Family::Fcc, 10}, {Family::Bcc, 25}, {Family::Sc, 22}, {Family::Hcp, 189}, {Family::Icosahedron, 3},
                {Family::Decahedron, 78}, {Family::Octahedron, 6}}));
    }

    void groupsTheNamesAsAseDoes()
    {
        QCOMPARE(m_ase.size(), std::size_t(333));
        std::set<std::string> seen;
        for (const ase::ShapeLine& line : m_ase) {
            const auto home = findShape(m_library, line.names.front());
            QVERIFY2(home.has_value(), line.names.front().text().c_str());
            for (const ShapeName& name : line.names) {
                QVERIFY2(findShape(m_library, name) == home, name.text().c_str());
                seen.insert(name.text());
            }
        }
        std::size_t names = 0;
        for (const Shape& shape : m_library) {
            names += 1 + shape.alsoKnownAs.size();
        }
        QCOMPARE(names, seen.size());
        std::set<std::string> enumerated;
        for (const ShapeName& name : enumerateShapeNames()) {
            enumerated.insert(name.text());
        }
        QVERIFY(enumerated == seen);
    }

    void keepsTheMoreTellingNameOfSharedShapes()
    {
        const auto octahedron = findShape(m_library, {Family::Fcc, {2, 2, 5}});
        QVERIFY(octahedron.has_value());
        QCOMPARE(m_library[*octahedron].name.text(), std::string("oct 3"));
        QCOMPARE(m_library[*octahedron].atoms(), 19);
        const auto cross = findShape(m_library, {Family::Bcc, {2, 2, 2}});
        QVERIFY(cross.has_value());
        QCOMPARE(m_library[*cross].name.text(), std::string("sc 1 1 1"));
        QCOMPARE(m_library[*cross].atoms(), 7);
        QVERIFY(!findShape(m_library, {Family::Fcc, {12, 12, 12}}).has_value()); // too large
    }

    void shapesDiffer()
    {
        for (std::size_t i = 0; i < m_library.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                if (m_library[i].atoms() == m_library[j].atoms()) {
                    const double difference
                        = (sortedDistances(m_library[i].positions) - sortedDistances(m_library[j].positions)).cwiseAbs().maxCoeff();
                    QVERIFY2(difference > 1e-4, (m_library[i].name.text() + " and " + m_library[j].name.text()).c_str());
                }
            }
        }
    }

    void shapesAreOrderedScaledAndCentred()
    {
        for (std::size_t i = 0; i < m_library.size(); ++i) {
            const Shape& shape = m_library[i];
            QVERIFY(shape.atoms() >= 5 && shape.atoms() <= 256);
            QVERIFY(std::abs(smallestDistance(shape.positions) - 1.0) < 1e-12);
            QVERIFY(shape.positions.colwise().mean().norm() < 1e-12);
            if (i > 0) {
                const ShapeName& before = m_library[i - 1].name;
                QVERIFY(before.family < shape.name.family
                    || (before.family == shape.name.family && before.parameters < shape.name.parameters));
            }
        }
    }

    void statesTheLengthOfThePublishedSet()
    {
        for (const ase::ShapeLine& line : m_ase) {
            const Shape& shape = m_library[*findShape(m_library, line.names.front())];
            QVERIFY2(std::abs(shape.lcPerBond * line.picked.front() - 1.0) < 1e-9, shape.name.text().c_str());
        }
        // bcc: the edge of the cell over half its diagonal
        QVERIFY(std::abs(m_library[*findShape(m_library, {Family::Bcc, {4, 7, 8}})].lcPerBond - 2.0 / std::sqrt(3.0)) < 1e-12);
    }

private:
    std::vector<Shape> m_library;
    std::vector<ase::ShapeLine> m_ase;
};

QTEST_APPLESS_MAIN(tst_ShapeLibrary)
#include "tst_ShapeLibrary.moc"
