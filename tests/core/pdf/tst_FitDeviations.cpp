#include "core/pdf/GenericCluster.h"
#include "pdf/DebyePdf.h"
#include "pdf/FitDeviations.h"
#include "pdf/PdfFit.h"

#include <Eigen/LU>

#include <QtTest>

#include <cmath>
#include <numbers>
#include <random>

using namespace clusterlens;

namespace {

const RGrid grid{0.0, 20.0, 0.02};

/// Normal numbers by Box and Muller from raw generator output: distributions differ between libraries.
class Normal {
public:
    explicit Normal(unsigned seed)
        : m_random(seed)
    {
    }
    double operator()()
    {
        const double u = (m_random() + 1.0) / 4294967297.0;
        const double v = m_random() / 4294967296.0;
        return std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * v);
    }

private:
    std::mt19937 m_random;
};

/// What counting noise in S(Q) becomes: equal random amplitudes of all sines between Qmin and Qmax.
Eigen::VectorXd noise(const Eigen::VectorXd& r, const PdfSettings& settings, double size, unsigned seed)
{
    Normal normal(seed);
    const double dq = std::numbers::pi / r[r.size() - 1];
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(r.size());
    for (double q = std::ceil(settings.qmin / dq) * dq; q <= settings.qmax; q += dq)
        sum += size * normal() * (q * r.array()).sin().matrix();
    return sum;
}

FitValues truth()
{
    FitValues values;
    values.biso = 0.5;
    values.qdamp = 0.05;
    values.delta2 = 2.0;
    values.scale = 1.7;
    values.stretch = 1.004;
    return values;
}

Eigen::VectorXd curveOf(const PositionsXyz& positions, const FitValues& values)
{
    return values.scale * DebyePdf(grid, values.qmin, values.qmax).calculate(PositionsXyz(positions * values.stretch), values);
}

FitSettings fitSettingsOf(bool delta2)
{
    FitSettings settings;
    settings.range = {1.6, 20.0};
    settings.start.delta2 = 2.0;
    settings.parameters[parameter::delta2].free = delta2;
    return settings;
}

} // namespace

