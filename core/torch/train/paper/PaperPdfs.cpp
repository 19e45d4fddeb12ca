#include "torch/train/paper/PaperPdfs.h"

#include "base/Errors.h"
#include "base/ParallelFor.h"
#include "laplacian/LaplacianMatrix.h"
#include "torch/train/paper/Imperfections.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace clusterlens {

namespace {

constexpr RRange anyLengths{2.25, 3.35}; ///< Å
constexpr double nearPublished = 0.004;  ///< relative
constexpr double imperfectBins = 0.002;  ///< bonds
constexpr int imperfectOfEach = 6;       ///< imperfect particles of a shape

std::vector<PositionsXyz> orderedPositions(const std::vector<Shape>& shapes)
{
    std::vector<PositionsXyz> all(shapes.size());
    parallelFor(static_cast<int>(shapes.size()), 0,
        [&](int k) { all[static_cast<std::size_t>(k)] = canonicalOrder(shapes[static_cast<std::size_t>(k)].positions); });
    return all;
}

std::vector<double> lengthsPerBond(const std::vector<Shape>& shapes)
{
    std::vector<double> all;
    for (const Shape& shape : shapes)
        all.push_back(shape.lcPerBond);
    return all;
}

std::vector<double> cumulatedOdds(const std::vector<Shape>& shapes, double rareFamilies)
{
    std::map<Family, int> members;
    for (const Shape& shape : shapes)
        ++members[shape.name.family];
    std::vector<double> odds;
    for (const Shape& shape : shapes)
        odds.push_back(std::pow(members.at(shape.name.family), -rareFamilies));
    std::partial_sum(odds.begin(), odds.end(), odds.begin());
    return odds;
}

/// Only the entries of the shapes 0, every, 2 every .., numbered anew.
std::vector<ShapeAndLength> thinned(const std::vector<ShapeAndLength>& entries, int every)
{
    std::vector<ShapeAndLength> some;
    for (const ShapeAndLength& entry : entries) {
        if (entry.shape % every == 0)
            some.push_back({entry.shape / every, entry.length});
    }
    return some;
}

std::shared_ptr<const SineSums> sumsOfImperfect(
    const std::vector<PositionsXyz>& ideal, const MeasuredKind& measured, std::uint64_t seed, const RunControl& control)
{
    if (measured.share == 0.0 || measured.imperfect == 0.0)
        return {};
    std::vector<PositionsXyz> all(ideal.size() * imperfectOfEach);
    parallelFor(static_cast<int>(all.size()), 0, [&](int k) {
        RandomEngine random(mixedSeed(seed, static_cast<std::uint64_t>(k)));
        all[static_cast<std::size_t>(k)] = imperfectParticle(ideal[static_cast<std::size_t>(k / imperfectOfEach)], random);
    });
    return std::make_shared<SineSums>(all, control, imperfectBins);
}

void fill(FloatRows& rows, int row, const Eigen::VectorXd& g)
{
    rows.row(row) = (g / std::max(g.maxCoeff(), 1e-12)).cast<float>().transpose();
}

} // namespace

PaperData PaperData::fromJson(const nlohmann::json& json)
{
    PaperData data;
    const std::string lengths = json.value("lengths", "published");
    if (lengths != "published" && lengths != "any")
        throw ParseError("data.lengths: expected \"published\" or \"any\", found \"" + lengths + "\"");
    data.anyLength = lengths == "any";
    data.rareFamilies = json.value("rare_families", data.rareFamilies);
    if (json.contains("measured"))
        data.measured = MeasuredKind::fromJson(json.at("measured"));
    data.every = json.value("every", data.every);
    if (data.every < 1)
        throw ParseError("data.every: expected 1 or more, found " + json.at("every").dump());
    return data;
}

PaperPdfs::PaperPdfs(
    const std::vector<Shape>& shapes, PaperSplit split, PaperData data, std::uint64_t seed, const RunControl& control)
    : m_positions(orderedPositions(shapes))
    , m_lcPerBond(lengthsPerBond(shapes))
    , m_split(std::move(split))
    , m_data(data)
    , m_heldOut(m_split, m_lcPerBond)
    , m_lengths(shapes.size())
    , m_cumulated(cumulatedOdds(shapes, data.rareFamilies))
    , m_sums(std::make_shared<SineSums>(m_positions, control))
    , m_imperfect(sumsOfImperfect(m_positions, data.measured, seed, control))
    , m_seed(seed)
{
    for (const ShapeAndLength& entry : m_split.training)
        m_lengths.at(static_cast<std::size_t>(entry.shape)).push_back(entry.length);
}

