#pragma once

#include "base/RunControl.h"
#include "evaluation/IrregularCurves.h"
#include "evaluation/StructureProposer.h"
#include "judgement/Judgement.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace clusterlens {

struct IrregularSettings {
    std::vector<IrregularClass> classes = allIrregularClasses();
    int perClass = 10;      ///< curves of each class
    int samples = 8;        ///< candidates asked for
    std::uint64_t seed = 1; ///< of curves and samples
    bool refine = false;    ///< the best candidates are refined after the judgement, as generate --refine does
    int threads = 0;        ///< curves at once; 0: one for each processor core. Changes no result
};

/// A share of belief that was stated, and whether it was true.
struct StatedShare {
    double share = 0.0;
    bool right = false;
};

/// Whether the truth lies in an interval of belief.
struct Coverage {
    bool in68 = false;
    bool in95 = false;
    double width95 = 0.0; ///< over the middle
};

/// One curve and what the method made of it. What cannot be judged, because there is no truth or nothing was said, is empty.
struct IrregularRecord {
    std::string name;
    IrregularClass kind = IrregularClass::LibraryShape;
    std::string origin;
    double trueAtoms = 0.0; ///< 0: bulk, or no particle
    int atoms = 0;          ///< of the best candidate; 0: there is none
    std::string family;     ///< that the method believes in most; empty: none
    std::string reason;     ///< of the verdict; or why the curve was refused
    bool refused = false;   ///< no answer at all, as for a curve without a peak
    Verdict verdict = Verdict::NotExplained;
    bool verdictRight = false; ///< isVerdictRight()
    bool saysNoEnd = false;    ///< the particle is said to reach beyond the data, as of bulk
    std::optional<bool> familyRight;
    std::optional<double> countError; ///< of the best candidate, relative
    std::optional<bool> exact;        ///< the best candidate is the very shape
    double rwp = 1.0;                 ///< of the best candidate, fitted
    std::optional<double> rwpOfTruth; ///< the true particles with the same fit
    std::optional<Coverage> atomsCoverage;
    std::optional<Coverage> diameterCoverage;
    std::optional<Coverage> bondCoverage;
    std::optional<StatedShare> familyShare;
    std::optional<StatedShare> countShare; ///< that the best candidate's count is right to 10 %
    std::vector<StatedShare> shapeShares;  ///< of each candidate, that it is the very shape
    double seconds = 0.0;                  ///< by the clock

    [[nodiscard]] std::optional<double> rwpRatio() const; ///< to the truth's own
};

/// Nothing but metal may be called explained. A particle may not be called unexplained, unless the best candidate is plainly wrong: it leaves more than 1.3 times
/// the Rwp of the truth, and its family is wrong or its count is off by more than 25 %. Then "explained" is wrong. A refusal is "not explained".
[[nodiscard]] bool isVerdictRight(const IrregularRecord& record, bool metal);

/// What an interval holds. \param truth  in its unit
[[nodiscard]] Coverage coverageOf(const BeliefInterval& interval, double truth);

/// Each curve as a user has it: the file, no option. Deterministic but for the seconds, whatever the number of threads; curve n of a class does not
/// depend on how many there are. \param library  buildShapeLibrary(), to make curves from
/// \throws std::invalid_argument  settings out of range;  ModelError;  Cancelled
[[nodiscard]] std::vector<IrregularRecord> evaluateIrregular(const StructureProposer& proposer, const std::vector<Shape>& library,
    const IrregularSettings& settings, const RunControl& control = {});

/// Each class, the classes of the goals together, calibration, goals, and each curve, as one JSON object. \param method  StructureProposer::description()
[[nodiscard]] nlohmann::json irregularReport(
    const std::vector<IrregularRecord>& records, const IrregularSettings& settings, const nlohmann::json& method);

/// The report as Markdown tables.
[[nodiscard]] std::string irregularMarkdown(const nlohmann::json& report);

} // namespace clusterlens
