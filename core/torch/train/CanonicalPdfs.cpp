#include "torch/train/CanonicalPdfs.h"

#include "measurement/CurveAnalysis.h"
#include "torch/basis/BasisNetworks.h"
#include "torch/basis/CanonicalScale.h"
#include "torch/train/Configuration.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace clusterlens {

namespace {

constexpr int defects = 1; // defective versions of each shape of more than 20 atoms

/// The shape without a twentieth of its atoms (at least one), taken from those with the fewest neighbours.
PositionsXyz withVacancies(const PositionsXyz& positions, RandomEngine& random)
{
    const Eigen::Index n = positions.rows();
    std::vector<std::pair<double, Eigen::Index>> order; // coordination, ties broken by chance
    for (Eigen::Index i = 0; i < n; ++i) {
        const auto near = ((positions.rowwise() - positions.row(i)).rowwise().norm().array() < 1.2).count();
        order.emplace_back(static_cast<double>(near) + std::uniform_real_distribution(0.0, 3.0)(random), i);
    }
    std::ranges::sort(order);
    const Eigen::Index missing = std::max<Eigen::Index>(1, n / 20);
    PositionsXyz rest(n - missing, 3);
    for (Eigen::Index i = missing; i < n; ++i)
        rest.row(i - missing) = positions.row(order[static_cast<std::size_t>(i)].second);
    return rest;
}

/// Every shape followed by its defective versions.
std::vector<PositionsXyz> versionsOf(
    const std::vector<PositionsXyz>& library, const std::vector<PositionsXyz>& varied, int versions, RandomEngine& random)
{
    std::vector<PositionsXyz> all;
    for (const auto* shapes : {&library, &varied}) {
        for (const PositionsXyz& shape : *shapes) {
            all.push_back(shape);
            for (int v = 1; v < versions; ++v)
                all.push_back(shape.rows() > 20 ? withVacancies(shape, random) : shape);
        }
    }
    return all;
}

} // namespace

PdfRandomisation PdfRandomisation::fromJson(const nlohmann::json& json)
{
    PdfRandomisation p;
    readRange(json, "bond", p.bond);
    readRange(json, "qmin", p.qmin);
    readRange(json, "qmax", p.qmax);
    readRange(json, "qdamp", p.qdamp);
    readRange(json, "biso", p.biso);
    readRange(json, "delta2", p.delta2);
    readRange(json, "rmax", p.rmax);
    p.paperShare = json.value("paper_share", p.paperShare);
    p.noiseShare = json.value("noise_share", p.noiseShare);
    p.noise = json.value("noise", p.noise);
    p.rippleShare = json.value("ripple_share", p.rippleShare);
    p.defectShare = json.value("defect_share", p.defectShare);
    p.variedShare = json.value("varied_share", p.variedShare);
    p.extrasKnown = json.value("extras_known", p.extrasKnown);
    p.scaleJitter = json.value("scale_jitter", p.scaleJitter);
    return p;
}

CanonicalPdfs::CanonicalPdfs(const std::vector<PositionsXyz>& library, const std::vector<PositionsXyz>& varied,
    const PdfRandomisation& randomisation, const HeldOut* heldOut, std::uint64_t seed, const RunControl& control)
    : m_randomisation(randomisation)
    , m_heldOut(heldOut)
    , m_library(static_cast<int>(library.size()))
    , m_varied(static_cast<int>(varied.size()))
    , m_versions(randomisation.defectShare > 0.0 ? 1 + defects : 1)
    , m_seed(seed)
    , m_random(seed)
    , m_table(versionsOf(library, varied, m_versions, m_random), control)
    , m_transform(ScatteringTable::transformTo(canonical::grid()))
    , m_peakGrid(Eigen::VectorXd::LinSpaced(116, 1.7, 4.0))
    , m_peakTransform(ScatteringTable::transformTo(m_peakGrid))
{
}

double CanonicalPdfs::uniform(RRange range)
{
    return std::uniform_real_distribution(range.min, range.max)(m_random);
}

