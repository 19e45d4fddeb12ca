#include "candidates/ModelInput.h"

#include <algorithm>
#include <optional>

namespace clusterlens {

ModelInput modelInput(const PdfCurve& curve, const ExperimentSettings& experiment)
{
    const auto known = [&](const char* name, double value) {
        return experiment.sources.at(name) == ValueSource::Default ? std::nullopt : std::optional<double>(value);
    };
    const auto isUsers = [&](const char* name) { return experiment.sources.at(name) == ValueSource::User; };
    ModelInput input;
    input.qmin = known("qmin", experiment.pdf.qmin);
    input.qmax = known("qmax", experiment.pdf.qmax);
    input.qdamp = known("qdamp", experiment.pdf.qdamp);
    input.bond = experiment.bond;

    const double* const begin = curve.r.data();
    const double* const end = begin + curve.r.size();
    const double* const from = isUsers("rmin") ? std::lower_bound(begin, end, experiment.range.min) : begin;
    const double* const to = isUsers("rmax") ? std::upper_bound(from, end, experiment.range.max) : end;
    input.curve.r = curve.r.segment(from - begin, to - from);
    input.curve.g = curve.g.segment(from - begin, to - from);
    if (curve.dg.size())
        input.curve.dg = curve.dg.segment(from - begin, to - from);
    return input;
}

} // namespace clusterlens
