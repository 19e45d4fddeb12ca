#include "atoms/AtomMeasures.h"

#include <Eigen/Geometry>

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace clusterlens::ui {

namespace {

struct AtomWords {
    Q_DECLARE_TR_FUNCTIONS(AtomWords)
};

constexpr double degrees = 180.0 / std::numbers::pi;

QString describeAtom(const QString& name, int atom, const AtomFeatures& features)
{
    const Neighbours& neighbours = features.neighbours;
    QString text = AtomWords::tr("%1: coordination %2").arg(name).arg(neighbours.coordination[static_cast<std::size_t>(atom)]);
    double shortest = 0.0;
    double longest = 0.0;
    for (const Bond& bond : neighbours.bonds)
        if (bond.first == atom || bond.second == atom) {
            shortest = shortest > 0.0 ? std::min(shortest, bond.length) : bond.length;
            longest = std::max(longest, bond.length);
        }
    if (longest > 0.0)
        text += AtomWords::tr(", bonds %1 to %2 Å").arg(shortest, 0, 'f', 2).arg(longest, 0, 'f', 2);
    text += AtomWords::tr(", %1 Å from the centre").arg(features.centreDistance[atom], 0, 'f', 2);
    if (features.occupancy.size() > atom)
        text += AtomWords::tr(", occupancy %1").arg(features.occupancy[atom], 0, 'f', 2);
    return text;
}

} // namespace

double angleBetween(const Eigen::Vector3d& a, const Eigen::Vector3d& b, const Eigen::Vector3d& c)
{
    return std::atan2((a - b).cross(c - b).norm(), (a - b).dot(c - b)) * degrees;
}

double dihedralBetween(const Eigen::Vector3d& a, const Eigen::Vector3d& b, const Eigen::Vector3d& c, const Eigen::Vector3d& d)
{
    const Eigen::Vector3d axis = c - b;
    const Eigen::Vector3d one = (b - a).cross(axis);
    const Eigen::Vector3d other = axis.cross(d - c);
    return std::atan2(axis.normalized().dot(one.cross(other)), one.dot(other)) * degrees;
}

QString describeAtoms(const std::vector<int>& picked, const std::vector<std::string>& elements, const AtomFeatures& features)
{
    if (picked.empty())
        return {};
    const auto name = [&](std::size_t fromLast) {
        const int atom = picked[picked.size() - 1 - fromLast];
        return QStringLiteral("%1 %2").arg(QString::fromStdString(elements[static_cast<std::size_t>(atom)])).arg(atom + 1);
    };
    const auto at = [&](std::size_t fromLast) {
        return Eigen::Vector3d(features.positions.row(picked[picked.size() - 1 - fromLast]).transpose());
    };
    QString text = describeAtom(name(0), picked.back(), features);
    if (picked.size() > 1)
        text += QLatin1Char('\n') + AtomWords::tr("%1 Å from %2").arg((at(1) - at(0)).norm(), 0, 'f', 3).arg(name(1));
    if (picked.size() > 2)
        text += AtomWords::tr(", angle %1° at %2 from %3").arg(angleBetween(at(2), at(1), at(0)), 0, 'f', 1).arg(name(1), name(2));
    if (picked.size() > 3)
        text += AtomWords::tr(", dihedral %1° about %2 and %3")
                    .arg(dihedralBetween(at(3), at(2), at(1), at(0)), 0, 'f', 1)
                    .arg(name(2), name(1));
    return text;
}

} // namespace clusterlens::ui