class tst_FitDeviations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The same formula with the other engine, derivatives by differences and a plain inverse.
    void agreeWithDifferencesOfTheOtherEngine()
    {
        const PositionsXyz positions = genericCluster(55);
        PdfCurve observed{grid.points(), curveOf(positions, truth()), {}};
        observed.g += noise(observed.r, truth(), 0.005, 3);
        const FitResult fit = fitPdf(observed, positions, fitSettingsOf(true));
        FitValues best;
        for (std::size_t p = 0; p < fitParameterCount; ++p)
            best.*fitParameters[p].value = fit.value(p);
        std::vector<std::size_t> free;
        for (std::size_t p = 0; p < fitParameterCount; ++p)
            if (fit.parameters[p].state == ParameterState::Free)
                free.push_back(p);
        QCOMPARE(free.size(), std::size_t(5));
        Eigen::MatrixXd columns(fit.r.size(), Eigen::Index(free.size()));
        for (std::size_t i = 0; i < free.size(); ++i) {
            // Not too small: the engine's Q points step with Biso, which the fit holds.
            const double h = free[i] == parameter::stretch ? 1e-5 : 1e-3;
            FitValues up = best, down = best;
            up.*fitParameters[free[i]].value += h;
            down.*fitParameters[free[i]].value -= h;
            columns.col(Eigen::Index(i)) = (curveOf(positions, up) - curveOf(positions, down)).tail(fit.r.size())
                / (2.0 * h); // the range ends with the grid
        }
        const double points = (fit.r[fit.r.size() - 1] - fit.r[0]) * (25.0 - 0.7) / std::numbers::pi;
        const Eigen::MatrixXd covariance = (columns.transpose() * columns).inverse() * (fit.observed - fit.fitted).squaredNorm()
            / (points - double(free.size()));
        for (std::size_t i = 0; i < free.size(); ++i) {
            const auto k = Eigen::Index(i);
            const double expected = std::sqrt(covariance(k, k));
            const double esd = fit.parameters[free[i]].esd.value_or(0.0);
            qInfo("%s %.5f, esd %.3g (%.3g by differences)", fitParameters[free[i]].key, fit.value(free[i]), esd, expected);
            QVERIFY(std::abs(esd - expected) < 3e-3 * expected);
            for (std::size_t j = 0; j < free.size(); ++j) {
                const auto l = Eigen::Index(j);
                const double correlation = covariance(k, l) / std::sqrt(covariance(k, k) * covariance(l, l));
                QVERIFY(std::abs(fit.correlation(Eigen::Index(free[i]), Eigen::Index(free[j])) - correlation) < 3e-3);
            }
        }
    }

    /// Fits of curves that differ in their noise scatter by as much as each of them says.
    void areTheScatterOfFits()
    {
        constexpr int repeats = 80;
        const PositionsXyz positions = genericCluster(40);
        const Eigen::VectorXd clean = curveOf(positions, truth());
        Eigen::Array<double, repeats, Eigen::Dynamic> values(repeats, Eigen::Index(fitParameterCount));
        Eigen::ArrayXd meanSquare = Eigen::ArrayXd::Zero(Eigen::Index(fitParameterCount));
        for (int i = 0; i < repeats; ++i) {
            PdfCurve observed{grid.points(), clean, {}};
            observed.g += noise(observed.r, truth(), 0.02, 100U + unsigned(i));
            const FitResult fit = fitPdf(observed, positions, fitSettingsOf(false));
            for (std::size_t p = 0; p < fitParameterCount; ++p) {
                values(i, Eigen::Index(p)) = fit.value(p);
                meanSquare[Eigen::Index(p)] += std::pow(fit.parameters[p].esd.value_or(0.0), 2) / repeats;
            }
        }
        for (const std::size_t p : {parameter::scale, parameter::stretch, parameter::biso, parameter::qdamp}) {
            const auto column = values.col(Eigen::Index(p));
            const double scatter = std::sqrt((column - column.mean()).square().sum() / (repeats - 1));
            const double said = std::sqrt(meanSquare[Eigen::Index(p)]);
            qInfo("%s: scatter %.3g, said %.3g", fitParameters[p].key, scatter, said);
            QVERIFY(said / scatter > 0.75 && said / scatter < 1.33); // a scatter of 80 is itself known to 8 %
            QVERIFY(std::abs(column.mean() - truth().*fitParameters[p].value) < 4.0 * scatter / std::sqrt(double(repeats)));
        }
    }

    void heldAndBoundedOnesHaveNone()
    {
        const PositionsXyz positions = genericCluster(40);
        const PdfCurve observed{grid.points(), curveOf(positions, truth()), {}};
        FitSettings settings = fitSettingsOf(false);
        settings.parameters[parameter::biso].free = false;
        settings.start.biso = 0.45;
        settings.parameters[parameter::qdamp].bounds = {0.0, 0.03};
        settings.parameters[parameter::qdamp].source = ValueSource::File;
        const FitResult fit = fitPdf(observed, positions, settings);
        const FittedParameter& biso = fit.parameters[parameter::biso];
        QVERIFY(biso.state == ParameterState::Held && !biso.esd);
        QCOMPARE(biso.value, 0.45);
        const FittedParameter& qdamp = fit.parameters[parameter::qdamp];
        QVERIFY(qdamp.state == ParameterState::AtBound && !qdamp.esd && qdamp.source == ValueSource::File);
        QCOMPARE(qdamp.value, 0.03);
        QCOMPARE(boundWarnings(fit.parameters).size(), std::size_t(1));
        QVERIFY(fit.parameters[parameter::scale].esd && fit.parameters[parameter::stretch].esd);
        QCOMPARE(fit.correlation(Eigen::Index(parameter::qdamp), Eigen::Index(parameter::qdamp)), 0.0);
        QCOMPARE(fit.correlation(Eigen::Index(parameter::stretch), Eigen::Index(parameter::stretch)), 1.0);
    }

    void withinOnePercentOfABoundCountsAsAtIt()
    {
        const PositionsXyz positions = genericCluster(40);
        const PdfCurve observed{grid.points(), curveOf(positions, truth()), {}};
        FitSettings settings = fitSettingsOf(false);
        settings.parameters[parameter::qdamp].bounds = {0.0, 0.0504}; // 0.05 is nearer than 0.0005
        const FitResult fit = fitPdf(observed, positions, settings);
        QVERIFY(std::abs(fit.value(parameter::qdamp) - 0.05) < 1e-4);
        QVERIFY(fit.parameters[parameter::qdamp].state == ParameterState::AtBound && fit.parameters[parameter::qdamp].esd);
        settings.parameters[parameter::qdamp].bounds = {0.0, 0.06};
        QVERIFY(fitPdf(observed, positions, settings).parameters[parameter::qdamp].state == ParameterState::Free);
    }

    void aCoarseGridHasAsManyPointsAsItHas()
    {
        QCOMPARE(independentPoints({0.0, 10.0}, 1.0, 1.0 + std::numbers::pi, 1000.0), 10.0);
        QCOMPARE(independentPoints({0.0, 10.0}, 1.0, 1.0 + std::numbers::pi, 7.0), 7.0);
    }
};

QTEST_APPLESS_MAIN(tst_FitDeviations)
#include "tst_FitDeviations.moc"
