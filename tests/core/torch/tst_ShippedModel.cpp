#include "candidates/ModelInput.h"
#include "candidates/StructureGenerator.h"
#include "evaluation/Evaluation.h"
#include "evaluation/SimulatedCurve.h"
#include "gr/GrReader.h"
#include "measurement/ExperimentSettings.h"
#include "model/GenerativeModel.h"
#include "structure/Neighbours.h"

#include <ATen/Parallel.h>
#include <QFile>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>

using namespace clusterlens;

namespace {

GenerationSettings usualSettings(const ExperimentSettings& experiment, const GenerativeModel& model)
{
    GenerationSettings settings;
    settings.fit = fitSettings(experiment);
    settings.element = experiment.element;
    settings.sampling = model.info().defaults;
    return settings;
}

} // namespace

/// The weights in models/ through the whole pipeline.
class tst_ShippedModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void simulatedShapesComeBack_data();
    void simulatedShapesComeBack();
    void sameSeedSameCandidates();
    void measuredCurves_data();
    void measuredCurves();
    void thePapersNetworksKnowMeasuredCurves_data();
    void thePapersNetworksKnowMeasuredCurves();
    void agreesWithThePublishedReport_data();
    void agreesWithThePublishedReport();
    void oneThreadForItsCallsOnly();
    void cancelEndsTheWork();

private:
    std::unique_ptr<GenerativeModel> m_model;
};

void tst_ShippedModel::initTestCase()
{
    m_model = loadModel(std::filesystem::path(CLUSTERLENS_SOURCE) / "models/basis.h5", "cpu");
    QCOMPARE(m_model->info().architecture, std::string("basis"));
}

void tst_ShippedModel::simulatedShapesComeBack_data()
{
    QTest::addColumn<int>("family");
    QTest::addColumn<QList<int>>("parameters");
    QTest::addColumn<double>("bond");
    QTest::addColumn<int>("atoms");
    QTest::newRow("icosahedron") << int(Family::Icosahedron) << QList<int>{3} << 2.75 << 55;
    QTest::newRow("octahedron") << int(Family::Octahedron) << QList<int>{6} << 2.77 << 146;
    QTest::newRow("hcp block") << int(Family::Hcp) << QList<int>{4, 4, 4} << 2.70 << 128;
}

void tst_ShippedModel::simulatedShapesComeBack()
{
    QFETCH(int, family);
    QFETCH(QList<int>, parameters);
    QFETCH(double, bond);
    QFETCH(int, atoms);
    const PositionsXyz truth = buildCluster({static_cast<Family>(family), {parameters.begin(), parameters.end()}}, bond);
    QCOMPARE(int(truth.rows()), atoms);
    SimulationSettings simulation;
    simulation.pdf.qdamp = 0.03;
    const PdfCurve curve = simulateCurve(truth, simulation);

    GenerationSettings settings;
    settings.fit.start = simulation.pdf;
    settings.sampling = m_model->info().defaults;
    const GenerationResult result = generateStructures(*m_model, {curve, 0.7, 25.0, 0.03}, settings);
    const Eigen::VectorXd expected = sortedDistances(truth);
    const std::vector<Candidate> shown = rankedTogether(result, settings.count);
    const bool found = std::ranges::any_of(shown, [&](const Candidate& candidate) {
        const Eigen::VectorXd distances = sortedDistances(candidate.structure.positions);
        return distances.size() == expected.size() && (distances - expected).cwiseAbs().maxCoeff() < 0.05;
    });
    QVERIFY(found);
    QVERIFY2(shown.front().fit.rwpFit < 0.03, qPrintable(QString::number(shown.front().fit.rwpFit)));
}

