#pragma once

#include "shapes/DataSplit.h"
#include "torch/train/paper/MeasuredKind.h"
#include "torch/train/paper/SineSums.h"
#include "torch/train/ScatteringTable.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <memory>
#include <vector>

namespace clusterlens {

/// Which pairs of curve and particle are drawn.
struct PaperData {
    bool anyLength
        = false; ///< 40 % of any length lc from 2.25 to 3.35 Å, 30 % near a published one, 30 % of the published ones, instead of these alone
    double rareFamilies = 0.0; ///< with anyLength: a family of n shapes is drawn in proportion to n^(1 - rareFamilies)
    MeasuredKind measured;
    int every = 1; ///< takes every how manieth shape; above 1 for trials

    /// Reads "lengths", "rare_families", "measured", "every". \throws ParseError, nlohmann::json::exception
    [[nodiscard]] static PaperData fromJson(const nlohmann::json& json);
};

/// Makes the training pairs of the `paper` architecture and of the regressors. Curves of the published kind (Qmin 0.7, Qmax 25, Biso 0.3, Qdamp 0-0.1,
/// 0-30 Å) are those that `evaluate` feeds to the networks.
class PaperPdfs {
public:
    /// \param split  of \p shapes; pairs of its validation are drawn by heldOut() alone. \throws Cancelled
    PaperPdfs(
        const std::vector<Shape>& shapes, PaperSplit split, PaperData data, std::uint64_t seed, const RunControl& control = {});

    /// What a configuration's "hold_out", "data" and "seed" say. \param salt  tells the stages of one configuration apart
    /// \throws ParseError  a split other than "paper"
    [[nodiscard]] static PaperPdfs ofConfig(const nlohmann::json& config, std::uint64_t salt, const RunControl& control);

    struct Batch {
        FloatRows pdf;                   ///< [n x 3000] divided by their maxima
        FloatRows published;             ///< the same curves as the published kind has them; empty where all are
        std::vector<std::int64_t> shape; ///< [n]
        std::vector<float> bond;         ///< [n] Å

        /// [n x 3000] curves of the published kind
        [[nodiscard]] const FloatRows& clean() const { return published.size() > 0 ? published : pdf; }
    };
    /// \param step  the same one gives the same batch, whatever was drawn before. On as many threads as LibTorch has
    [[nodiscard]] Batch draw(int count, int step) const { return draw(count, step, m_data.measured); }
    /// The same with curves of the published kind alone.
    [[nodiscard]] Batch drawPublished(int count, int step) const { return draw(count, step, {}); }
    /// Of the pairs that training leaves out, evenly chosen; with as many curves as measured as draw() has. \param most  of them
    [[nodiscard]] Batch heldOut(int most) const;

    [[nodiscard]] const std::vector<PositionsXyz>& positions() const { return m_positions; }
    [[nodiscard]] const std::vector<double>& lcPerBond() const { return m_lcPerBond; }

private:
    struct Sample {
        int shape = 0;
        double bond = 0.0;
        bool measured = false;
        int imperfect = 0; ///< which imperfect particle of the shape, from 1; 0: the ideal one
        MeasuredCurve curve;
    };
    [[nodiscard]] Batch draw(int count, int step, const MeasuredKind& measured) const;
    [[nodiscard]] Sample drawPair(RandomEngine& random) const;
    void drawCurve(Sample& sample, const MeasuredKind& measured, RandomEngine& random) const;
    [[nodiscard]] Batch curvesOf(const std::vector<Sample>& samples) const;
    [[nodiscard]] double bondOf(const ShapeAndLength& entry) const;

    std::vector<PositionsXyz> m_positions; ///< in canonical order, at unit bond length
    std::vector<double> m_lcPerBond;
    PaperSplit m_split;
    PaperData m_data;
    HeldOutLengths m_heldOut;
    std::vector<std::vector<int>> m_lengths; ///< of training, of each shape
    std::vector<double> m_cumulated;         ///< of the shapes' probabilities
    std::shared_ptr<const SineSums> m_sums;
    std::shared_ptr<const SineSums>
        m_imperfect; ///< of imperfect particles, some of each shape in turn; null where none are asked for
    std::uint64_t m_seed;
};

} // namespace clusterlens
