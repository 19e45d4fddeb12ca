#pragma once

#include "laplacian/LaplacianMatrix.h"
#include "model/GenerativeModel.h"
#include "structure/Neighbours.h"

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

namespace clusterlens::testing {

/// Stands for a trained model: sample i is the exact W of shape i (starting over at the end of the list), with errors when asked for.
class KnownShapesModel : public GenerativeModel {
public:
    std::vector<PositionsXyz> shapes;                      ///< Å
    std::vector<std::pair<int, Eigen::MatrixXd>> replaced; ///< sample index and the matrix to return there instead
    int wrongAttempts = 100;                               ///< so many attempts of a sample return what replaces it
    int attempts = 1;                                      ///< as in ModelInfo
    double noise = 0.0;                                    ///< standard deviation per entry, not symmetric
    double lengthScale = 1.0;                              ///< the W belong to positions divided by this times estimateError
    double estimateError = 1.0;                            ///< the scale stated is wrong by this factor
    double scaleError = 0.0;                               ///< as in LaplacianSample
    int maxAtoms = 256;                                    ///< as in ModelInfo
    bool finite
        = false; ///< shapes have identities, the first is the likeliest; told other odds, every sample is the likeliest of those
    mutable int mostAtOnce = 0; ///< samples that one call was asked for
    mutable int calls = 0;      ///< of sample()

    [[nodiscard]] ModelInfo info() const override
    {
        ModelInfo info;
        info.name = "known-shapes";
        info.architecture = "test";
        info.device = "cpu";
        info.maxAtoms = maxAtoms;
        info.attempts = attempts;
        return info;
    }

    [[nodiscard]] std::vector<LikelyShape> likelyShapes(const ModelInput&, int count) const override
    {
        std::vector<LikelyShape> likely;
        for (int i = 0; finite && i < std::min(count, static_cast<int>(shapes.size())); ++i) {
            const PositionsXyz& shape = shapes[static_cast<std::size_t>(i)];
            likely.push_back({{i, -static_cast<double>(i)}, 0.0, shape / smallestDistance(shape)});
        }
        return likely;
    }

    [[nodiscard]] std::vector<LaplacianSample> sample(
        const ModelInput& input, const SamplingSettings& sampling, int count, const RunControl& control) const override
    {
        std::vector<LaplacianSample> samples;
        mostAtOnce = std::max(mostAtOnce, count);
        ++calls;
        for (int i = sampling.firstSample; i < sampling.firstSample + count; ++i) {
            control.step(i - sampling.firstSample, count, "sampling");
            LaplacianSample sample;
            const std::size_t member = input.odds.empty() ? static_cast<std::size_t>(i) % shapes.size() : likeliest(input.odds);
            const PositionsXyz& shape = shapes[member];
            sample.identity = finite ? static_cast<int>(member) : -1;
            sample.weights
                = noisy(buildLaplacian(shape / lengthScale), shape.rows(), sampling.seed * 1000 + static_cast<unsigned>(i));
            for (const auto& [index, matrix] : replaced)
                if (index == i && sampling.attempt < wrongAttempts)
                    sample.weights = matrix;
            sample.lengthScale = lengthScale * estimateError;
            sample.scaleError = scaleError;
            samples.push_back(std::move(sample));
        }
        return samples;
    }

private:
    [[nodiscard]] static std::size_t likeliest(const std::vector<ShapeOdds>& odds)
    {
        return static_cast<std::size_t>(std::ranges::max_element(odds, {}, &ShapeOdds::logOdds)->identity);
    }

    [[nodiscard]] Eigen::MatrixXd noisy(Eigen::MatrixXd w, Eigen::Index atoms, std::uint64_t seed) const
    {
        std::mt19937_64 generator(seed);
        std::normal_distribution<double> error(0.0, 1.0);
        for (Eigen::Index i = 0; i < atoms; ++i)
            for (Eigen::Index j = 0; j < atoms; ++j)
                w(i, j) += noise * error(generator);
        return w;
    }
};

} // namespace clusterlens::testing