void tst_ShippedModel::sameSeedSameCandidates()
{
    SimulationSettings simulation;
    simulation.pdf.qmax = 18.0;
    simulation.noise = 0.03;
    const PdfCurve curve = simulateCurve(buildCluster({Family::Decahedron, {3, 2, 1}}, 2.85), simulation);
    GenerationSettings settings;
    settings.fit.start = simulation.pdf;
    settings.sampling = m_model->info().defaults;
    settings.sampling.seed = 11;
    settings.count = 4;
    settings.threads = 1;
    const GenerationResult one = generateStructures(*m_model, {curve, {}, 18.0, {}}, settings);
    settings.threads = 2;
    const GenerationResult two = generateStructures(*m_model, {curve, {}, 18.0, {}}, settings);
    QVERIFY(!one.candidates.empty());
    QCOMPARE(one.candidates.size(), two.candidates.size());
    for (std::size_t i = 0; i < one.candidates.size(); ++i) {
        QCOMPARE(one.candidates[i].sampleIndex, two.candidates[i].sampleIndex);
        QVERIFY(one.candidates[i].structure.positions == two.candidates[i].structure.positions);
    }
}

void tst_ShippedModel::measuredCurves_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("family");
    QTest::addColumn<double>("largestRwp");
    // A planning prototype mined 0.215 and 0.313.
    QTest::newRow("Au144(p-MBA)60") << "Au144pMBA.gr" << int(Family::Decahedron) << 0.22;
    QTest::newRow("Pt") << "JQ_S1.gr" << int(Family::Fcc) << 0.32;
}

void tst_ShippedModel::measuredCurves()
{
    QFETCH(QString, file);
    QFETCH(int, family);
    QFETCH(double, largestRwp);
    const QString path = QStringLiteral(CLUSTERLENS_SHARED "/data/experimental/") + file;
    if (!QFile::exists(path))
        QSKIP("the measured curves of ../shared are not here");
    const GrFile gr = readGrFile(path.toStdString());
    const ExperimentSettings experiment = experimentSettings(gr);
    const GenerationSettings settings = usualSettings(experiment, *m_model);
    const GenerationResult result = generateStructures(*m_model, modelInput(gr.curve, experiment), settings);
    const std::vector<Candidate> shown = rankedTogether(result, settings.count);
    QVERIFY(shown.size() >= std::size_t(settings.count)); // samples agree here, so alternatives are among them
    const Candidate& best = shown.front();
    QVERIFY2(best.fit.rwpFit <= largestRwp, qPrintable(QString::number(best.fit.rwpFit)));
    QVERIFY(best.familyGuess.has_value());
    const bool octahedronForFcc = family == int(Family::Fcc) && *best.familyGuess == Family::Octahedron;
    QVERIFY2(int(*best.familyGuess) == family || octahedronForFcc, enumText(*best.familyGuess));
}

void tst_ShippedModel::thePapersNetworksKnowMeasuredCurves_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("atoms");
    QTest::addColumn<double>("largestRwp");
    const QString examples = QStringLiteral(CLUSTERLENS_SOURCE "/resources/examples/");
    QTest::newRow("gold, 54 atoms") << examples + "gold-decahedron.gr" << 54 << 0.25;
    QTest::newRow("platinum, 231 atoms") << examples + "platinum-octahedron.gr" << 231 << 0.1;
    QTest::newRow("silver, 55 atoms") << examples + "silver-icosahedron.gr" << 55 << 0.2;
    QTest::newRow("measured Pt") << QStringLiteral(CLUSTERLENS_SHARED "/data/experimental/JQ_S1.gr") << 249 << 0.4;
}

/// The examples' noise, ripple, Qmin, Biso and Qdamp, and a measured curve of a larger particle: by the networks alone.
void tst_ShippedModel::thePapersNetworksKnowMeasuredCurves()
{
    QFETCH(QString, file);
    QFETCH(int, atoms);
    QFETCH(double, largestRwp);
    if (!QFile::exists(file))
        QSKIP("the measured curves of ../shared are not here");
    const auto model = loadModel(CLUSTERLENS_SOURCE "/models/paper.h5", "cpu");
    const GrFile gr = readGrFile(file.toStdString());
    const ExperimentSettings experiment = experimentSettings(gr);
    GenerationSettings settings = usualSettings(experiment, *model);
    settings.sampling.guidance = 0.0;
    const GenerationResult result = generateStructures(*model, modelInput(gr.curve, experiment), settings);
    QVERIFY(!result.candidates.empty());
    const Candidate& best = result.candidates.front();
    QVERIFY2(best.fit.rwpFit < largestRwp, qPrintable(QString::number(best.fit.rwpFit)));
    const auto found = static_cast<double>(best.structure.size());
    QVERIFY2(std::abs(found - atoms) <= 0.05 * atoms, qPrintable(QString::number(found)));
}

