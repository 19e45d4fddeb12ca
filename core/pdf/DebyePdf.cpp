#include "pdf/DebyePdf.h"

#include "measurement/Displacement.h"
#include "pdf/BandCurve.h"
#include "pdf/Lane.h"
#include "pdf/Scatterers.h"
#include "pdf/SineNodes.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

namespace clusterlens {

namespace {

constexpr double kEverything = std::numeric_limits<double>::max();
constexpr Eigen::Index kFewPairs = 400; // below this the pairs themselves are the cheapest nodes

SineGrid sineGrid(const QBand& band, const PdfSettings& s)
{
    return {band.dq, band.count, s.biso * uPerBiso, widthShape(s)};
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

/// A compressor for each pair type of \p groups: \p positions are sorted by element, so each row of distances falls into as many pieces.
std::vector<PairCompressor> compressTypes(
    const PositionsXyz& positions, const ElementGroups& groups, const PairCompressor& empty, const RunControl& control)
{
    const std::size_t elements = groups.counts.size();
    std::vector<PairCompressor> compressors(elements * (elements + 1) / 2, empty);
    Rows rows(positions);
    Eigen::Index i = 0;
    auto ofFirst = compressors.begin(); // the types that begin with the element of atom i
    for (std::size_t a = 0; a < elements; ofFirst += static_cast<std::ptrdiff_t>(elements - a), ++a) {
        for (int left = groups.counts[a] - 1; left >= 0; --left, ++i) {
            control.throwIfCancelled();
            rows.select(i);
            const double* piece = rows.d.data();
            for (std::size_t b = a; b < elements; ++b) {
                const int count = b == a ? left : groups.counts[b];
                (ofFirst + static_cast<std::ptrdiff_t>(b - a))->add(piece, count);
                piece += count;
            }
        }
    }
    return compressors;
}

/// \param keep  null, or where to leave the distances of pairs i < j, row by row
PairCompressor compress(const PositionsXyz& positions, double qmax, const QBand& band, double directBelow, double* keep = nullptr,
    const RunControl& control = {})
{
    PairCompressor compressor(qmax, band.rmin, band.rmax, directBelow);
    Rows rows(positions);
    for (Eigen::Index i = 0; i + 1 < positions.rows(); ++i) {
        control.throwIfCancelled();
        rows.select(i);
        compressor.add(rows.d.data(), static_cast<int>(rows.count));
        if (keep)
            keep = std::copy_n(rows.d.data(), rows.count, keep);
    }
    return compressor;
}

/// dL/dx of every atom from f(d) = d psi'(d) - psi(d), since dL/dd = (2/N) f / d^2. Returns sum over pairs of d dL/dd.
/// \param distances  as compress() left them, with kLane more places behind
double addForces(
    const PositionsXyz& positions, const Eigen::ArrayXd& distances, PairCompressor& compressor, double factor, PositionsXyz& forces)
{
    const Eigen::Index atoms = positions.rows();
    // Columns end in spare places, so that the last pairs of a row need no loop of their own; their f is 0.
    Eigen::Array<double, Eigen::Dynamic, 3> xyz = Eigen::Array<double, Eigen::Dynamic, 3>::Zero(atoms + kLane, 3);
    xyz.topRows(atoms) = positions.array();
    Eigen::Array<double, Eigen::Dynamic, 3> sum = Eigen::Array<double, Eigen::Dynamic, 3>::Zero(atoms + kLane, 3);
    Eigen::ArrayXd values = Eigen::ArrayXd::Zero(atoms + kLane);
    const Lane one = {1.0, 1.0, 1.0, 1.0};
    const Lane nearest = kCoincidence * one;
    Lane stretch = {};
    const double* row = distances.data();
    for (Eigen::Index i = 0; i + 1 < atoms; ++i) {
        const Eigen::Index count = atoms - i - 1;
        compressor.values(row, static_cast<int>(count), values.data());
        values.segment(count, kLane) = 0.0;
        std::array<Lane, 3> own = {};
        for (Eigen::Index j = 0; j < count; j += kLane) {
            const Lane d = load(row + j);
            const Lane inverse = one / (d > nearest ? d : nearest);
            Lane f = factor * load(values.data() + j) * inverse; // d dL/dd
            stretch += f;
            f *= inverse * inverse;
            for (int axis = 0; axis < 3; ++axis) {
                const Eigen::Index at = axis * (atoms + kLane) + i + 1 + j;
                const Lane part = f * (load(xyz.data() + at) - xyz(i, axis));
                const Lane total = load(sum.data() + at) + part;
                std::memcpy(sum.data() + at, &total, sizeof total);
                own[static_cast<std::size_t>(axis)] += part;
            }
        }
        for (int axis = 0; axis < 3; ++axis) {
            const Lane& part = own[static_cast<std::size_t>(axis)];
            sum(i, axis) -= (part[0] + part[1]) + (part[2] + part[3]);
        }
        row += count;
    }
    forces = sum.topRows(atoms).matrix();
    return (stretch[0] + stretch[1]) + (stretch[2] + stretch[3]);
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
            throw std::invalid_argument(fmt::format("DebyePdf: expected 0 <= qmin < qmax, found {:g} and {:g}", qmin, qmax));
        (void)SineTransform(std::max(2, qBand(grid, qmin, qmax, PdfSettings().biso).intervals)); // plan now, not at the first curve
    }

    [[nodiscard]] Eigen::VectorXd curve(const SineNodes& nodes, const BandCurve& map, int atoms, const PdfSettings& s) const
    {
        return curve((2.0 / atoms) * sineSums(nodes, sineGrid(map.band(), s)), map, s);
    }

    /// \param f  F_k, Å^-1
    [[nodiscard]] Eigen::VectorXd curve(const Eigen::VectorXd& f, const BandCurve& map, const PdfSettings& s) const
    {
        Eigen::VectorXd g = map.curve(f);
        if (s.qdamp != 0.0)
            g.array() *= envelope(r, s.qdamp).array();
        return g;
    }

    [[nodiscard]] Eigen::VectorXd ofOneElement(
        const PositionsXyz& positions, const PdfSettings& settings, const RunControl& control) const;

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
    return m_impl->ofOneElement(positions, settings, {});
}

Eigen::VectorXd DebyePdf::Impl::ofOneElement(
    const PositionsXyz& positions, const PdfSettings& settings, const RunControl& control) const
{
    checkSettings(settings);
    const Eigen::Index n = positions.rows();
    if (n < 1)
        return Eigen::VectorXd::Zero(r.size());
    const BandCurve map(qBand(grid, qmin, qmax, settings.biso), r);
    const double direct = directLimit(widthShape(settings), n * (n - 1) / 2);
    const PairCompressor pairs = compress(positions, qmax, map.band(), direct, nullptr, control);
    return curve(pairs.nodes(), map, static_cast<int>(n), settings);
}

Eigen::VectorXd DebyePdf::calculate(
    const Structure& structure, const PdfSettings& settings, Radiation radiation, const RunControl& control) const
{
    const Impl& p = *m_impl;
    const ElementGroups groups = elementGroups(structure);
    if (groups.elements.size() <= 1)
        return p.ofOneElement(structure.positions, settings, control);
    checkSettings(settings);
    const Scatterers scatterers(groups.elements, groups.counts, radiation);
    const Eigen::Index n = structure.size();
    const BandCurve map(qBand(p.grid, p.qmin, p.qmax, settings.biso), p.r);
    const SineGrid grid = sineGrid(map.band(), settings);
    const PairCompressor empty(p.qmax, map.band().rmin, map.band().rmax, directLimit(grid.width, n * (n - 1) / 2));
    const Eigen::ArrayXXd weights = scatterers.pairWeights(grid.dq, grid.count);
    const PositionsXyz sorted = structure.positions(groups.order, Eigen::all);
    Eigen::ArrayXd f = Eigen::ArrayXd::Zero(grid.count);
    Eigen::Index type = 0;
    for (const PairCompressor& pairs : compressTypes(sorted, groups, empty, control)) {
        control.throwIfCancelled();
        const SineNodes nodes = pairs.nodes();
        if (nodes.x.size() != 0)
            f += weights.col(type) * sineSums(nodes, grid).array();
        ++type;
    }
    return p.curve((2.0 / static_cast<double>(n)) * f.matrix(), map, settings);
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
    const double direct = directLimit(widthShape(settings), distances.size());
    PairCompressor pairs(p.qmax, map.band().rmin, map.band().rmax, direct);
    pairs.add(distances.data(), static_cast<int>(distances.size()), multiplicities.data());
    return p.curve(pairs.nodes(), map, atoms, settings);
}

Eigen::VectorXd DebyePdf::calculate(const PairDistances& pairs, const PdfSettings& settings) const
{
    return calculate(pairs.distances, pairs.multiplicities, pairs.atoms, settings);
}

Eigen::VectorXd DebyePdf::pairProducts(
    const Eigen::VectorXd& distances, const Eigen::VectorXd& weights, const PdfSettings& settings) const
{
    checkSettings(settings);
    const Impl& p = *m_impl;
    if (weights.size() != p.r.size())
        throw std::invalid_argument("DebyePdf: expected weights on the grid");
    const BandCurve map(qBand(p.grid, p.qmin, p.qmax, settings.biso), p.r);
    Eigen::VectorXd slope = weights;
    if (settings.qdamp != 0.0)
        slope.array() *= envelope(p.r, settings.qdamp).array();
    const Eigen::Index padded = (distances.size() + kGroup - 1) / kGroup * kGroup;
    Eigen::ArrayXd x = Eigen::ArrayXd::Constant(padded, 1.0);
    x.head(distances.size()) = distances.array();
    const double low = std::max(map.band().rmin, kCoincidence);
    const double high = map.band().rmax;
    const auto within = x >= low && x <= high;
    const AdjointSums sums = adjointSums(within.select(x, 1.0), sineGrid(map.band(), settings), map.transposed(slope));
    return within.select(2.0 * sums.sine / x, 0.0).head(distances.size());
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
    Eigen::ArrayXd distances = Eigen::ArrayXd::Zero(n * (n - 1) / 2 + kLane);
    PairCompressor pairs = compress(positions, p.qmax, map.band(),
        std::max(directLimit(grid.width, n * (n - 1) / 2), kCoincidence), // 1/d^2 of delta2 needs single pairs near 0
        distances.data());
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
    result.dBiso = -uPerBiso * perAtom * (nodes.w * width(&WidthShape::value) * sums.curvature).sum();
    result.dDelta2 = -grid.u * perAtom * (nodes.w * width(&WidthShape::slopeDelta2) * sums.curvature).sum();
    pairs.setNodeValues(nodes.x * (sums.cosine - grid.u * width(&WidthShape::slope) * sums.curvature) - sums.sine);
    result.dStretch = addForces(positions, distances, pairs, perAtom, result.dPositions);
    return result;
}

} // namespace clusterlens
