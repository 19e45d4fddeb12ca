#include "base/Errors.h"
#include "files/StructureReader.h"
#include "pdf/DebyePdf.h"
#include "session/ResultWriter.h"
#include "structure/ClusterBuilder.h"

#include <QtTest>

#include <fstream>

using namespace clusterlens;

namespace {

Candidate candidateOf(Origin origin)
{
    Candidate candidate;
    candidate.structure = makeStructure("Au", buildCluster({Family::Icosahedron, {2}}, 2.88));
    const DebyePdf pdf(RGrid{0.0, 15.0, 0.01}, 0.7, 25.0);
    FitSettings settings;
    settings.range = {1.6, 15.0};
    candidate.fit = fitPdf(
        {pdf.r(), 3.0 * pdf.calculate(candidate.structure.positions, PdfSettings()), {}}, candidate.structure.positions, settings);
    candidate.origin = origin;
    candidate.familyGuess = Family::Icosahedron;
    candidate.bond = 2.9;
    candidate.minDistance = 2.88;
    candidate.sampling.seed = 42;
    candidate.sampleIndex = 4;
    candidate.copies = 3;
    return candidate;
}

RunSummary summaryOf()
{
    RunSummary run;
    run.programVersion = "0.0.test";
    run.command = "generate";
    run.input = "folder/données.gr";
    run.sampling = SamplingSettings();
    run.sampling->seed = 42;
    run.model = ModelInfo();
    run.model->name = "basis.h5";
    run.model->sha256 = "abc";
    run.model->device = "cpu";
    run.timings = {{"sampling", 1.5}};
    run.rejected = {{2, "only 3 atoms"}};
    run.warnings = {"odd"};
    run.experiment.sources = {{"qmax", ValueSource::File}};
    return run;
}

} // namespace

class tst_ResultWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbersFilesWithTwoDigits()
    {
        QCOMPARE(candidateStem(3), std::string("candidate-03"));
        QCOMPARE(candidateStem(12), std::string("candidate-12"));
        QCOMPARE(candidateStem(123), std::string("candidate-123"));
    }

    void summaryHoldsTheContractsFields()
    {
        const auto json = summaryJson({candidateOf(Origin::Generated)}, summaryOf());
        for (const char* key : {"input", "settings", "seed", "model", "device", "timings", "candidates"})
            QVERIFY2(json.contains(key), key);
        QCOMPARE(json["seed"].get<int>(), 42);
        QCOMPARE(json["model"].get<std::string>(), std::string("basis.h5"));
        QCOMPARE(json["settings"]["sources"]["qmax"].get<std::string>(), std::string("file"));
        QCOMPARE(json["rejected"][0]["sample"].get<int>(), 3);
        const auto& candidate = json["candidates"][0];
        QCOMPARE(candidate["rank"].get<int>(), 1);
        QCOMPARE(candidate["file"].get<std::string>(), std::string("candidate-01.xyz"));
        QCOMPARE(candidate["atoms"].get<int>(), 13);
        QCOMPARE(candidate["element"].get<std::string>(), std::string("Au"));
        for (std::size_t p = 0; p < fitParameterCount; ++p) {
            const FitParameter& row = fitParameters[p];
            const auto& told = candidate["parameters"][row.key];
            QVERIFY2(told.contains("value") && told.contains("esd") && told.contains("source"), row.key);
            QCOMPARE(candidate[row.key].get<double>(), told["value"].get<double>());
        }
        QCOMPARE(candidate["parameters"]["stretch"]["state"].get<std::string>(), std::string("free"));
        QCOMPARE(candidate["parameters"]["delta2"]["state"].get<std::string>(), std::string("held"));
        QVERIFY(candidate["parameters"]["delta2"]["esd"].is_null() && candidate["parameters"]["biso"]["esd"].get<double>() >= 0.0);
        const auto& correlation = candidate["correlation"];
        QCOMPARE(correlation["parameters"][0].get<std::string>(), std::string("scale"));
        QCOMPARE(correlation["matrix"].size(), correlation["parameters"].size());
        QCOMPARE(correlation["matrix"][0][0].get<double>(), 1.0);
        QCOMPARE(candidate["family_guess"].get<std::string>(), std::string("ico"));
        QCOMPARE(candidate["seed"].get<int>(), 42);
        QCOMPARE(candidate["copies"].get<int>(), 3);
        QVERIFY(std::abs(candidate["scale"].get<double>() - 3.0) < 1e-3);
    }

    void minedResultsHaveNoSeedAndNoModel()
    {
        RunSummary run = summaryOf();
        run.model.reset();
        run.sampling.reset();
        const auto json = summaryJson({candidateOf(Origin::Mined)}, run);
        QVERIFY(json["seed"].is_null() && json["model"].is_null() && json["candidates"][0]["seed"].is_null());
    }

    void replacesItsOwnFilesAndNoOthers()
    {
        QTemporaryDir temporary;
        const std::filesystem::path folder = std::filesystem::path(temporary.path().toStdString()) / "new" / "ergebnis ü";
        writeResults(folder, {candidateOf(Origin::Mined), candidateOf(Origin::Mined), candidateOf(Origin::Mined)}, summaryOf());
        for (const char* name :
            {"candidate-03.xyz", "candidate-03.cif", "candidate-03.stru", "candidate-03-fit.csv", "summary.json"})
            QVERIFY2(std::filesystem::exists(folder / name), name);
        for (const char* name : {"candidate-a.xyz", "candidate-01.png", "candidate-02.xyz.bak", "my candidate-02.xyz", "notes"})
            std::ofstream(folder / name) << "kept";
        std::filesystem::create_directory(folder / "candidate-09.xyz");
        writeResults(folder, {candidateOf(Origin::Mined)}, summaryOf());
        QVERIFY(std::filesystem::exists(folder / "candidate-01.xyz"));
        for (const char* name : {"candidate-02.xyz", "candidate-02.cif", "candidate-03.stru", "candidate-02-fit.csv"})
            QVERIFY2(!std::filesystem::exists(folder / name), name);
        for (const char* name :
            {"candidate-a.xyz", "candidate-01.png", "candidate-02.xyz.bak", "my candidate-02.xyz", "notes", "candidate-09.xyz"})
            QVERIFY2(std::filesystem::exists(folder / name), name);
        QCOMPARE(readStructureFile(folder / "candidate-01.xyz").size(), Eigen::Index(13));
    }

    void complainsOfAFileInTheWay()
    {
        QTemporaryDir temporary;
        const std::filesystem::path path = std::filesystem::path(temporary.path().toStdString()) / "taken";
        std::ofstream(path) << "a file";
        QVERIFY_EXCEPTION_THROWN(writeResults(path, {candidateOf(Origin::Mined)}, summaryOf()), StoreError);
        QVERIFY(std::filesystem::is_regular_file(path));
    }
};

QTEST_GUILESS_MAIN(tst_ResultWriter)
#include "tst_ResultWriter.moc"
