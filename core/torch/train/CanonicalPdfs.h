#pragma once

#include "base/Random.h"
#include "measurement/PdfCurve.h"
#include "shapes/DataSplit.h"
#include "torch/train/ScatteringTable.h"

#include <Eigen/Core>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <vector>

namespace clusterlens {

/// Ranges that training curves are drawn from, uniform unless said otherwise.
struct PdfRandomisation {
    RRange bond{2.2, 3.35};  ///< Å, smallest pair distance
    RRange qmin{0.4, 1.6};   ///< Å^-1
    RRange qmax{15.0, 28.0}; ///< Å^-1
    RRange qdamp{0.0, 0.1};  ///< Å^-1
    RRange biso{0.1, 1.0};   ///< Å^2
    RRange delta2{0.0, 4.0}; ///< Å^2
    RRange rmax{14.0, 32.0}; ///< Å
    double paperShare
        = 0.4; ///< share of curves with the paper's settings: Qmin 0.7, Qmax 25, Biso 0.3, delta2 0, r to 30 Å, no noise
    double noiseShare = 0.4; ///< of the others: share with white noise of up to `noise` times max |G|
    double noise = 0.05;
    double rippleShare = 0.4;   ///< of the others: share with slow waves that fade with r
    double defectShare = 0.15;  ///< of the others: share where a few surface atoms are missing
    double variedShare = 0.0;   ///< share of curves of shapes outside the library (buildVariedShapes)
    double extrasKnown = 0.7;   ///< share in which Qmin, Qmax, Qdamp are told
    double scaleJitter = 0.008; ///< relative standard deviation of the error of the first-peak distance

    [[nodiscard]] static PdfRandomisation fromJson(const nlohmann::json& json);
};

/// Makes the training curves of the `basis` architecture on the fly, at canonical scale.
class CanonicalPdfs {
public:
    /// \param varied   drawn with variedShare; may be empty
    /// \param heldOut  of the library's shapes; may be null. \throws Cancelled
    CanonicalPdfs(const std::vector<PositionsXyz>& library, const std::vector<PositionsXyz>& varied,
        const PdfRandomisation& randomisation, const HeldOut* heldOut, std::uint64_t seed, const RunControl& control = {});

    struct Batch {
        FloatRows x;                     ///< [n x (gridPoints + conditionExtras)]
        std::vector<std::int64_t> shape; ///< [n] index into the library followed by the varied shapes
    };
    /// \param step  the same one gives the same batch, whatever was drawn before
    [[nodiscard]] Batch draw(int count, int step);

private:
    struct Sample {
        int shape = 0;
        SimulatedCurve curve; ///< of the shape itself or of one of its defective versions
        bool noisy = false;
        bool rippled = false;
    };
    [[nodiscard]] Sample drawSample();
    void disturb(const Sample& sample, Eigen::Ref<Eigen::RowVectorXf> g);
    [[nodiscard]] double uniform(RRange range);
    [[nodiscard]] bool chance(double probability) { return uniform({0.0, 1.0}) < probability; }

    PdfRandomisation m_randomisation;
    const HeldOut* m_heldOut;
    int m_library;  ///< shapes of the library
    int m_varied;   ///< shapes after them
    int m_versions; ///< table rows a shape
    std::uint64_t m_seed;
    RandomEngine m_random;
    ScatteringTable m_table;
    FloatRows m_transform; ///< to the network's grid
    Eigen::VectorXd m_peakGrid;
    FloatRows m_peakTransform; ///< to where the first peak is looked for
};

} // namespace clusterlens