void tst_ShippedModel::agreesWithThePublishedReport_data()
{
    QTest::addColumn<bool>("robust");
    QTest::newRow("paper") << false;
    QTest::newRow("robust") << true;
}

void tst_ShippedModel::agreesWithThePublishedReport()
{
    // Two curves of each cell, among those of docs/benchmarks.md. The same seed on another processor may draw another shape where two are nearly
    // equally likely, so means are compared, not single curves.
    QFETCH(bool, robust);
    QFile file(QStringLiteral(CLUSTERLENS_SOURCE "/docs/benchmarks/basis.%1.json").arg(QTest::currentDataTag()));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const nlohmann::json published = nlohmann::json::parse(file.readAll().toStdString());
    std::map<std::pair<std::string, double>, nlohmann::json> publishedCurves;
    for (const nlohmann::json& curve : published.at("curves"))
        publishedCurves[{curve.at("shape"), curve.at("length")}] = curve;

    EvaluationSettings settings;
    settings.perCell = 2;
    settings.robust = robust;
    settings.samples = published.at("samples");
    const auto proposer = modelProposer(*m_model, m_model->info().defaults);
    QCOMPARE(m_model->info().sha256, published.at("model_sha256").get<std::string>());
    const auto records = evaluate(*proposer, buildShapeLibrary(), settings);
    QVERIFY(records.size() >= 20);
    std::map<std::string, double> difference; // sums
    for (const EvaluationRecord& record : records) {
        const nlohmann::json& expected = publishedCurves.at({record.shape, record.length});
        difference["rwp_one"] += record.rwpOne - expected.at("rwp_one").get<double>();
        difference["rwp_best"] += record.rwpBest - expected.at("rwp_best").get<double>();
        difference["rwp_fit_best"] += record.rwpFitBest - expected.at("rwp_fit_best").get<double>();
    }
    for (const auto& [figure, sum] : difference) {
        const double mean = sum / double(records.size());
        QVERIFY2(std::abs(mean) < 0.005, qPrintable(QStringLiteral("%1: %2").arg(figure.c_str()).arg(mean)));
    }

    const nlohmann::json report = evaluationReport(records, settings, proposer->description());
    const double one = report.at("total").at("rwp_one");
    QVERIFY2(robust || one < 0.01, qPrintable(QString::number(one))); // whatever is published
    QVERIFY(report.at("total").at("rwp_best").get<double>() <= one);
    QVERIFY(evaluationMarkdown(report).find("| hcp 80-170 |") != std::string::npos);
}

void tst_ShippedModel::oneThreadForItsCallsOnly()
{
    const int before = at::get_num_threads();
    at::set_num_threads(3); // whatever the machine has
    int during = 0;
    const RunControl control(nullptr, [&](int, int, std::string_view) { during = at::get_num_threads(); });
    const PdfCurve curve = simulateCurve(buildCluster({Family::Octahedron, {5}}, 2.8), {});
    (void)m_model->sample({curve, {}, {}, {}}, m_model->info().defaults, 1, control);
    const int after = at::get_num_threads();
    at::set_num_threads(before);
    QCOMPARE(during, 1);
    QCOMPARE(after, 3); // the next model may use them
}

void tst_ShippedModel::cancelEndsTheWork()
{
    const auto cancel = std::make_shared<std::atomic<bool>>(false);
    int later = 0;
    const RunControl control(cancel, [&](int, int, std::string_view stage) {
        if (*cancel)
            ++later;
        if (stage == "denoise")
            *cancel = true;
    });
    const PdfCurve curve = simulateCurve(buildCluster({Family::Octahedron, {5}}, 2.8), {});
    GenerationSettings settings;
    settings.sampling = m_model->info().defaults;
    bool cancelled = false;
    try {
        (void)generateStructures(*m_model, {curve, {}, {}, {}}, settings, control);
    } catch (const Cancelled&) {
        cancelled = true;
    }
    QVERIFY(cancelled);
    QCOMPARE(later, 0);
}

QTEST_APPLESS_MAIN(tst_ShippedModel)
#include "tst_ShippedModel.moc"
