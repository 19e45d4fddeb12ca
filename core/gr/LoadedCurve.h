#pragma once

#include "measurement/CurveWarnings.h"
#include "measurement/ExperimentSettings.h"

#include <filesystem>
#include <string>
#include <vector>

namespace clusterlens {

/// A measured curve with all that is known of its measurement. Plain value; the bytes stay with it, so that it can be read again in another way.
struct LoadedCurve {
    GrFile file;
    std::string checksum;               ///< of the points: checksumOf()
    std::string content;                ///< bytes of the file
    ReadOptions readOptions;            ///< how they were read
    ExperimentOverrides overrides;      ///< what the user stated
    ExperimentSettings experiment;      ///< what follows from file and overrides; its warnings are the texts of those below
    std::vector<CurveWarning> warnings; ///< all of them: curveWarnings()
};

/// SHA-256 of r, G and its deviations, by which it is known whether something was made of these very points. 64 hexadecimal digits.
[[nodiscard]] std::string checksumOf(const PdfCurve& curve);

/// \param name  as readGr()
/// \throws ParseError as readGr();  std::invalid_argument  as experimentSettings()
[[nodiscard]] LoadedCurve readCurve(
    std::string content, const std::string& name, const ReadOptions& options = {}, const ExperimentOverrides& overrides = {});

/// \throws StoreError  as readGrFile(), else as above
[[nodiscard]] LoadedCurve loadCurve(
    const std::filesystem::path& path, const ReadOptions& options = {}, const ExperimentOverrides& overrides = {});

/// The same file with other statements of the user. \throws std::invalid_argument  as experimentSettings()
[[nodiscard]] LoadedCurve withOverrides(LoadedCurve curve, const ExperimentOverrides& overrides);

} // namespace clusterlens
