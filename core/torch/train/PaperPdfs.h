#pragma once

#include "base/Random.h"
#include "shapes/DataSplit.h"
#include "torch/train/ScatteringTable.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <vector>

namespace clusterlens {

/// Makes the training pairs of the `paper` architecture and of the regressors: published lengths and settings (Qmin 0.7, Qmax 25, Biso 0.3, Qdamp 0-0.1, 0-30 Å).
class PaperPdfs {
public:
    PaperPdfs(
        const std::vector<Shape>& shapes, std::vector<ShapeAndLength> entries, std::uint64_t seed, const RunControl& control = {});

    /// What a configuration's "hold_out" and "seed" say. \param salt  tells the stages of one configuration apart
    /// \throws ParseError  a split other than "paper"
    [[nodiscard]] static PaperPdfs ofConfig(const nlohmann::json& config, std::uint64_t salt, const RunControl& control);

    struct Batch {
        FloatRows pdf;    ///< [n x 3000] divided by their maxima
        FloatRows blocks; ///< [n x 4*128*128] W in 4 blocks; empty when not asked for
    };
    /// \param step  the same one gives the same batch, whatever was drawn before
    [[nodiscard]] Batch draw(int count, bool withBlocks, int step);

private:
    std::vector<PositionsXyz> m_positions; ///< in canonical order, at unit bond length
    std::vector<double> m_lcPerBond;
    std::vector<ShapeAndLength> m_entries;
    ScatteringTable m_table;
    Eigen::VectorXd m_grid;
    FloatRows m_transform;
    std::uint64_t m_seed;
    RandomEngine m_random;
};

} // namespace clusterlens
