#include "evaluation/IrregularCurves.h"
#include "measurement/ExperimentSettings.h"
#include "pdf/PdfFit.h"
#include "structure/Motifs.h"
#include "structure/Neighbours.h"

#include <QTest>
#include <QElapsedTimer>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

using namespace clusterlens;

namespace {

constexpr std::uint64_t seed = 7;

[[maybe_unused]] double meanCoordination(const PositionsXyz& positions)
{
    const std::vector<int> coordination = findNeighbours(positions).coordination;
    double sum = 0.0;
    for (const int n : coordination)
        sum += n;
    return sum / static_cast<double>(coordination.size());
}

[[maybe_unused]] int motifsOf(const PositionsXyz& positions, Motif motif)
{
    return countMotifs(classifyMotifs(positions)).at(static_cast<std::size_t>(motif));
}

/// Rwp of the true particles with the settings that a user's fit has.
double ownRwp(const IrregularCurve& curve)
{
    const FitSettings settings = fitSettings(experimentSettings(curve.file));
    const IrregularTruth& truth = curve.truth;
    if (truth.pairs.atoms > 0)
        return fitPdf(curve.file.curve, truth.pairs, settings).rwpFit;
    return fitPdf(curve.file.curve, truth.structures.front(), settings).rwpFit;
}

/// G(r) at the curve's own points, by the plain double sum over atoms and a plain integral over Q: nothing of the program's forward model.
[[maybe_unused]] Eigen::VectorXd plainCurve(const IrregularTruth& truth, const Eigen::VectorXd& r)
{
    const PdfSettings& pdf = truth.pdf;
    const PositionsXyz& x = truth.structures.front().positions;
    const double u = pdf.biso / (8.0 * std::numbers::pi * std::numbers::pi);
    constexpr int steps = 1200;
    const double dq = (pdf.qmax - pdf.qmin) / steps;
    Eigen::VectorXd f = Eigen::VectorXd::Zero(steps);
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
        for (Eigen::Index j = 0; j < i; ++j) {
            const double d = (x.row(i) - x.row(j)).norm();
            const double width = 2.0 * u * std::max(0.0, 1.0 - pdf.delta2 / (d * d)); // Å^2, variance of the distance
            for (int k = 0; k < steps; ++k) {
                const double q = pdf.qmin + (k + 0.5) * dq;
                f[k] += 2.0 / static_cast<double>(x.rows()) * std::sin(q * d) / d * std::exp(-0.5 * width * q * q);
            }
        }
    }
    Eigen::VectorXd g(r.size());
    for (Eigen::Index n = 0; n < r.size(); ++n) {
        double sum = 0.0;
        for (int k = 0; k < steps; ++k)
            sum += f[k] * std::sin((pdf.qmin + (k + 0.5) * dq) * r[n]);
        g[n] = 2.0 / std::numbers::pi * sum * dq * std::exp(-0.5 * r[n] * r[n] * pdf.qdamp * pdf.qdamp);
    }
    return g;
}

} // namespace

class tst_IrregularCurves : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_library = buildShapeLibrary(); }
    void survey();

private:
    [[nodiscard]] IrregularCurve make(IrregularClass kind, int index, std::uint64_t of = seed) const
    {
        return makeIrregularCurve(kind, index, of, m_library);
    }
    std::vector<Shape> m_library;
};

void tst_IrregularCurves::survey()
{
    for (IrregularClass k : allIrregularClasses())
        for (int i = 0; i < 10; ++i) {
            QElapsedTimer t; t.start();
            const auto c = make(k, i);
            const auto ms = t.elapsed();
            double own = -1;
            if (!c.truth.structures.empty() || c.truth.pairs.atoms > 0) own = ownRwp(c);
            std::string fam; for (auto f : c.truth.families) fam += std::string(enumText(f)) + ",";
            printf("%s N %.1f D %.1f bond %.3f own %.4f %lld ms %lld ms | %s | %s | %zu warn\n", c.name.c_str(), c.truth.atoms, c.truth.diameter, c.truth.bond, own, (long long)ms, (long long)(t.elapsed()-ms), fam.c_str(), c.truth.origin.c_str(), c.file.warnings.size());
            for (auto& w : c.file.warnings) printf("     %s\n", w.text.c_str());
            fflush(stdout);
        }
}

QTEST_APPLESS_MAIN(tst_IrregularCurves)
#include "tst_IrregularCurves.moc"