PaperPdfs PaperPdfs::ofConfig(const nlohmann::json& config, std::uint64_t salt, const RunControl& control)
{
    const auto& hold = config.at("hold_out");
    if (hold.at("split") != "paper")
        throw ParseError("hold_out: this architecture knows the split \"paper\" only, found " + hold.at("split").dump());
    const PaperData data = PaperData::fromJson(config.value("data", nlohmann::json::object()));
    std::vector<Shape> shapes = buildShapeLibrary();
    PaperSplit split = paperSplit(static_cast<int>(shapes.size()), hold.at("share"), hold.at("seed"));
    if (data.every > 1) {
        split = {thinned(split.training, data.every), thinned(split.validation, data.every)};
        std::vector<Shape> some;
        for (std::size_t k = 0; k < shapes.size(); k += static_cast<std::size_t>(data.every))
            some.push_back(std::move(shapes[k]));
        shapes = std::move(some);
    }
    return {shapes, std::move(split), data, config.at("seed").get<std::uint64_t>() + salt, control};
}

double PaperPdfs::bondOf(const ShapeAndLength& entry) const
{
    return publishedLengths.at(static_cast<std::size_t>(entry.length)) / m_lcPerBond[static_cast<std::size_t>(entry.shape)];
}

PaperPdfs::Sample PaperPdfs::drawPair(RandomEngine& random) const
{
    Sample sample;
    if (!m_data.anyLength) {
        const ShapeAndLength entry = m_split.training[random() % m_split.training.size()];
        sample.shape = entry.shape;
        sample.bond = bondOf(entry);
        return sample;
    }
    const double place = uniform(random, 0.0, m_cumulated.back());
    const auto found = std::ranges::upper_bound(m_cumulated, place);
    const std::size_t shape = std::min(static_cast<std::size_t>(found - m_cumulated.begin()), m_cumulated.size() - 1);
    sample.shape = static_cast<int>(shape);
    const std::vector<int>& lengths = m_lengths[shape];
    const double published = publishedLengths.at(static_cast<std::size_t>(lengths[random() % lengths.size()])) / m_lcPerBond[shape];
    const double near = published * (1.0 + uniform(random, -nearPublished, nearPublished));
    const double any = uniform(random, anyLengths.min, anyLengths.max) / m_lcPerBond[shape];
    const double kind = uniformFromZero(random);
    sample.bond = kind < 0.3 ? published : kind < 0.6 ? near : any;
    if (m_heldOut.contains(sample.shape, sample.bond))
        sample.bond = published;
    return sample;
}

void PaperPdfs::drawCurve(Sample& sample, const MeasuredKind& measured, RandomEngine& random) const
{
    sample.measured = uniformFromZero(random) < measured.share;
    if (sample.measured) {
        sample.curve = measured.draw(random);
        if (m_imperfect && uniformFromZero(random) < measured.imperfect)
            sample.imperfect = 1 + static_cast<int>(random() % imperfectOfEach);
    } else
        sample.curve.pdf.qdamp = uniform(random, 0.0, 0.1);
}

PaperPdfs::Batch PaperPdfs::draw(int count, int step, const MeasuredKind& measured) const
{
    RandomEngine random(mixedSeed(m_seed, static_cast<std::uint64_t>(step)));
    std::vector<Sample> samples;
    for (int i = 0; i < count; ++i) {
        samples.push_back(drawPair(random));
        drawCurve(samples.back(), measured, random);
    }
    return curvesOf(samples);
}

PaperPdfs::Batch PaperPdfs::heldOut(int most) const
{
    RandomEngine random(mixedSeed(7, 0)); // the same for every stage and training
    const std::size_t all = m_split.validation.size();
    const std::size_t count = std::min(all, static_cast<std::size_t>(most));
    std::vector<Sample> samples;
    for (std::size_t i = 0; i < count; ++i) {
        const ShapeAndLength entry = m_split.validation[i * all / count];
        samples.push_back({entry.shape, bondOf(entry), false, 0, {}});
        drawCurve(samples.back(), m_data.measured, random);
    }
    return curvesOf(samples);
}

PaperPdfs::Batch PaperPdfs::curvesOf(const std::vector<Sample>& samples) const
{
    const auto count = static_cast<int>(samples.size());
    const bool some = std::ranges::any_of(samples, &Sample::measured);
    Batch batch{FloatRows(count, m_sums->r().size()), FloatRows(some ? count : 0, m_sums->r().size()), {}, {}};
    for (const Sample& sample : samples) {
        batch.shape.push_back(sample.shape);
        batch.bond.push_back(static_cast<float>(sample.bond));
    }
    parallelFor(count, at::get_num_threads(), [&](int i) {
        const Sample& sample = samples[static_cast<std::size_t>(i)];
        Eigen::VectorXd g = sample.imperfect > 0
            ? m_imperfect->curve(sample.shape * imperfectOfEach + sample.imperfect - 1, sample.bond, sample.curve.pdf)
            : m_sums->curve(sample.shape, sample.bond, sample.curve.pdf);
        if (sample.measured)
            disturb(sample.curve, m_sums->r(), g);
        fill(batch.pdf, i, g);
        if (!some)
            return;
        if (!sample.measured) {
            batch.published.row(i) = batch.pdf.row(i);
            return;
        }
        PdfSettings published;
        published.qdamp = std::min(sample.curve.pdf.qdamp, 0.1);
        fill(batch.published, i, m_sums->curve(sample.shape, sample.bond, published));
    });
    return batch;
}

} // namespace clusterlens
