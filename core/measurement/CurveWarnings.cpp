#include "measurement/CurveWarnings.h"

#include "base/TextNumbers.h"
#include "measurement/CurveAnalysis.h"
#include "measurement/CurveReach.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <stdexcept>
#include <utility>

namespace clusterlens {

namespace {

constexpr double shortest = 8.0; // Å: about three bonds

double medianStep(const Eigen::VectorXd& r)
{
    Eigen::VectorXd steps = r.tail(r.size() - 1) - r.head(r.size() - 1);
    const auto middle = steps.data() + steps.size() / 2;
    std::nth_element(steps.data(), middle, steps.data() + steps.size());
    return *middle;
}

/// Where the first two shells are, between 1.9 and 4.5 Å, G reaches from about -3 to 10 Å^-2; further out the gaps between shells get as deep.
bool pointsDown(const PdfCurve& curve)
{
    if (curve.r[0] > metalPeakWindow.min)
        return false;
    double highest = 0.0;
    double lowest = 0.0;
    for (Eigen::Index i = 0; i < curve.r.size(); ++i) {
        if (curve.r[i] < metalPeakWindow.min || curve.r[i] > 4.5)
            continue;
        highest = std::max(highest, curve.g[i]);
        lowest = std::min(lowest, curve.g[i]);
    }
    return -lowest > 1.5 * highest;
}

std::string inAngstrom(double value)
{
    return shortText(value, 3) + " \xC3\x85";
}

/// The code of a sentence of ExperimentSettings::warnings, which are kept as sentences alone.
std::string codeOf(const std::string& text)
{
    constexpr std::pair<const char*, const char*> marks[]
        = {{"several elements", "several-elements"}, {"file says Qmin", "qmin-untrue"}, {"file says Qmax", "qmax-untrue"},
            {"state Qmin, and", "qmin-from-data"}, {"state Qmax, and", "qmax-from-data"}, {"state Qmin =", "qmin-doubtful"},
            {"state Qmax =", "qmax-doubtful"}, {"does not state Qmax", "qmax-unknown"}};
    for (const auto& [mark, code] : marks)
        if (text.find(mark) != std::string::npos)
            return code;
    return "settings";
}

} // namespace

std::vector<CurveWarning> curveDoubts(const PdfCurve& curve, const ExperimentSettings& experiment)
{
    std::vector<CurveWarning> warnings;
    if (curve.r.size() < 2)
        return warnings;
    const double last = std::min(curve.r[curve.r.size() - 1], experiment.range.max);
    if (last < shortest)
        warnings.push_back({"too-short", "The curve ends at " + inAngstrom(last) + ": too short to tell shapes apart."});
    const double step = medianStep(curve.r);
    const double widest = std::numbers::pi / experiment.pdf.qmax;
    if (step > 1.001 * widest)
        warnings.push_back({"too-coarse",
            "The steps of r, " + inAngstrom(step) + ", are wider than Qmax = " + shortText(experiment.pdf.qmax, 4)
                + " \xC3\x85^-1 allows (pi / Qmax = " + inAngstrom(widest)
                + "): what lies between them is lost, and agreement with such a curve means little."});
    if (pointsDown(curve))
        warnings.push_back({"wrong-sign", "The main peak of the curve points down: its sign seems to be wrong."});
    try {
        (void)peakOf(curve, experiment.bond, experiment.range);
    } catch (const NoFirstPeak& none) {
        warnings.push_back({none.startsLate() ? "starts-late" : "no-peak", none.what()});
    }
    if (const auto sentence = noEndOfParticle(curve, experiment))
        warnings.push_back({"no-end", *sentence});
    return warnings;
}

std::vector<CurveWarning> curveWarnings(const GrFile& file, const ExperimentSettings& experiment)
{
    const auto isUsers = [&](const char* key) {
        const auto source = experiment.sources.find(key);
        return source != experiment.sources.end() && source->second == ValueSource::User;
    };
    const auto assumed = [](const std::string& text) { return codeOf(text) == "qmax-unknown" || codeOf(text) == "qmax-from-data"; };
    const bool qmaxAssumed = std::any_of(experiment.warnings.begin(), experiment.warnings.end(), assumed);
    std::vector<CurveWarning> warnings;
    for (const ReadWarning& warning : file.warnings) {
        const bool stated = (warning.code == "qmax-unknown" && (isUsers("qmax") || qmaxAssumed))
            || (warning.code == "qdamp-unknown" && isUsers("qdamp"))
            || (warning.code == "radiation-unknown" && isUsers("radiation"));
        if (!stated)
            warnings.push_back({warning.code, textOf(warning)});
    }
    for (const std::string& text : experiment.warnings) {
        warnings.push_back({codeOf(text), text});
    }
    const std::vector<CurveWarning> doubts = curveDoubts(file.curve, experiment);
    warnings.insert(warnings.end(), doubts.begin(), doubts.end());
    return warnings;
}

bool agreementCounts(const std::vector<CurveWarning>& warnings)
{
    return std::none_of(warnings.begin(), warnings.end(), [](const CurveWarning& warning) {
        return warning.code == "too-coarse" || warning.code == "starts-late" || warning.code == "no-peak"
            || warning.code == "wrong-sign";
    });
}

bool agreementCounts(const PdfCurve& curve, const ExperimentSettings& experiment)
{
    return agreementCounts(curveDoubts(curve, experiment));
}

} // namespace clusterlens
