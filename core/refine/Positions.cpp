#include "refine/Positions.h"

#include "pdf/DebyePdf.h"
#include "refine/Minimise.h"
#include "structure/BondMeasures.h"
#include "structure/Neighbours.h"

#include <algorithm>

namespace clusterlens {

namespace {

constexpr double scaleUnit = 0.1;    // what one unit of each variable is worth: changes of about this size are looked for
constexpr double widthUnit = 0.3;    // Å^2
constexpr double positionUnit = 0.1; // Å
constexpr double leastBiso = 0.02;   // Å^2

/// The energy as a function of amplitude, Biso and all coordinates, each in its unit.
class RelaxationEnergy {
public:
    RelaxationEnergy(const PositionsXyz& positions, const CurvePart& part, const RelaxationSettings& settings)
        : m_start(positions)
        , m_part(reachingAllPairsOf(part, 1.05 * largestDistance(positions)))
        , m_settings(settings)
        , m_engine(m_part.curve.r, part.values.qmin, part.values.qmax)
        , m_bonds(neighboursIfAny(positions).bonds)
    {
        const double total = part.weights.dot(part.curve.g.cwiseAbs2());
        m_perMisfit = 0.5 * settings.points / (settings.reference * settings.reference * total);
    }

    [[nodiscard]] Eigen::VectorXd start() const
    {
        Eigen::VectorXd x = Eigen::VectorXd::Zero(2 + m_start.size());
        x[0] = m_part.values.scale / scaleUnit;
        x[1] = m_part.values.biso / widthUnit;
        return x;
    }

    [[nodiscard]] PositionsXyz positions(const Eigen::VectorXd& x) const
    {
        return m_start + positionUnit * Eigen::Map<const PositionsXyz>(x.data() + 2, m_start.rows(), 3);
    }

    double operator()(const Eigen::VectorXd& x, Eigen::VectorXd& gradient) const
    {
        FitValues values = m_part.values;
        values.biso = std::max(leastBiso, widthUnit * x[1]);
        const PositionsXyz moved = positions(x);
        const SquaredResidual misfit = m_engine.squaredResidual(moved, values, scaleUnit * x[0], m_part.curve.g, m_part.weights);
        double energy = m_perMisfit * misfit.value;
        PositionsXyz slopes = m_perMisfit * misfit.dPositions;
        const double stiffness = 1.0 / (m_settings.looseness * m_settings.looseness);
        for (const Bond& bond : m_bonds) {
            const Eigen::RowVector3d along = moved.row(bond.second) - moved.row(bond.first);
            const double length = along.norm();
            const double longer = length - bond.length;
            energy += 0.5 * stiffness * longer * longer;
            const Eigen::RowVector3d pull = stiffness * longer / length * along;
            slopes.row(bond.second) += pull;
            slopes.row(bond.first) -= pull;
        }
        gradient.resize(x.size());
        gradient[0] = m_part.free[parameter::scale] ? scaleUnit * m_perMisfit * misfit.dScale : 0.0;
        gradient[1] = m_part.free[parameter::biso] && widthUnit * x[1] > leastBiso ? widthUnit * m_perMisfit * misfit.dBiso : 0.0;
        gradient.tail(m_start.size()) = positionUnit * Eigen::Map<const Eigen::VectorXd>(slopes.data(), slopes.size());
        return energy;
    }

private:
    PositionsXyz m_start;
    CurvePart m_part;
    RelaxationSettings m_settings;
    DebyePdf m_engine;
    std::vector<Bond> m_bonds;
    double m_perMisfit;
};

} // namespace

PositionsXyz relaxed(
    const PositionsXyz& positions, const CurvePart& part, const RelaxationSettings& settings, const RunControl& control)
{
    const PositionsXyz stretched = positions * part.values.stretch;
    const RelaxationEnergy energy(stretched, part, settings);
    Eigen::VectorXd x = energy.start();
    minimise([&](const Eigen::VectorXd& at, Eigen::VectorXd& gradient) { return energy(at, gradient); }, x, {settings.steps, 1e-6},
        control);
    return energy.positions(x);
}

} // namespace clusterlens
