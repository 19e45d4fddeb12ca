#include "torch/train/PaperPdfs.h"

#include "base/Errors.h"
#include "base/ParallelFor.h"
#include "laplacian/LaplacianMatrix.h"

namespace clusterlens {

namespace {

std::vector<PositionsXyz> orderedPositions(const std::vector<Shape>& shapes)
{
    std::vector<PositionsXyz> all;
    for (const Shape& shape : shapes)
        all.push_back(canonicalOrder(shape.positions));
    return all;
}

} // namespace

PaperPdfs::PaperPdfs(
    const std::vector<Shape>& shapes, std::vector<ShapeAndLength> entries, std::uint64_t seed, const RunControl& control)
    : m_positions(orderedPositions(shapes))
    , m_entries(std::move(entries))
    , m_table(m_positions, control)
    , m_grid(Eigen::VectorXd::LinSpaced(3000, 0.0, 29.99))
    , m_transform(ScatteringTable::transformTo(m_grid))
    , m_seed(seed)
{
    for (const Shape& shape : shapes)
        m_lcPerBond.push_back(shape.lcPerBond);
}

PaperPdfs PaperPdfs::ofConfig(const nlohmann::json& config, std::uint64_t salt, const RunControl& control)
{
    const auto& split = config.at("hold_out");
    if (split.at("split") != "paper")
        throw ParseError("hold_out: this architecture knows the split \"paper\" only, found " + split.at("split").dump());
    const std::vector<Shape> shapes = buildShapeLibrary();
    return {shapes, paperSplit(static_cast<int>(shapes.size()), split.at("share"), split.at("seed")).training,
        config.at("seed").get<std::uint64_t>() + salt, control};
}

PaperPdfs::Batch PaperPdfs::draw(int count, bool withBlocks, int step)
{
    m_random.seed(mixedSeed(m_seed, static_cast<std::uint64_t>(step)));
    std::vector<SimulatedCurve> curves;
    FloatRows f(count, ScatteringTable::qPoints);
    for (int i = 0; i < count; ++i) {
        const ShapeAndLength entry = m_entries[std::uniform_int_distribution<std::size_t>(0, m_entries.size() - 1)(m_random)];
        SimulatedCurve curve;
        curve.row = entry.shape;
        curve.bond
            = publishedLengths.at(static_cast<std::size_t>(entry.length)) / m_lcPerBond[static_cast<std::size_t>(entry.shape)];
        curve.qdamp = std::uniform_real_distribution(0.0, 0.1)(m_random);
        m_table.scattering(curve, f.row(i));
        curves.push_back(curve);
    }
    Batch batch{f * m_transform, {}};
    const Eigen::RowVectorXf r = m_grid.cast<float>().transpose();
    for (int i = 0; i < count; ++i) {
        auto g = batch.pdf.row(i);
        g.array() *= (-0.5F * (r.array() * static_cast<float>(curves[static_cast<std::size_t>(i)].qdamp)).square()).exp();
        g /= g.maxCoeff();
    }
    if (!withBlocks)
        return batch;
    constexpr Eigen::Index block = 128 * 128;
    batch.blocks.resize(count, 4 * block);
    parallelFor(count, 0, [&](int i) {
        const SimulatedCurve& curve = curves[static_cast<std::size_t>(i)];
        const auto parts = splitBlocks(buildLaplacian(m_positions[static_cast<std::size_t>(curve.row)] * curve.bond));
        for (Eigen::Index part = 0; part < 4; ++part) {
            const Eigen::Matrix<float, 128, 128, Eigen::RowMajor> rows = parts[static_cast<std::size_t>(part)].cast<float>();
            batch.blocks.row(i).segment(part * block, block) = Eigen::Map<const Eigen::RowVectorXf>(rows.data(), block);
        }
    });
    return batch;
}

} // namespace clusterlens
