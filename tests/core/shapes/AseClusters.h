#pragma once

#include "shapes/ClusterBuilder.h"

#include <QByteArray>
#include <QFile>
#include <QList>

#include <stdexcept>
#include <string>
#include <vector>

/// Readers of tests/data/ase, which tests/tools/make_ase_clusters.py wrote with ASE. Lengths there are in units of lc.
namespace ase {

struct ShapeLine {
    std::vector<clusterlens::ShapeName> names;
    int atoms = 0;
    double sumSquares = 0.0;
    double sumFourth = 0.0;
    std::vector<double> picked; ///< of the sorted pair distances, at equal steps from the first to the last
};

struct LargeLine {
    clusterlens::ShapeName name;
    int atoms = 0;
    double sumSquares = 0.0;
};

struct Cluster {
    clusterlens::ShapeName name;
    clusterlens::PositionsXyz positions;
};

inline clusterlens::ShapeName nameFromText(const QByteArray& text)
{
    const QList<QByteArray> words = text.split(' ');
    const auto family = clusterlens::enumFromText<clusterlens::Family>(words.first().toStdString());
    if (!family) {
        throw std::runtime_error("unknown family in the test data: " + text.toStdString());
    }
    clusterlens::ShapeName name{*family, {}};
    for (const QByteArray& word : words.mid(1)) {
        name.parameters.push_back(word.toInt());
    }
    return name;
}

/// \return the fields of each line but the first
inline QList<QList<QByteArray>> readTable(const char* fileName)
{
    QFile file(QString(CLUSTERLENS_SOURCE "/tests/data/ase/") + fileName);
    if (!file.open(QIODevice::ReadOnly)) {
        throw std::runtime_error("no test data: " + file.fileName().toStdString());
    }
    QList<QList<QByteArray>> table;
    file.readLine();
    while (!file.atEnd()) {
        table.append(file.readLine().trimmed().split(','));
    }
    return table;
}

inline std::vector<ShapeLine> readShapes()
{
    std::vector<ShapeLine> lines;
    for (const QList<QByteArray>& fields : readTable("shapes.csv")) {
        ShapeLine line{{}, fields[1].toInt(), fields[2].toDouble(), fields[3].toDouble(), {}};
        for (const QByteArray& text : fields[0].split('|')) {
            line.names.push_back(nameFromText(text));
        }
        for (const QByteArray& text : fields.mid(4)) {
            line.picked.push_back(text.toDouble());
        }
        lines.push_back(line);
    }
    return lines;
}

inline std::vector<LargeLine> readLarge()
{
    std::vector<LargeLine> lines;
    for (const QList<QByteArray>& fields : readTable("large.csv")) {
        lines.push_back({nameFromText(fields[0]), fields[1].toInt(), fields[2].toDouble()});
    }
    return lines;
}

inline std::vector<Cluster> readPositions()
{
    std::vector<Cluster> clusters;
    for (const QList<QByteArray>& fields : readTable("positions.csv")) {
        const clusterlens::ShapeName name = nameFromText(fields[0]);
        if (clusters.empty() || !(clusters.back().name == name)) {
            clusters.push_back({name, {}});
        }
        clusterlens::PositionsXyz& positions = clusters.back().positions;
        positions.conservativeResize(positions.rows() + 1, Eigen::NoChange);
        positions.bottomRows<1>() << fields[1].toDouble(), fields[2].toDouble(), fields[3].toDouble();
    }
    return clusters;
}

} // namespace ase
