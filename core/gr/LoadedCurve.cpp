#include "gr/LoadedCurve.h"

#include "base/AtomicFile.h"
#include "base/InputFile.h"
#include "base/Sha256.h"
#include "gr/GrReader.h"

#include <span>
#include <sstream>

namespace clusterlens {

namespace {

void settle(LoadedCurve& curve)
{
    curve.experiment = experimentSettings(curve.file, curve.overrides);
    curve.warnings = curveWarnings(curve.file, curve.experiment);
    curve.experiment.warnings.clear();
    for (const CurveWarning& warning : curve.warnings)
        curve.experiment.warnings.push_back(warning.text);
}

} // namespace

std::string checksumOf(const PdfCurve& curve)
{
    Sha256 hash;
    for (const Eigen::VectorXd& column : {curve.r, curve.g, curve.dg}) {
        hash.add(std::to_string(column.size()) + ':');
        hash.add(std::span(reinterpret_cast<const unsigned char*>(column.data()), std::size_t(column.size()) * sizeof(double)));
    }
    return hash.finish();
}

LoadedCurve readCurve(
    std::string content, const std::string& name, const ReadOptions& options, const ExperimentOverrides& overrides)
{
    LoadedCurve curve;
    std::istringstream in(content);
    curve.file = readGr(in, name, options);
    curve.checksum = checksumOf(curve.file.curve);
    curve.content = std::move(content);
    curve.readOptions = options;
    curve.overrides = overrides;
    settle(curve);
    return curve;
}

LoadedCurve loadCurve(const std::filesystem::path& path, const ReadOptions& options, const ExperimentOverrides& overrides)
{
    return readCurve(readInput(path, options.maxBytes), displayName(path), options, overrides);
}

LoadedCurve withOverrides(LoadedCurve curve, const ExperimentOverrides& overrides)
{
    curve.overrides = overrides;
    settle(curve);
    return curve;
}

} // namespace clusterlens
