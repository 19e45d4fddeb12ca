#include "pdf/DebyePdf.h"

#include "pdf/BandCurve.h"
#include "pdf/SineNodes.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

namespace clusterlens {

namespace {

constexpr double kUPerBiso = 1.0 / (8.0 * M_PI * M_PI);
constexpr double kEverything = std::numeric_limits<double>::max();
constexpr Eigen::Index kFewPairs = 400; // below this the pairs themselves are the cheapest nodes

SineGrid sineGrid(const QBand& band, const PdfSettings& s)
{
    return {band.dq, band.count, s.biso * kUPerBiso, {s.delta1, s.delta2, s.qbroad}};
}

/// Distances below which pairs stay single: there the width has its corner (or, for gradients, its 1/d^2).
double directLimit(const WidthShape& width, Eigen::Index pairs)
{
    if (pairs <= kFewPairs)
        return kEverything;
    return width.isConstant() ? 0.0 : std::max(width.kink(), kCoincidence);
}

/// Positions by columns, so that one row of the distance matrix is a few vector operations. Memory is taken once for all rows.
class Rows {
public:
    explicit Rows(const PositionsXyz& positions)
        : gaps(positions.rows(), 3)
        , d(positions.rows())
        , m_xyz(positions.array())
    {
    }

    /// Differences and distances of atom i to atoms i+1 .. N-1, in the first \c count places.
    void select(Eigen::Index i)
    {
        count = m_xyz.rows() - i - 1;
        for (int axis = 0; axis < 3; ++axis)
            gaps.col(axis).head(count) = m_xyz.col(axis).tail(count) - m_xyz(i, axis);
        d.head(count)
            = (gaps.col(0).head(count).square() + gaps.col(1).head(count).square() + gaps.col(2).head(count).square()).sqrt();
    }

    Eigen::Index count = 0;
    Eigen::Array<double, Eigen::Dynamic, 3> gaps; // Å
    Eigen::ArrayXd d;                             // Å

private:
    Eigen::Array<double, Eigen::Dynamic, 3> m_xyz; // column-major
};

PairCompressor compress(const PositionsXyz& positions, double qmax, const QBand& band, double directBelow)
{
    PairCompressor compressor(qmax, band.rmin, band.rmax, directBelow);
    Rows rows(positions);
    for (Eigen::Index i = 0; i + 1 < positions.rows(); ++i) {
        rows.select(i);
        compressor.add(rows.d.data(), static_cast<int>(rows.count));
    }
    return compressor;
}

/// dL/dx of every atom from f(d) = d psi'(d) - psi(d), since dL/dd = (2/N) f / d^2. Returns sum over pairs of d dL/dd.
double addForces(const PositionsXyz& positions, PairCompressor& compressor, double factor, PositionsXyz& forces)
{
    double stretch = 0.0;
    Rows rows(positions);
    Eigen::Array<double, Eigen::Dynamic, 3> sum = Eigen::Array<double, Eigen::Dynamic, 3>::Zero(positions.rows(), 3);
    Eigen::ArrayXd values(positions.rows());
    Eigen::ArrayXd inverse(positions.rows());
    Eigen::ArrayXd part(positions.rows());
    for (Eigen::Index i = 0; i + 1 < positions.rows(); ++i) {
        rows.select(i);
        const Eigen::Index n = rows.count;
        auto f = values.head(n);
        compressor.values(rows.d.data(), static_cast<int>(n), f.data());
        inverse.head(n) = rows.d.head(n).max(kCoincidence).inverse();
        f *= factor * inverse.head(n); // d dL/dd
        stretch += f.sum();
        f *= inverse.head(n).square();
        for (int axis = 0; axis < 3; ++axis) {
            part.head(n) = f * rows.gaps.col(axis).head(n);
            sum.col(axis).tail(n) += part.head(n);
            sum(i, axis) -= part.head(n).sum();
        }
    }
    forces = sum.matrix();
    return stretch;
}

} // namespace

struct DebyePdf::Impl {
    Impl(const RGrid& theGrid, Eigen::VectorXd points, double theQmin, double theQmax)
        : grid(theGrid)
        , r(std::move(points))
        , qmin(theQmin)
        , qmax(theQmax)
    {
        if (!std::isfinite(qmin) || !std::isfinite(qmax) || qmin < 0.0 || qmax <= qmin)
            throw std::invalid_argument(
                "DebyePdf: expected 0 <= qmin < qmax, found " + std::to_string(qmin) + " and " + std::to_string(qmax));
        (void)SineTransform(std::max(2, qBand(grid, qmin, qmax, PdfSettings().biso).intervals)); // plan now, not at the first curve
    }

    [[nodiscard]] Eigen::VectorXd curve(const SineNodes& nodes, const BandCurve& map, int atoms, const PdfSettings& s) const
    {
        const Eigen::VectorXd f = (2.0 / atoms) * sineSums(nodes, sineGrid(map.band(), s));
        Eigen::VectorXd g = map.curve(f);
        if (s.qdamp != 0.0)
            g.array() *= envelope(r, s.qdamp).array();
        return g;
    }