CanonicalPdfs::Sample CanonicalPdfs::drawSample()
{
    const PdfRandomisation& p = m_randomisation;
    Sample s;
    const bool varied = m_varied > 0 && chance(p.variedShare);
    do {
        s.shape = varied ? m_library + std::uniform_int_distribution(0, m_varied - 1)(m_random)
                         : std::uniform_int_distribution(0, m_library - 1)(m_random);
        s.curve.bond = uniform(p.bond);
    } while (!varied && m_heldOut && m_heldOut->contains(s.shape, s.curve.bond));
    s.curve.row = s.shape * m_versions;
    s.curve.qdamp = uniform(p.qdamp);
    if (chance(p.paperShare))
        return s;
    s.curve.qmin = uniform(p.qmin);
    s.curve.qmax = uniform(p.qmax);
    s.curve.biso = uniform(p.biso);
    s.curve.delta2 = chance(0.5) ? uniform(p.delta2) : 0.0;
    s.curve.rmax = uniform(p.rmax);
    s.noisy = chance(p.noiseShare);
    s.rippled = chance(p.rippleShare);
    if (chance(p.defectShare))
        s.curve.row += std::uniform_int_distribution(1, m_versions - 1)(m_random);
    return s;
}

/// Envelope, noise, ripple and the end of the data; the sample is at canonical scale.
void CanonicalPdfs::disturb(const Sample& s, Eigen::Ref<Eigen::RowVectorXf> g)
{
    const Eigen::RowVectorXf r = canonical::grid().cast<float>().transpose();
    g.array() *= (-0.5F * (r.array() * static_cast<float>(s.curve.qdamp)).square()).exp();
    const float highest = g.cwiseAbs().maxCoeff();
    if (s.rippled) {
        for (int wave = 0; wave < 3; ++wave) {
            const auto amplitude = static_cast<float>(uniform({0.0, 0.3})) * highest;
            const auto q = static_cast<float>(uniform({0.5, 12.0}));
            const auto phase = static_cast<float>(uniform({0.0, 2.0 * std::numbers::pi}));
            const auto reach = static_cast<float>(uniform({1.0, 5.0}));
            g.array() += amplitude * (q * r.array() + phase).sin() * (-r.array() / reach).exp();
        }
    }
    if (s.noisy) {
        std::normal_distribution<float> normal(0.0F, static_cast<float>(uniform({0.0, m_randomisation.noise})) * highest);
        for (float& value : g)
            value += normal(m_random);
    }
    g = (r.array() <= static_cast<float>(s.curve.rmax)).select(g, 0.0F);
    g /= std::max(g.cwiseAbs().maxCoeff(), 1e-12F);
}

CanonicalPdfs::Batch CanonicalPdfs::draw(int count, int step)
{
    m_random.seed(mixedSeed(m_seed, static_cast<std::uint64_t>(step)));
    std::vector<Sample> samples(static_cast<std::size_t>(count));
    FloatRows f(count, ScatteringTable::qPoints);
    for (int i = 0; i < count; ++i) {
        samples[static_cast<std::size_t>(i)] = drawSample();
        m_table.scattering(samples[static_cast<std::size_t>(i)].curve, f.row(i));
    }
    const FloatRows peaks = f * m_peakTransform;
    for (int i = 0; i < count; ++i) {
        Sample& s = samples[static_cast<std::size_t>(i)];
        const double peak = firstPeak({m_peakGrid, peaks.row(i).transpose().cast<double>(), {}}, canonical::peakWindow);
        const double error = std::normal_distribution(0.0, m_randomisation.scaleJitter)(m_random);
        s.curve = s.curve.scaled(canonical::bond / (peak * (1.0 + error)));
        m_table.scattering(s.curve, f.row(i));
    }

    Batch batch{FloatRows::Zero(count, canonical::gridPoints + conditionExtras), {}};
    batch.x.leftCols(canonical::gridPoints).noalias() = f * m_transform;
    for (int i = 0; i < count; ++i) {
        const Sample& s = samples[static_cast<std::size_t>(i)];
        batch.shape.push_back(s.shape);
        disturb(s, batch.x.row(i).head(canonical::gridPoints));
        const double told[4]
            = {s.curve.qmin, s.curve.qmax / 25.0, s.curve.qdamp / 0.1, std::min(s.curve.rmax, canonical::gridEnd) / 30.0};
        const bool known = chance(m_randomisation.extrasKnown);
        for (int e = 0; e < 4; ++e) {
            if (known || e == 3) { // the end of the data is always known
                batch.x(i, canonical::gridPoints + 2 * e) = static_cast<float>(told[e]);
                batch.x(i, canonical::gridPoints + 2 * e + 1) = 1.0F;
            }
        }
    }
    return batch;
}

} // namespace clusterlens
