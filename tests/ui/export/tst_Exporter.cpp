#include "core/base/FileChecks.h"
#include "core/candidates/KnownShapesModel.h"
#include "core/session/SessionExamples.h"

#include "document/CandidateNotes.h"
#include "document/CurveText.h"
#include "document/SessionConversion.h"
#include "export/Exporter.h"
#include "export/ExportJob.h"
#include "export/SavePath.h"
#include "runs/Runs.h"

#include <QtTest>

#include <nlohmann/json.hpp>

#include <set>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// What is exported of candidates from several runs, and where it goes.
class tst_Exporter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesGetTheirEnding_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("written");
        QTest::newRow("plain") << "a" << 0 << "a.png";
        QTest::newRow("dots") << "Pt_2.5nm" << 1 << "Pt_2.5nm.svg";
        QTest::newRow("has it") << "a.png" << 0 << "a.png";
        QTest::newRow("capitals") << "a.PNG" << 0 << "a.PNG";
        QTest::newRow("another kind's") << "a.svg" << 0 << "a.svg";
    }

    void namesGetTheirEnding()
    {
        QFETCH(const QString, typed);
        QFETCH(const int, kind);
        QFETCH(const QString, written);
        QCOMPARE(withEnding(typed, {{"PNG", ".png"}, {"SVG", ".svg"}}, kind), written);
    }

    void typedPathsAreWhole()
    {
        const QString home = QDir::homePath();
        QCOMPARE(wholePath(QStringLiteral(" ~/results/ ")), QDir::cleanPath(home + "/results"));
        QCOMPARE(wholePath(QStringLiteral("~")), home);
        QCOMPARE(wholePath(QStringLiteral("results")), QDir::cleanPath(home + "/results"));
        QCOMPARE(wholePath(QStringLiteral("/tmp/a/../b/")), QStringLiteral("/tmp/b"));
        QCOMPARE(wholePath(QStringLiteral("~people/x")), QDir::cleanPath(home + "/~people/x"));
        QVERIFY(wholePath(QStringLiteral("  ")).isEmpty());
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        std::ofstream(m_folder->filePath("bundle.h5").toStdString()) << "the loader of this test reads nothing";
        m_document = std::make_unique<Document>();
        m_curve = m_document->addCurve(*icosahedronCurve(), "silver.gr");
        GenerationOptions options;
        options.bundle = m_folder->filePath("bundle.h5").toStdString();
        options.count = 2;
        options.sampling.seed = 5;
        m_document->setOptions(options);
        m_models = std::make_unique<ModelHolder>([](const std::filesystem::path&, const std::string&) {
            auto model = std::make_shared<KnownShapesModel>();
            model->shapes = {buildCluster({Family::Icosahedron, {2}}, 2.9), buildCluster({Family::Octahedron, {3}}, 2.9)};
            model->maxAtoms = 13; // the best candidate has them, of which the run warns
            return model;
        });
        m_queue = std::make_unique<JobQueue>();
        m_runs = std::make_unique<Runs>(*m_document, *m_queue, *m_models, toPath(m_folder->path()));
    }

    void cleanup()
    {
        m_runs.reset();
        m_queue.reset();
        m_models.reset();
    }

    void aSearchInTheLibraryTakesNothingFromWhatWasGenerated()
    {
        m_runs->generate(m_curve);
        finish();
        const QList<int> generated = m_document->candidateIds();
        QCOMPARE(generated.size(), 2);
        const QString agreement = beliefText(*m_document, generated.first());
        const QStringList warnings = candidateWarnings(*m_document, generated.first());
        QVERIFY2(agreement.contains("1 of 2"), qPrintable(agreement));
        QVERIFY2(warnings.join(' ').contains("may be larger"), qPrintable(warnings.join(' ')));
        m_runs->mine(m_curve);
        finish();
        QCOMPARE(beliefText(*m_document, generated.first()), agreement);
        QCOMPARE(candidateWarnings(*m_document, generated.first()), warnings);
        QVERIFY(curveWarnings(m_document->curve(m_curve)).join(' ').contains("may be larger"));

        const nlohmann::json summary = exported(generated);
        QCOMPARE(summary["command"].get<std::string>(), std::string("generate"));
        QCOMPARE(summary["model"].get<std::string>(), std::string("known-shapes"));
        QCOMPARE(summary["seed"].get<int>(), 5);
        QVERIFY(!summary["settings"]["t1"].is_null());
        QVERIFY(summary["warnings"].dump().find("may be larger") != std::string::npos);

        QList<int> mined = m_document->candidateIds();
        mined.removeIf([&](int id) { return generated.contains(id); });
        const nlohmann::json other = exported(mined);
        QCOMPARE(other["command"].get<std::string>(), std::string("mine"));
        QVERIFY(other["model"].is_null() && other["seed"].is_null());
        QVERIFY(other["warnings"].dump().find("may be larger") == std::string::npos);
    }

    void severalRunsAreSaidToBeMixed()
    {
        m_runs->generate(m_curve);
        m_runs->resample(m_curve);
        finish();
        QTRY_VERIFY(!m_runs->isMerging());
        QCOMPARE(m_document->candidateIds().size(), 2); // the model knows two shapes: each run found both
        const nlohmann::json seeds = exported(m_document->candidateIds());
        QCOMPARE(seeds["command"].get<std::string>(), std::string("generate"));
        QCOMPARE(seeds["model"].get<std::string>(), std::string("known-shapes"));
        QCOMPARE(seeds["candidates"][0]["copies"].get<int>(), 2);
        QVERIFY(seeds["judgement"].is_object());
        m_runs->mine(m_curve);
        finish();
        const nlohmann::json all = exported(m_document->candidateIds());
        QCOMPARE(all["command"].get<std::string>(), std::string("mixed"));
        QVERIFY(all["model"].is_null());
        std::set<std::string> commands;
        for (const auto& candidate : all["candidates"])
            commands.insert(candidate["provenance"]["command"].get<std::string>());
        QCOMPARE(commands, (std::set<std::string>{"generate", "mine"}));
    }

    void namesAndStarsAreExported()
    {
        m_runs->mine(m_curve);
        finish();
        const QList<int> ids = m_document->candidateIds();
        m_document->renameCandidate(ids[1], QStringLiteral("mein Silber Å"));
        m_document->setStarred({ids[1]}, true);
        m_document->setNote(ids[1], QStringLiteral("größer\nals 2"));
        const nlohmann::json summary = exported(ids);
        QCOMPARE(summary["candidates"][1]["name"].get<std::string>(), std::string("mein Silber Å"));
        QCOMPARE(summary["candidates"][1]["starred"].get<bool>(), true);
        QCOMPARE(summary["candidates"][1]["note"].get<std::string>(), std::string("größer\nals 2"));
        QCOMPARE(summary["candidates"][0]["starred"].get<bool>(), false);
        QVERIFY(summary["candidates"][0]["note"].is_null());
        for (const char* const name : {"out/candidate-02.xyz", "out/candidate-02-fit.csv", "out/candidate-02.stru"})
            QVERIFY2(bytesOf(path(name)).find(R"(name="mein Silber \\xc5" starred=T note="gr\\xf6\\xdfer\\nals 2")")
                    != std::string::npos,
                name);
    }

    void limitsGoIntoTheScript()
    {
        ExperimentOverrides overrides = m_document->curve(m_curve).data->overrides;
        overrides.highest[parameter::biso] = 1.25;
        m_document->setOverrides(m_curve, overrides);
        m_runs->mine(m_curve);
        finish();
        ResultFormats formats;
        formats.cmiScript = true;
        (void)exported(m_document->candidateIds(), formats);
        QVERIFY(bytesOf(path("out/candidate-01-cmi.py")).find(R"(LIMITS = {"biso": (float("-inf"), 1.25)})") != std::string::npos);
    }

    /// Settings that were changed meanwhile are not said of fits that were made before.
    void aFitStatesTheSettingsThatItWasMadeWith()
    {
        m_runs->mine(m_curve);
        finish();
        const double before = m_document->curve(m_curve).data->experiment.range.max;
        ExperimentOverrides overrides = m_document->curve(m_curve).data->overrides;
        overrides.rmax = 9.0;
        m_document->setOverrides(m_curve, overrides);
        ResultFormats formats;
        formats.cmiScript = true;
        const nlohmann::json summary = exported(m_document->candidateIds(), formats);
        QCOMPARE(summary["settings"]["rmax"].get<double>(), 9.0);
        QCOMPARE(summary["candidates"][0]["settings"]["rmax"].get<double>(), before);
        QVERIFY(bytesOf(path("out/candidate-01-cmi.py")).find("RMAX = 9\n") == std::string::npos);
        overrides.rmax.reset();
        m_document->setOverrides(m_curve, overrides);
        QVERIFY(exported(m_document->candidateIds())["candidates"][0]["settings"].is_null());
    }

    void provenanceStaysInTheSession()
    {
        m_runs->generate(m_curve);
        finish();
        m_runs->mine(m_curve);
        finish();
        const QString session = m_folder->filePath("a.clens");
        m_document->save(session);
        const QList<int> ids = m_document->candidateIds();
        const QStringList warnings = candidateWarnings(*m_document, ids.first());
        m_document->open(session);
        QCOMPARE(candidateWarnings(*m_document, ids.first()), warnings);
        QCOMPARE(exported(ids.first(2))["model"].get<std::string>(), std::string("known-shapes"));
        QVERIFY(m_document->startRun() > m_document->candidate(ids.last()).run);
    }

    void oneExportComesAfterTheOther()
    {
        m_runs->mine(m_curve);
        finish();
        const QList<int> ids = m_document->candidateIds();
        const QString out = m_folder->filePath("out");
        m_queue->add(std::make_unique<ExportJob>(*m_document, m_curve, ids, ResultFormats(), out));
        m_queue->add(std::make_unique<ExportJob>(*m_document, m_curve, ids.first(1), ResultFormats(), out));
        ExportJob* const last = m_queue->add(std::make_unique<ExportJob>(*m_document, m_curve, ids, ResultFormats(), out));
        QSignalSpy cancelled(last, &Job::cancelled);
        last->cancel();
        finish();
        QCOMPARE(cancelled.count(), 1);
        QCOMPARE(QDir(out).entryList(QDir::Files),
            QStringList({"candidate-01-fit.csv", "candidate-01.cif", "candidate-01.stru", "candidate-01.xyz", "summary.json"}));
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot), QStringList({"out"}));
    }

    void eachCurveHasAFolderOfItsOwn()
    {
        const LoadedCurve data = *icosahedronCurve();
        Document document;
        QStringList names;
        for (const char* file : {"one/a.gr", "two/a.gr", "a.dat", "A.gr", "Pt 2.5nm.gr"})
            document.addCurve(data, file);
        document.renameCurve(document.addCurve(data, "b.gr"), QStringLiteral("Pt/Au 2.5nm"));
        for (const int id : document.curveIds())
            names.append(exportFolderName(document, id));
        QCOMPARE(names,
            QStringList({"a-candidates", "a (2)-candidates", "a-candidates-2", "A-candidates-3", "Pt 2.5nm-candidates",
                "Pt_Au 2.5nm-candidates"}));
    }

private:
    [[nodiscard]] std::filesystem::path path(const char* name) const { return toPath(m_folder->filePath(name)); }

    void finish() { QTRY_VERIFY_WITH_TIMEOUT(!m_queue->isBusy(), CLUSTERLENS_PATIENCE); }

    /// The summary of an export of these.
    nlohmann::json exported(const QList<int>& ids, const ResultFormats& formats = {})
    {
        m_queue->add(std::make_unique<ExportJob>(*m_document, m_curve, ids, formats, m_folder->filePath("out")));
        finish();
        return nlohmann::json::parse(bytesOf(path("out/summary.json")));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Document> m_document;
    int m_curve = 0;
    std::unique_ptr<ModelHolder> m_models;
    std::unique_ptr<JobQueue> m_queue;
    std::unique_ptr<Runs> m_runs;
};

QTEST_GUILESS_MAIN(tst_Exporter)
#include "tst_Exporter.moc"
