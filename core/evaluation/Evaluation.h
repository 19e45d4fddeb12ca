#pragma once

#include "base/RunControl.h"
#include "evaluation/StructureProposer.h"
#include "shapes/ShapeLibrary.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace clusterlens {

/// Which curves a method is judged on (docs/benchmarks.md).
enum class EvaluationSplit {
    Paper,         ///< held-out pairs of shape and length
    PaperTraining, ///< pairs of the same set that may have been trained on: the paper's table 2
    UnseenShapes,  ///< shapes that were left out of training at every length
};

struct EvaluationSettings {
    EvaluationSplit split = EvaluationSplit::Paper;
    bool robust
        = false; ///< Qmax 15-28, Biso 0.1-1, delta2 to 4, 5 % noise, low-r ripple, data to 15, 20 or 30 Å; else the paper's settings
    int perCell = 100;          ///< curves of each family and size class at most; a cell with fewer entries uses each once
    int samples = 8;            ///< drawn for each curve
    std::uint64_t seed = 4242;  ///< of the split, the choice of curves and the samples
    bool refine = false;        ///< the best candidates are refined too, as generate --refine does
    double heldOutShare = 0.05; ///< of the split, as the model's training had it
    int threads = 0;            ///< curves at once; 0: one for each processor core. Changes no result
};

/// One curve and what the method made of it. Agreement factors over the whole curve, against what it was before noise and ripple: noise of 5 % of
/// the maximum alone would be an Rwp of 0.3. A sample without structure counts as Rwp = 1, a curve of zeros.
struct EvaluationRecord {
    std::string shape;  ///< "dec 5 1 0"
    std::string family; ///< "dec"
    int atoms = 0;
    double length = 0.0;    ///< lc, Å
    double rwpOne = 1.0;    ///< first sample, nothing fitted but the method's own stretch
    double rwpBest = 1.0;   ///< best of all samples; may exceed 1 where every sample has a structure
    double rwpFitOne = 1.0; ///< first sample after the fit
    double rwpFitBest = 1.0;
    double rwpRefined = 1.0;   ///< best of all, the refined ones among them
    bool hasStructure = false; ///< of the first sample
    int atomError = 0;         ///< |atoms of the first sample - true ones|; all of them when it has no structure
    std::optional<double> mae; ///< Å, first sample against the truth when it has as many atoms (Alignment.h)
    bool familyRight = false;  ///< of the first sample
    double agreement = 0.0;    ///< share of the drawn samples that are the shape which most of them are; 0: nothing was drawn
    bool agreedRight = false;  ///< that shape is the true one
};

/// The paper's size classes 5-80, 80-170, 170-256: 0, 1, 2; 80 and 170 atoms belong to the smaller one.
[[nodiscard]] std::size_t sizeClass(int atoms);

/// The shapes that a method may know of before it is judged: all, or for UnseenShapes those that are not left out. \p library as evaluate() gets it.
[[nodiscard]] std::vector<Shape> knownShapes(const std::vector<Shape>& library, const EvaluationSettings& settings);

/// Runs the protocol. Deterministic for its settings, whatever the number of threads; the curves of a smaller perCell are among those of a larger one.
/// \throws std::invalid_argument  settings out of range;  ModelError;  Cancelled
[[nodiscard]] std::vector<EvaluationRecord> evaluate(const StructureProposer& proposer, const std::vector<Shape>& library,
    const EvaluationSettings& settings, const RunControl& control = {});

/// Cells (family x size class), families, total, each curve, settings, the published figures for the same split, and the method, as one JSON object.
/// \param method  StructureProposer::description()
[[nodiscard]] nlohmann::json evaluationReport(
    const std::vector<EvaluationRecord>& records, const EvaluationSettings& settings, const nlohmann::json& method);

/// The report as Markdown tables, beside the paper's published figures where the split has some.
[[nodiscard]] std::string evaluationMarkdown(const nlohmann::json& report);

} // namespace clusterlens