    RGrid grid;
    Eigen::VectorXd r;
    double qmin;
    double qmax;
};

DebyePdf::DebyePdf(const RGrid& grid, double qmin, double qmax)
    : m_impl(std::make_unique<Impl>(grid, grid.points(), qmin, qmax))
{
}

DebyePdf::DebyePdf(const Eigen::VectorXd& points, double qmin, double qmax)
    : m_impl(std::make_unique<Impl>(gridOf(points), points, qmin, qmax))
{
}

DebyePdf::~DebyePdf() = default;
DebyePdf::DebyePdf(DebyePdf&&) noexcept = default;
DebyePdf& DebyePdf::operator=(DebyePdf&&) noexcept = default;

const Eigen::VectorXd& DebyePdf::r() const
{
    return m_impl->r;
}

Eigen::VectorXd DebyePdf::calculate(const PositionsXyz& positions, const PdfSettings& settings) const
{
    checkSettings(settings);
    const Impl& p = *m_impl;
    const Eigen::Index n = positions.rows();
    if (n < 1)
        return Eigen::VectorXd::Zero(p.r.size());
    const BandCurve map(qBand(p.grid, p.qmin, p.qmax, settings.biso), p.r);
    const double direct = directLimit({settings.delta1, settings.delta2, settings.qbroad}, n * (n - 1) / 2);
    const PairCompressor pairs = compress(positions, p.qmax, map.band(), direct);
    return p.curve(pairs.nodes(), map, static_cast<int>(n), settings);
}

Eigen::VectorXd DebyePdf::calculate(
    const Eigen::VectorXd& distances, const Eigen::VectorXd& multiplicities, int atoms, const PdfSettings& settings) const
{
    checkSettings(settings);
    if (distances.size() != multiplicities.size())
        throw std::invalid_argument("DebyePdf: expected as many multiplicities as distances");
    const Impl& p = *m_impl;
    if (atoms < 1)
        return Eigen::VectorXd::Zero(p.r.size());
    const BandCurve map(qBand(p.grid, p.qmin, p.qmax, settings.biso), p.r);
    const double direct = directLimit({settings.delta1, settings.delta2, settings.qbroad}, distances.size());
    PairCompressor pairs(p.qmax, map.band().rmin, map.band().rmax, direct);
    pairs.add(distances.data(), static_cast<int>(distances.size()), multiplicities.data());
    return p.curve(pairs.nodes(), map, atoms, settings);
}

Eigen::VectorXd DebyePdf::calculate(const PairDistances& pairs, const PdfSettings& settings) const
{
    return calculate(pairs.distances, pairs.multiplicities, pairs.atoms, settings);
}

SquaredResidual DebyePdf::squaredResidual(const PositionsXyz& positions, const PdfSettings& settings, double scale,
    const Eigen::VectorXd& observed, const Eigen::VectorXd& weights) const
{
    checkSettings(settings);
    const Impl& p = *m_impl;
    const Eigen::Index n = positions.rows();
    if (n < 1 || observed.size() != p.r.size() || (weights.size() != 0 && weights.size() != p.r.size()))
        throw std::invalid_argument("DebyePdf: expected at least one atom, and observed values and weights on the grid");
    const BandCurve map(qBand(p.grid, p.qmin, p.qmax, settings.biso), p.r);
    const SineGrid grid = sineGrid(map.band(), settings);
    PairCompressor pairs = compress(positions, p.qmax, map.band(),
        std::max(directLimit(grid.width, n * (n - 1) / 2), kCoincidence)); // 1/d^2 of delta2 needs single pairs near 0
    const SineNodes nodes = pairs.nodes();

    SquaredResidual result;
    result.calculated = p.curve(nodes, map, static_cast<int>(n), settings);
    const Eigen::ArrayXd residual = scale * result.calculated.array() - observed.array();
    Eigen::VectorXd slope = 2.0 * residual;
    if (weights.size() != 0)
        slope.array() *= weights.array();
    result.value = 0.5 * slope.dot(residual.matrix());
    result.dScale = slope.dot(result.calculated);
    result.dQdamp = -scale * settings.qdamp * (slope.array() * result.calculated.array() * p.r.array().square()).sum();
    slope *= scale; // dL/dG from here on, and without the envelope after the next line
    if (settings.qdamp != 0.0)
        slope.array() *= envelope(p.r, settings.qdamp).array();

    const double perAtom = 2.0 / static_cast<double>(n);
    const AdjointSums sums = adjointSums(nodes.x, grid, map.transposed(slope));
    const auto width
        = [&](auto part) { return Eigen::ArrayXd(nodes.x.unaryExpr([&](double d) { return (grid.width.*part)(d); })); };
    result.dBiso = -kUPerBiso * perAtom * (nodes.w * width(&WidthShape::value) * sums.curvature).sum();
    result.dDelta2 = -grid.u * perAtom * (nodes.w * width(&WidthShape::slopeDelta2) * sums.curvature).sum();
    pairs.setNodeValues(nodes.x * (sums.cosine - grid.u * width(&WidthShape::slope) * sums.curvature) - sums.sine);
    result.dStretch = addForces(positions, pairs, perAtom, result.dPositions);
    return result;
}

} // namespace clusterlens
