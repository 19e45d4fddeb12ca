#pragma once

#include "files/ExportInfo.h"

#include <Eigen/Core>

#include <filesystem>
#include <ostream>
#include <string>

namespace clusterlens {

/// One fitted curve as text with the header "r,Gobs,Gcalc,Gdiff" (Å, Å^-2; Gdiff = Gobs - Gcalc), shortest digits that read back the same
/// numbers, LF line ends. readGr reads it again.
/// \param remarks  on the candidate that it is the curve of: a comment behind the points, since the first line of a table is taken for its header
/// \throws std::invalid_argument  no points, unequal lengths, or a value that is not finite
void writeFitCsv(std::ostream& out, const Eigen::VectorXd& r, const Eigen::VectorXd& observed, const Eigen::VectorXd& calculated,
    const Remarks& remarks = {});

/// Same, to a file: replaced at once or not at all, re-read and compared before it returns.
/// \throws StoreError  cannot be written;  std::invalid_argument  as above
void saveFitCsv(const std::filesystem::path& path, const Eigen::VectorXd& r, const Eigen::VectorXd& observed,
    const Eigen::VectorXd& calculated, const Remarks& remarks = {});

/// A Python script that refines the exported cluster against the measured curve with diffpy-CMI (all fit parameters that are not held, within the user's limits), starting
/// from the values in \p info. Runs as it is when both files lie beside it.
/// \param xyzFile    the structure, plain XYZ; any UTF-8 name
/// \param curveFile  the measured .gr file; any UTF-8 name
void writeCmiScript(std::ostream& out, const ExportInfo& info, const std::string& xyzFile, const std::string& curveFile);

/// Same, to a file. \throws StoreError  cannot be written
void saveCmiScript(
    const std::filesystem::path& path, const ExportInfo& info, const std::string& xyzFile, const std::string& curveFile);

} // namespace clusterlens
