#include "core/pdf/GenericCluster.h"
#include "pdf/BandCurve.h"
#include "pdf/DebyePdf.h"
#include "pdf/FitModel.h"
#include "pdf/PdfFit.h"

#include <QtTest>

#include <algorithm>

using namespace clusterlens;

namespace {

PdfCurve simulate(const PositionsXyz& positions, const PdfSettings& settings)
{
    const DebyePdf pdf(RGrid{0.0, 20.0, 0.02}, settings.qmin, settings.qmax);
    return {pdf.r(), pdf.calculate(positions, settings), {}};
}

/// Everything free, so that the model is made for all of it.
FitSettings allFree()
{
    FitSettings settings;
    settings.range = {1.6, 20.0};
    for (ParameterSetting& setting : settings.parameters)
        setting.free = true;
    return settings;
}

/// Inside all bounds, and on none.
FitPoint middlePoint()
{
    FitPoint at;
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        const RRange& bounds = fitParameters[p].bounds;
        at[Eigen::Index(p)] = p == parameter::scale ? 1.3 : bounds.min + 0.31 * (bounds.max - bounds.min);
    }
    return at;
}

} // namespace

class tst_FitModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Data that end inside the particle: its far pairs count too. Against the Debye integral itself, with steps of Q that resolve the whole particle.
    void knowsPairsBeyondTheData()
    {
        const PdfSettings settings; // Qmin 0.7: the ripple of what lies below reaches far
        const PositionsXyz positions = genericCluster(200);
        const PairDistances pairs = pairDistances(positions);
        PdfCurve curve{Eigen::VectorXd::LinSpaced(301, 2.0, 8.0), Eigen::VectorXd::Zero(301), {}};
        QVERIFY(pairs.distances.maxCoeff() > 18.0);
        const QBand band = qBand(gridOf(curve.r), settings.qmin, settings.qmax, settings.biso); // where the curve's program cuts Q
        constexpr double dq = 0.005;
        const double u = settings.biso / (8.0 * M_PI * M_PI);
        for (double q = (band.first - 0.5) * band.dq + 0.5 * dq; q < (band.count - 0.5) * band.dq; q += dq) {
            double f = 0.0;
            for (Eigen::Index i = 0; i < pairs.distances.size(); ++i)
                f += pairs.multiplicities[i] * std::sin(q * pairs.distances[i]) / pairs.distances[i];
            f *= 2.0 / pairs.atoms * std::exp(-u * q * q);
            curve.g.array() += 2.0 / M_PI * dq * f * (q * curve.r.array()).sin();
        }
        FitSettings fit = allFree();
        fit.start = settings;
        fit.range = {2.0, 8.0};
        FitModel model(curve, pairs, fit);
        FitPoint at;
        for (std::size_t p = 0; p < fitParameterCount; ++p)
            at[Eigen::Index(p)] = fit.start.*fitParameters[p].value;
        const double misfit = rwp(curve.g, model.curve(at).g);
        QVERIFY2(misfit < 0.005, qPrintable(QString::number(misfit)));
    }

    void aParticleHasOneRwp_data()
    {
        QTest::addColumn<double>("qmin");
        QTest::addColumn<double>("limit");
        QTest::newRow("Qmin 0.1") << 0.1 << 0.06; // what the engine leaves out is more then
        QTest::newRow("Qmin 0.7") << 0.7 << 0.006;
    }

    /// Whatever factor its coordinates have that the stretch takes back, also where the data end inside of it.
    void aParticleHasOneRwp()
    {
        QFETCH(const double, qmin);
        QFETCH(const double, limit);
        const PositionsXyz positions = genericCluster(200);
        PdfSettings settings;
        settings.biso = 0.5;
        settings.qmin = qmin;
        const DebyePdf pdf(RGrid{1.5, 16.0, 0.01}, settings.qmin, settings.qmax);
        const PdfCurve curve{pdf.r(), pdf.calculate(positions, settings), {}};
        FitSettings fit;
        fit.start = settings;
        fit.range = {1.6, 14.0}; // the engine leaves out some far pairs, which reach back
        std::vector<double> misfits;
        for (const double factor : {0.99, 0.997, 0.999, 1.0, 1.001, 1.004, 1.01})
            misfits.push_back(fitPdf(curve, PositionsXyz(positions * factor), fit).rwpFit);
        const auto [least, most] = std::ranges::minmax(misfits);
        QVERIFY2(most < limit && most - least < 3e-4, qPrintable(QString("%1 to %2").arg(least).arg(most)));
    }

    void isTheEnginesCurve()
    {
        const PositionsXyz positions = genericCluster(70);
        FitModel model(simulate(positions, {}), pairDistances(positions), allFree());
        const FitPoint at = middlePoint();
        model.hold(at[parameter::biso]);
        FitValues values;
        for (std::size_t p = 0; p < fitParameterCount; ++p)
            values.*fitParameters[p].value = at[Eigen::Index(p)];
        const DebyePdf pdf(RGrid{0.0, 20.0, 0.02}, values.qmin, values.qmax);
        const Eigen::VectorXd engine = pdf.calculate(PositionsXyz(positions * values.stretch), values).tail(model.r().size());
        const Eigen::VectorXd curve = model.curve(at).g;
        QVERIFY((curve - engine).cwiseAbs().maxCoeff() < 1e-8 * engine.cwiseAbs().maxCoeff());
    }

    void derivativesAreThoseOfTheCurve_data()
    {
        QTest::addColumn<int>("p");
        for (std::size_t p = 0; p < fitParameterCount; ++p)
            if (p != parameter::scale)
                QTest::newRow(fitParameters[p].key) << int(p);
    }

    /// Central differences of the curve itself.
    void derivativesAreThoseOfTheCurve()
    {
        QFETCH(int, p);
        const PositionsXyz positions = genericCluster(70);
        const FitModel model(simulate(positions, {}), pairDistances(positions), allFree());
        const FitPoint at = middlePoint();
        const Eigen::MatrixXd column = model.jacobian(at, {std::size_t(p)}, model.curve(at));
        const double h = 1e-5;
        FitPoint up = at, down = at;
        up[p] += h;
        down[p] -= h;
        const Eigen::VectorXd expected = (model.curve(up).g - model.curve(down).g) / (2.0 * h);
        const double error = (column.col(0) - expected).cwiseAbs().maxCoeff() / expected.cwiseAbs().maxCoeff();
        qInfo("%s: largest derivative %.3g, error %.1e of it", fitParameters[p].key, expected.cwiseAbs().maxCoeff(), error);
        QVERIFY(expected.cwiseAbs().maxCoeff() > 1e-3);
        QVERIFY(error < 1e-6); // of the differences: h^2, and rounding 1e-16 / h
    }

    /// A parameter that acts by its square has no derivative at 0; the fit must leave it all the same.
    void noParameterIsStuckAtZero()
    {
        const PositionsXyz positions = genericCluster(70);
        const FitModel model(simulate(positions, {}), pairDistances(positions), allFree());
        FitPoint at = middlePoint();
        for (std::size_t p = 0; p < fitParameterCount; ++p) {
            if (fitParameters[p].bounds.min != 0.0 || p == parameter::scale)
                continue;
            at[Eigen::Index(p)] = 0.0;
            QVERIFY2(model.jacobian(at, {p}, model.curve(at)).cwiseAbs().maxCoeff() > 1e-6, fitParameters[p].key);
        }
    }
};

QTEST_APPLESS_MAIN(tst_FitModel)
#include "tst_FitModel.moc"
