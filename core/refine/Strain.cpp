#include "refine/Strain.h"

#include "pdf/DebyePdf.h"
#include "refine/Minimise.h"
#include "structure/BondMeasures.h"
#include "structure/Motifs.h"
#include "structure/Stacking.h"
#include "structure/Surface.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace clusterlens {

namespace {

using Point = Eigen::RowVector3d;

constexpr double bisoUnit = 0.3;    // Å^2: changes of about this size are looked for
constexpr double strainUnit = 0.01; // relative
constexpr double largestStrain = 0.08;

/// The misfit as a function of amplitude, Biso, stretch and strain, each in its unit.
class StrainMisfit {
public:
    StrainMisfit(const PositionsXyz& positions, const CurvePart& part, Strain shape)
        : m_positions(positions)
        , m_depths(surfaceDepth(positions))
        , m_part(reachingAllPairsOf(part, 1.05 * largestDistance(positions)))
        , m_engine(m_part.curve.r, part.values.qmin, part.values.qmax)
        , m_shape(std::move(shape))
        , m_total(part.weights.dot(part.curve.g.cwiseAbs2()))
    {
    }

    [[nodiscard]] Eigen::VectorXd start() const
    {
        Eigen::VectorXd x = Eigen::VectorXd::Zero(3 + m_shape.parameters());
        x[0] = m_part.values.scale;
        x[1] = m_part.values.biso / bisoUnit;
        x[2] = (m_part.values.stretch - 1.0) / strainUnit;
        return x;
    }

    [[nodiscard]] Strain strain(const Eigen::VectorXd& x) const
    {
        Strain strain = m_shape;
        strain.stretch = 1.0 + strainUnit * x[2];
        Eigen::Index at = 3;
        for (double& inwards : strain.inwards)
            inwards = strainUnit * x[at++];
        if (!strain.axis.isZero())
            strain.axial = strainUnit * x[at];
        return strain;
    }

    double operator()(const Eigen::VectorXd& x, Eigen::VectorXd& gradient) const
    {
        FitValues values = m_part.values;
        values.biso = std::max(0.02, bisoUnit * x[1]);
        const Point centre = m_positions.colwise().mean();
        const double stretch = 1.0 + strainUnit * x[2];
        const PositionsXyz moved = strained(m_positions, m_depths, strain(x));
        const SquaredResidual misfit = m_engine.squaredResidual(moved, values, x[0], m_part.curve.g, m_part.weights);
        gradient.resize(x.size());
        gradient.setZero();
        gradient[0] = misfit.dScale;
        gradient[1] = bisoUnit * x[1] > 0.02 ? bisoUnit * misfit.dBiso : 0.0;
        const PositionsXyz offsets = m_positions.rowwise() - centre;
        for (Eigen::Index i = 0; i < m_positions.rows(); ++i) {
            const Point slope = misfit.dPositions.row(i);
            const Point offset = offsets.row(i);
            gradient[2] += strainUnit * slope.dot(moved.row(i) - centre) / stretch;
            Eigen::Index at = 3;
            for (std::size_t layer = 0; layer < m_shape.inwards.size(); ++layer, ++at)
                if (m_depths[static_cast<std::size_t>(i)] == static_cast<int>(layer))
                    gradient[at] -= strainUnit * stretch * slope.dot(offset);
            if (!m_shape.axis.isZero())
                gradient[at] += strainUnit * stretch * slope.dot(m_shape.axis) * offset.dot(m_shape.axis);
        }
        for (const auto& [place, variable] : {std::pair{0, parameter::scale}, {1, parameter::biso}, {2, parameter::stretch}})
            if (!m_part.free[variable])
                gradient[place] = 0.0;
        gradient /= m_total;
        return misfit.value / m_total;
    }

private:
    const PositionsXyz& m_positions;
    std::vector<int> m_depths;
    CurvePart m_part;
    DebyePdf m_engine;
    Strain m_shape;
    double m_total;
};

} // namespace

PositionsXyz strained(const PositionsXyz& positions, const std::vector<int>& depths, const Strain& strain)
{
    return strained(positions, depths, strain, positions.colwise().mean());
}

PositionsXyz strained(const PositionsXyz& positions, const std::vector<int>& depths, const Strain& strain, const Point& centre)
{
    PositionsXyz result = positions;
    for (Eigen::Index i = 0; i < positions.rows(); ++i) {
        const Point offset = positions.row(i) - centre;
        const auto depth = static_cast<std::size_t>(depths[static_cast<std::size_t>(i)]);
        if (depth < strain.inwards.size())
            result.row(i) -= strain.inwards[depth] * offset;
        result.row(i) += strain.axial * offset.dot(strain.axis) * strain.axis;
    }
    return ((result.rowwise() - centre) * strain.stretch).rowwise() + centre;
}

Point markedAxis(const PositionsXyz& positions)
{
    const TwinDirections directions = twinDirections(positions, classifyMotifs(positions));
    if (directions.axes.size() == 1)
        return directions.axes.front();
    return directions.axes.empty() && directions.planes.size() == 1 ? directions.planes.front() : Point::Zero();
}

Strain fittedStrain(const PositionsXyz& positions, const CurvePart& curve, int layers, bool axial, const RunControl& control)
{
    constexpr MinimiseLimits limits{25, 1e-5};
    Strain shape;
    shape.inwards.assign(static_cast<std::size_t>(layers), 0.0);
    if (axial)
        shape.axis = markedAxis(positions);
    const StrainMisfit misfit(positions, curve, shape);
    Eigen::VectorXd x = misfit.start();
    minimise([&](const Eigen::VectorXd& at, Eigen::VectorXd& gradient) { return misfit(at, gradient); }, x, limits, control);
    Strain strain = misfit.strain(x);
    for (double& inwards : strain.inwards)
        inwards = std::clamp(inwards, -largestStrain, largestStrain);
    strain.axial = std::clamp(strain.axial, -largestStrain, largestStrain);
    return strain;
}

} // namespace clusterlens
