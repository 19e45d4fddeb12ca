#pragma once

#include "pdf/DebyePdf.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

/// libdiffpy's curves in ../shared/data/reference-pdf: settings in the header, structure in an .xyz beside it.
struct ReferenceCurve {
    std::string name;
    clusterlens::RGrid grid;
    clusterlens::PdfSettings settings;
    clusterlens::PositionsXyz positions;
    Eigen::VectorXd r;
    Eigen::VectorXd g;
};

inline std::filesystem::path referenceFolder()
{
    return std::filesystem::path(CLUSTERLENS_SHARED) / "data" / "reference-pdf";
}

inline clusterlens::PositionsXyz readReferencePositions(const std::filesystem::path& file)
{
    std::ifstream in(file);
    int n = 0;
    std::string line;
    in >> n;
    std::getline(in, line);
    std::getline(in, line);
    clusterlens::PositionsXyz positions(n, 3);
    for (int i = 0; i < n; ++i)
        in >> line >> positions(i, 0) >> positions(i, 1) >> positions(i, 2);
    if (!in)
        throw std::runtime_error("cannot read " + file.string());
    return positions;
}

inline void readReferenceSetting(const std::string& word, ReferenceCurve& curve)
{
    const auto equals = word.find('=');
    if (equals == std::string::npos)
        return;
    const std::string key = word.substr(0, equals);
    const std::string value = word.substr(equals + 1);
    if (key == "structure")
        curve.positions = readReferencePositions(referenceFolder() / value);
    double* const target = key == "qmin" ? &curve.settings.qmin
        : key == "qmax"                  ? &curve.settings.qmax
        : key == "qdamp"                 ? &curve.settings.qdamp
        : key == "qbroad"                ? &curve.settings.qbroad
        : key == "biso"                  ? &curve.settings.biso
        : key == "delta1"                ? &curve.settings.delta1
        : key == "delta2"                ? &curve.settings.delta2
        : key == "rmin"                  ? &curve.grid.rmin
        : key == "rmax"                  ? &curve.grid.rmax
        : key == "rstep"                 ? &curve.grid.rstep
                                         : nullptr;
    if (target)
        *target = std::stod(value);
}

inline ReferenceCurve readReference(const std::filesystem::path& file)
{
    ReferenceCurve curve;
    curve.name = file.stem().string();
    std::ifstream in(file);
    std::vector<double> r, g;
    for (std::string line; std::getline(in, line);) {
        std::istringstream words(line);
        if (line.starts_with('#')) {
            for (std::string word; words >> word;)
                readReferenceSetting(word, curve);
        } else {
            words >> r.emplace_back() >> g.emplace_back();
        }
    }
    curve.r = Eigen::Map<Eigen::VectorXd>(r.data(), static_cast<Eigen::Index>(r.size()));
    curve.g = Eigen::Map<Eigen::VectorXd>(g.data(), static_cast<Eigen::Index>(g.size()));
    return curve;
}

/// All reference files whose name ends with \p ending, sorted; empty where ../shared is absent.
inline std::vector<std::filesystem::path> referenceFiles(const std::string& ending)
{
    std::vector<std::filesystem::path> files;
    if (!std::filesystem::is_directory(referenceFolder()))
        return files;
    for (const auto& entry : std::filesystem::directory_iterator(referenceFolder())) {
        if (entry.path().filename().string().ends_with(ending))
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// Rwp with unit weights.
inline double agreement(const Eigen::VectorXd& observed, const Eigen::VectorXd& calculated)
{
    return (observed - calculated).norm() / observed.norm();
}

/// One row "file" for each reference curve of that ending; a single empty one when ../shared is absent, for the test to skip with a message.
inline void addReferenceRows(const std::string& ending)
{
    QTest::addColumn<QString>("file");
    const auto files = referenceFiles(ending);
    for (const auto& file : files)
        QTest::newRow(file.stem().c_str()) << QString::fromStdString(file.string());
    if (files.empty())
        QTest::newRow("absent") << QString();
}

/// The files hold 8 significant digits: rounding alone gives an Rwp of 1e-8 to 2e-8.
constexpr double libdiffpyTolerance = 4e-8;

/// compare(curve, engine) for the reference curve of the test's row and an engine on its grid; skips where ../shared is absent.
template <typename Engine, typename Compare> void onReferenceCurve(Compare compare)
{
    QFETCH(QString, file);
    if (file.isEmpty())
        QSKIP("../shared/data/reference-pdf is not here");
    const ReferenceCurve reference = readReference(file.toStdString());
    const Engine engine(reference.grid, reference.settings.qmin, reference.settings.qmax);
    QVERIFY((engine.r() - reference.r).cwiseAbs().maxCoeff() < 1e-12);
    compare(reference, engine);
}

/// Q (S(Q) - 1) of PDF_EQUATIONS.md, pair by pair. \param farthest  pairs beyond it are left out, Å
inline double reducedStructureFunction(const clusterlens::PositionsXyz& x, double q, const clusterlens::PdfSettings& s,
    double farthest = std::numeric_limits<double>::infinity())
{
    double f = 0.0;
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
        for (Eigen::Index j = i + 1; j < x.rows(); ++j) {
            const double d = (x.row(i) - x.row(j)).norm();
            if (d > farthest)
                continue;
            const double h = std::max(0.0, 1 - s.delta1 / d - s.delta2 / (d * d) + std::pow(s.qbroad * d, 2));
            const double u = s.biso / (8 * M_PI * M_PI);
            f += 2 * std::exp(-u * h * q * q) * std::sin(q * d) / d / static_cast<double>(x.rows());
        }
    }
    return f;
}
