#include "core/base/FileChecks.h"

#include "files/StructureFormats.h"
#include "pdf/DebyePdf.h"
#include "session/ResultWriter.h"
#include "shapes/ClusterBuilder.h"

#include <QtTest>

#include <fstream>
#include <map>

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
    candidate.provenance.command = origin == Origin::Generated ? "generate" : "mine";
    if (origin == Origin::Generated) {
        candidate.provenance.model = "basis.h5";
        candidate.provenance.modelSha256 = "abc";
    }
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

std::map<std::string, std::string> contentOf(const std::filesystem::path& folder)
{
    std::map<std::string, std::string> content;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        content[entry.path().filename()] = entry.is_directory() ? std::string() : testing::bytesOf(entry.path());
    return content;
}

std::vector<std::filesystem::path> exportAll(
    const std::filesystem::path& folder, const std::vector<Candidate>& candidates, const ResultFormats& formats)
{
    return exportResults(folder, resultItems(candidates), summaryOf(), formats, "measured bytes");
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
        QCOMPARE(candidate["parameters"]["qbroad"]["state"].get<std::string>(), std::string("held"));
        QVERIFY(candidate["parameters"]["qbroad"]["esd"].is_null() && candidate["parameters"]["biso"]["esd"].get<double>() >= 0.0);
        const auto& correlation = candidate["correlation"];
        QCOMPARE(correlation["parameters"][0].get<std::string>(), std::string("scale"));
        QCOMPARE(correlation["matrix"].size(), correlation["parameters"].size());
        QCOMPARE(correlation["matrix"][0][0].get<double>(), 1.0);
        QCOMPARE(candidate["family_guess"].get<std::string>(), std::string("ico"));
        QCOMPARE(candidate["family_words"].get<std::string>(), std::string("ico"));
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

    void fewerCandidatesInOtherFormatsLeaveNothingOld()
    {
        QTemporaryDir temporary;
        const std::filesystem::path folder = std::filesystem::path(temporary.path().toStdString()) / "out";
        ResultFormats all;
        all.extendedXyz = all.cmiScript = true;
        const Candidate one = candidateOf(Origin::Mined);
        QCOMPARE(exportAll(folder, {one, one, one}, all).size(), std::size_t(3 * 6 + 2));
        QVERIFY(std::filesystem::exists(folder / "candidate-03-cmi.py"));
        ResultFormats few;
        few.xyz = few.stru = few.fitCsv = false;
        const auto written = exportAll(folder, {one}, few);
        QCOMPARE(written, (std::vector<std::filesystem::path>{folder / "candidate-01.cif", folder / "summary.json"}));
        QCOMPARE(contentOf(folder).size(), std::size_t(2));
    }

    void aFullDiskLeavesTheOldResults_data()
    {
        QTest::addColumn<bool>("notes");
        QTest::newRow("alone in the folder") << false;
        QTest::newRow("beside other files") << true;
    }

    void aFullDiskLeavesTheOldResults()
    {
        QFETCH(bool, notes);
        QTemporaryDir temporary;
        const std::filesystem::path parent = temporary.path().toStdString();
        writeResults(parent / "out", {candidateOf(Origin::Mined)}, summaryOf());
        if (notes)
            std::ofstream(parent / "out" / "notes") << "mine";
        const auto before = contentOf(parent / "out");
        const QString message = testing::storeError([&] {
            const testing::FileSizeLimit limit(8192); // the structures fit, the curve does not
            writeResults(parent / "out", {candidateOf(Origin::Generated), candidateOf(Origin::Mined)}, summaryOf());
        });
        QVERIFY2(message.contains("out/candidate-01-fit.csv"), qPrintable(message));
        QVERIFY(contentOf(parent / "out") == before);
        QCOMPARE(contentOf(parent).size(), std::size_t(1)); // nothing half done beside it
    }

    void aCancelledExportLeavesTheOldResults()
    {
        QTemporaryDir temporary;
        const std::filesystem::path parent = temporary.path().toStdString();
        const std::vector<Candidate> candidates{candidateOf(Origin::Mined), candidateOf(Origin::Mined)};
        writeResults(parent / "out", {candidates.front()}, summaryOf());
        const auto before = contentOf(parent / "out");
        const auto cancel = std::make_shared<std::atomic<bool>>(false);
        const RunControl control(cancel, [&](int done, int, std::string_view) { cancel->store(done == 1); });
        bool cancelled = false;
        try {
            std::ignore = exportResults(parent / "out", resultItems(candidates), summaryOf(), {}, {}, control);
        } catch (const Cancelled&) {
            cancelled = true;
        }
        QVERIFY(cancelled);
        QVERIFY(contentOf(parent / "out") == before);
        QCOMPARE(contentOf(parent).size(), std::size_t(1));
    }

    void theMeasuredFileOfThatNameIsNotTouched()
    {
        QTemporaryDir temporary;
        const std::filesystem::path folder = temporary.path().toStdString();
        std::ofstream(folder / "données.gr") << "a newer reduction";
        ResultFormats script;
        script.cmiScript = true;
        exportAll(folder, {candidateOf(Origin::Mined)}, script);
        QCOMPARE(testing::bytesOf(folder / "données.gr"), std::string("a newer reduction"));
        QCOMPARE(testing::bytesOf(folder / "candidate-measured.gr"), std::string("measured bytes"));
        const std::string text = testing::bytesOf(folder / "candidate-01-cmi.py");
        QVERIFY(text.find("CURVE = \"candidate-measured.gr\"") != std::string::npos);
    }

    /// Beyond two bonds the fit held delta2, whatever the settings say.
    void whatTheFitHeldTheScriptHolds()
    {
        QTemporaryDir temporary;
        const std::filesystem::path folder = temporary.path().toStdString();
        Candidate candidate = candidateOf(Origin::Mined);
        const DebyePdf pdf(RGrid{0.0, 15.0, 0.01}, 0.7, 25.0);
        FitSettings settings;
        settings.range = {6.0, 15.0};
        candidate.fit = fitPdf(
            {pdf.r(), pdf.calculate(candidate.structure.positions, PdfSettings()), {}}, candidate.structure.positions, settings);
        ResultFormats script;
        script.cmiScript = true;
        exportAll(folder, {candidateOf(Origin::Mined), candidate}, script);
        const auto held = [&](const char* name) {
            const std::string text = testing::bytesOf(folder / name);
            const auto begin = text.find("\nHELD = ");
            return text.substr(begin, text.find(']', begin) - begin);
        };
        QVERIFY(held("candidate-01-cmi.py").find("delta2") == std::string::npos);
        QVERIFY(held("candidate-02-cmi.py").find("delta2") != std::string::npos);
        QVERIFY(held("candidate-02-cmi.py").find("biso") == std::string::npos);
        const auto json = summaryJson({candidate}, summaryOf());
        QCOMPARE(json["settings"]["fitted"].size(), std::size_t(4));
        QCOMPARE(summaryJson({candidateOf(Origin::Mined)}, summaryOf())["settings"]["fitted"].size(), std::size_t(5));
    }

    void theMeasuredFileStaysWhateverItsName()
    {
        QTemporaryDir temporary;
        const std::filesystem::path folder = temporary.path().toStdString();
        ResultFormats script;
        script.cmiScript = true;
        exportAll(folder, {candidateOf(Origin::Mined)}, script);
        // Somebody goes on from the copy, and changes it.
        std::ofstream(folder / "candidate-measured.gr") << "background removed";
        RunSummary run = summaryOf();
        run.input = folder / "candidate-measured.gr";
        const Candidate one = candidateOf(Origin::Mined);
        writeResults(folder, {one}, run);
        QCOMPARE(testing::bytesOf(folder / "candidate-measured.gr"), std::string("background removed"));
        (void)exportResults(folder, {{&one}}, run, script, "bytes of the session");
        QCOMPARE(testing::bytesOf(folder / "candidate-measured.gr"), std::string("background removed"));
        QCOMPARE(testing::bytesOf(folder / "candidate-measured-2.gr"), std::string("bytes of the session"));
    }

    void tellsWhatWouldBeReplaced()
    {
        QTemporaryDir temporary;
        const std::filesystem::path folder = std::filesystem::path(temporary.path().toStdString()) / "out";
        QCOMPARE(formerResults(folder).files, 0);
        writeResults(folder, {candidateOf(Origin::Mined), candidateOf(Origin::Mined)}, summaryOf());
        std::ofstream(folder / "notes") << "mine";
        const FormerResults former = formerResults(folder);
        QCOMPARE(former.files, 2 * 4 + 1);
        QCOMPARE(former.candidates.value(), 2);
        QCOMPARE(former.curve.value(), std::string("folder/données.gr"));
        std::ofstream(folder / "summary.json") << "[1, 2";
        QCOMPARE(formerResults(folder).files, 9);
        QVERIFY(!formerResults(folder).candidates);
    }

    void eachCandidateSaysWhatMadeIt()
    {
        const Candidate drawn = candidateOf(Origin::Generated);
        const Candidate mined = candidateOf(Origin::Mined);
        const auto json = summaryJson({{&drawn, {"my favourite", true, "a\n\"b\""}}, {&mined}}, summaryOf());
        QCOMPARE(json["command"].get<std::string>(), std::string("mixed"));
        for (const char* key : {"seed", "model", "model_sha256"})
            QVERIFY2(json[key].is_null(), key);
        const auto& first = json["candidates"][0];
        QCOMPARE(first["name"].get<std::string>(), std::string("my favourite"));
        QCOMPARE(first["starred"].get<bool>(), true);
        QCOMPARE(first["note"].get<std::string>(), std::string("a\n\"b\""));
        QCOMPARE(first["provenance"]["command"].get<std::string>(), std::string("generate"));
        QCOMPARE(first["provenance"]["model"].get<std::string>(), std::string("basis.h5"));
        QCOMPARE(first["provenance"]["model_sha256"].get<std::string>(), std::string("abc"));
        QCOMPARE(first["provenance"]["seed"].get<int>(), 42);
        QCOMPARE(first["provenance"]["settings"]["t1"].get<int>(), 300);
        const auto& second = json["candidates"][1];
        QVERIFY(second["name"].is_null() && second["note"].is_null());
        QCOMPARE(second["provenance"]["command"].get<std::string>(), std::string("mine"));
        QVERIFY(second["provenance"]["model"].is_null() && second["provenance"]["seed"].is_null());

        // Two seeds of one model: what is the same stays.
        Candidate other = drawn;
        other.sampling.seed = 43;
        const auto resampled = summaryJson({drawn, other}, summaryOf());
        QCOMPARE(resampled["command"].get<std::string>(), std::string("generate"));
        QCOMPARE(resampled["model"].get<std::string>(), std::string("basis.h5"));
        QCOMPARE(resampled["settings"]["t2"].get<int>(), 700);
        QVERIFY(resampled["seed"].is_null());
    }

    void structureFilesSayWhatMadeThem()
    {
        QTemporaryDir temporary;
        const std::filesystem::path folder = temporary.path().toStdString();
        const Candidate drawn = candidateOf(Origin::Generated);
        (void)exportResults(folder, {{&drawn}}, summaryOf(), {}, {});
        for (const char* name : {"candidate-01.xyz", "candidate-01.cif"}) {
            const std::string text = testing::bytesOf(folder / name);
            for (const char* word : {"made_by=generate", "model=basis.h5", "model_sha256=abc", "seed=42"})
                QVERIFY2(text.find(word) != std::string::npos, word);
            for (const char* word : {"name=", "starred", "note"}) // nobody has said any
                QVERIFY2(text.find(word) == std::string::npos, word);
        }
        QCOMPARE(readStructureFile(folder / "candidate-01.xyz").size(), Eigen::Index(13));
    }

    /// A part is not the whole, and a script would fit one part to what all of them scatter.
    void partsSayThatTheyAreParts()
    {
        QTemporaryDir temporary;
        const std::filesystem::path folder = temporary.path().toStdString();
        Candidate mixture = candidateOf(Origin::Mixture);
        mixture.parts = {{mixture.structure, "ico 2", 0.75}, {mixture.structure, "ico 2 again", 0.25}};
        ResultFormats formats;
        formats.cmiScript = true;
        (void)exportResults(folder, {{&mixture}}, summaryOf(), formats, "measured");
        QVERIFY(testing::bytesOf(folder / "candidate-01.xyz").find(" part=1 of_parts=2 share=0.75") != std::string::npos);
        QVERIFY(testing::bytesOf(folder / "candidate-01-part-2.cif").find(" part=2 of_parts=2 share=0.25") != std::string::npos);
        QVERIFY(!std::filesystem::exists(folder / "candidate-01-cmi.py"));
    }

    /// ASE and Python read them; gemmi the CIF.
    void everyFileTellsTheRemarks()
    {
        QTemporaryDir temporary;
        const std::filesystem::path folder = temporary.path().toStdString();
        Candidate refined = candidateOf(Origin::Refined);
        Refinement refinement;
        refinement.parent = "ico";
        refinement.sites = refined.structure.positions;
        refinement.occupancy = Eigen::VectorXd::Ones(13);
        refinement.ensemble = {refined.structure.positions, refined.structure.positions.topRows(12)};
        refinement.ensembleRwp = {0.1, 0.11};
        refinement.choices.resize(1);
        refined.refinement = refinement;
        const Remarks remarks{"mein \"Gold\" \\ Å", true,
            ";größer, T = 300 K; 100 % & &amp; <b>\n <i>;\n\t'properties=x' Lattice=\"1 0 0\"\n_cell_length_a 1 "
            "\xF0\x9F\x98\x80\\"};
        ResultFormats all;
        for (const StructureResult& result : structureResults)
            all.*result.wanted = true;
        all.cmiScript = true;
        (void)exportResults(folder, {{&refined, remarks}}, summaryOf(), all, "measured");
        std::ofstream(folder / "meant.json") << nlohmann::json{{"name", remarks.name}, {"note", remarks.note}};
        QProcess python;
        python.setProcessChannelMode(QProcess::MergedChannels);
        python.start("/usr/bin/python3", {CLUSTERLENS_SOURCE "/tests/tools/check_remarks.py", temporary.path()});
        QVERIFY(python.waitForFinished(CLUSTERLENS_PATIENCE));
        const QByteArray output = python.readAll();
        QVERIFY2(output.trimmed() == "ok", output.constData());
        for (const char* name : {"candidate-01.xyz", "candidate-01.extxyz", "candidate-01.cif", "candidate-01.stru"})
            QCOMPARE(readStructureFile(folder / name).size(), Eigen::Index(13)); // whatever is said
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
