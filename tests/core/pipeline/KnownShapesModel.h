#pragma once

#include "laplacian/LaplacianMatrix.h"
#include "model/GenerativeModel.h"

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
    double noise = 0.0;                                    ///< standard deviation per entry, not symmetric
    double lengthScale = 1.0;                              ///< the W belong to positions divided by this times estimateError
    double estimateError = 1.0;                            ///< the scale stated is wrong by this factor
    bool scaleIsEstimate = false;
    bool finite = false; ///< shapes have identities and can be ruled out; the next one takes the place of an excluded one

    [[nodiscard]] ModelInfo info() const override
    {
        ModelInfo info;
        info.name = "known-shapes";
        info.architecture = "test";
        info.device = "cpu";
        return info;
    }

    [[nodiscard]] std::vector<LaplacianSample> sample(
        const ModelInput& input, const SamplingSettings& sampling, int count, const RunControl& control) const override
    {
        std::vector<LaplacianSample> samples;
        for (int i = 0; i < count; ++i) {
            control.step(i, count, "sampling");
            LaplacianSample sample;
            const std::size_t member = allowed(static_cast<std::size_t>(i) % shapes.size(), input.excluded);
            const PositionsXyz& shape = shapes[member];
            sample.identity = finite ? static_cast<int>(member) : -1;
            sample.weights
                = noisy(buildLaplacian(shape / lengthScale), shape.rows(), sampling.seed * 1000 + static_cast<unsigned>(i));
            for (const auto& [index, matrix] : replaced)
                if (index == i)
                    sample.weights = matrix;
            sample.lengthScale = lengthScale * estimateError;
            sample.scaleIsEstimate = scaleIsEstimate;
            samples.push_back(std::move(sample));
        }
        return samples;
    }

private:
    [[nodiscard]] std::size_t allowed(std::size_t index, const std::vector<int>& excluded) const
    {
        for (std::size_t tried = 0; tried < shapes.size() && std::ranges::count(excluded, static_cast<int>(index)) > 0; ++tried)
            index = (index + 1) % shapes.size();
        return index;
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
