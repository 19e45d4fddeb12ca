#pragma once

// What the tests of the .gr reader share: the files of tests/data/gr and what is in them.

#include "base/Errors.h"
#include "gr/GrReader.h"

#include <QString>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <sstream>
#include <string>

namespace clusterlens::testing {

inline std::filesystem::path dataFile(const QString& name)
{
    return std::filesystem::path(CLUSTERLENS_SOURCE) / "tests/data/gr" / name.toStdString();
}

/// The curve in every good file of tests/data/gr, as tests/tools/make_gr_data.py states it.
inline double madeG(double r)
{
    return 3.0 * std::sin(2.25 * r - 4.73) * std::exp(-r / 8.0) * (1.0 - std::exp(-std::pow(r / 1.5, 4.0)));
}

inline bool hasWarning(const GrFile& file, const QString& part)
{
    return std::any_of(file.warnings.begin(), file.warnings.end(),
        [&part](const ReadWarning& warning) { return QString::fromStdString(warning.text).contains(part); });
}

inline QString errorOf(const std::filesystem::path& path, const ReadOptions& options = {})
{
    try {
        (void)readGrFile(path, options);
    } catch (const ParseError& e) {
        return "ParseError " + QString::fromUtf8(e.what());
    } catch (const StoreError& e) {
        return "StoreError " + QString::fromUtf8(e.what());
    }
    return {};
}

inline QString errorOf(const std::string& text, const ReadOptions& options = {})
{
    std::istringstream in(text);
    try {
        (void)readGr(in, "text.gr", options);
    } catch (const ParseError& e) {
        return QString::fromUtf8(e.what());
    }
    return {};
}

inline std::string curveText(int rows)
{
    std::ostringstream out;
    for (int i = 0; i < rows; ++i)
        out << 0.2 * i << ' ' << madeG(0.2 * i) << '\n';
    return out.str();
}

constexpr double unknown = -1.0; ///< what a test says where a file says nothing

} // namespace clusterlens::testing
