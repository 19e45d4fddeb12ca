#include "SessionExamples.h"

#include "base/Errors.h"
#include "core/base/FileChecks.h"

#include <QtTest>

#include <cmath>
#include <fstream>
#include <memory>
#include <thread>

using namespace clusterlens;
using namespace clusterlens::testing;

namespace {

QString problem(const std::filesystem::path& path)
{
    return storeError([&] { (void)readSession(path); });
}

} // namespace

class tst_SessionFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        m_path = std::filesystem::path(m_folder->path().toStdString()) / "Sitzung Å.clens";
    }

    void comesBackExactly()
    {
        const SessionData written = unusualSession();
        writeSession(m_path, written, "1.2.3");
        QCOMPARE(difference(written, readSession(m_path)), std::string());
    }

    void anEmptySessionComesBack()
    {
        writeSession(m_path, {}, "1.2.3");
        QCOMPARE(difference({}, readSession(m_path)), std::string());
    }

    /// The structure readers keep "D", which neutrons tell from hydrogen.
    void aStructureWithDeuteriumComesBack()
    {
        SessionData written = unusualSession();
        Candidate candidate = *written.candidates[1].candidate;
        candidate.structure.elements = {"D", "O", "D"};
        candidate.parts = {{candidate.structure, "heavy water", 1.0}};
        written.candidates[1].candidate = std::make_shared<const Candidate>(candidate);
        writeSession(m_path, written, "1.2.3");
        QCOMPARE(difference(written, readSession(m_path)), std::string());
    }

    void h5pyReadsIt()
    {
        const SessionData written = unusualSession();
        writeSession(m_path, written, "1.2.3");
        const Candidate& candidate = *written.candidates[1].candidate;
        const bool good = python("r",
            QString("import json\n"
                    "assert f['kind'][()].decode() == 'clusterlens session'\n"
                    "assert f['format_version'][()] == 3 and f['program_version'][()].decode() == '1.2.3'\n"
                    "s = json.loads(f['session'][()])\n"
                    "assert s['curves'] == [1, 4] and s['candidates'] == [2, 5, 8, 11] and s['shown'] == [8, 2]\n"
                    "c = f['candidates/5']\n"
                    "assert c['positions'].shape == (3, 3) and c['positions'][1, 1] == %1\n"
                    "assert c['positions'][1, 0] == 1 / 3 and c['positions'].attrs['units'] in ('Å', 'Å'.encode())\n"
                    "assert c['curves'].shape == (12, 4) and np.allclose(c['curves'][:, 1], np.sin(c['curves'][:, 0]), "
                    "rtol=1e-14)\n"
                    "a = json.loads(c['about'][()])\n"
                    "assert a['rwp'] == 'inf' and a['rwp_fit'] == 1 / 7 and a['name'] == 'name β 1' and a['starred']\n"
                    "assert a['sampling']['seed'] == 0xfffffffffffffff0\n"
                    "g = f['curves/4']\n"
                    "assert bytes(g['file'][()]).startswith(b'stype = X \\xc5 qmax'), bytes(g['file'][()])[:30]\n"
                    "assert g['points'].shape == (40, 3) and g['points'][2, 2] == 0.03, g['points'][:]\n")
                .arg(candidate.structure.positions(1, 1), 0, 'g', 17));
        QVERIFY2(good, m_output.constData());
    }

    /// Saved by the window of commit 341bed6 after Generate; the numbers were read from it with h5py.
    void aSessionOfTheFirstWindowOpens()
    {
        const SessionData session = readSession(CLUSTERLENS_SOURCE "/tests/data/session/session-v1-window.clens");
        QCOMPARE(session.curves.size(), std::size_t(1));
        QCOMPARE(session.candidates.size(), std::size_t(8));
        QVERIFY(session.shown == std::vector<int>({1, 2, 3, 4}));
        const RunSummary& drawn = session.curves[0].runs.at(0).summary;
        QCOMPARE(drawn.command, std::string("generate"));
        QCOMPARE(drawn.experiment.range.max, 20.0);
        QVERIFY(drawn.model->sha256.starts_with("f12031f1cff6"));
        const Candidate& best = *session.candidates[0].candidate;
        QCOMPARE(session.candidates[0].name, std::string("Au54 dec"));
        QCOMPARE(best.structure.size(), Eigen::Index(54));
        QCOMPARE(best.fit.rwpFit, 0.10129284687110862);
        QCOMPARE(best.fit.value(parameter::qdamp), 0.025815555146244572);
        QVERIFY(best.fit.parameters[parameter::qdamp].state == ParameterState::Free); // it knew of nothing else
        QCOMPARE(best.copies, 8);
        QCOMPARE(session.candidates[1].candidate->fit.value(parameter::qdamp), 0.12); // its bound then, beyond today's
        QCOMPARE(session.candidates[1].candidate->sampleIndex, -1);
        QCOMPARE(best.fit.r.size(), Eigen::Index(1841));
    }

    /// Written by commit 341bed6 (tests/data/session/README.md); the numbers were read from it with h5py.
    void aSessionOfTheFirstFormatOpens()
    {
        const SessionData session = readSession(CLUSTERLENS_SOURCE "/tests/data/session/session-v1.clens");
        QCOMPARE(session.curves.size(), std::size_t(2));
        QCOMPARE(session.candidates.size(), std::size_t(5));
        QCOMPARE(session.currentCurve, 4);
        QVERIFY(session.shown == std::vector<int>({9, 3, 7}));
        QCOMPARE(session.view, std::string("{\"tab\":1}"));
        QCOMPARE(session.originalPath, std::string("before/old.clens"));
        QVERIFY(
            session.generation == (GenerationOptions{"basis.h5", "cpu", 16, {200, 800, 20, SamplerKind::Ddpm, 77, 0.5}, false}));

        const LoadedCurve& gold = *session.curves[0].data;
        QCOMPARE(gold.file.curve.r.size(), Eigen::Index(2001));
        QCOMPARE(gold.file.curve.r[10], 0.1);
        QCOMPARE(gold.experiment.pdf.qmin, 1.3);
        QCOMPARE(gold.experiment.pdf.qmax, 28.0);
        QCOMPARE(gold.experiment.pdf.qdamp, 0.035);
        QCOMPARE(gold.experiment.range.min, 1.6);
        QCOMPARE(gold.experiment.range.max, 7.5);
        QVERIFY(gold.experiment.fitParameters && gold.experiment.free == freeByDefault());
        QVERIFY(
            gold.experiment.sources.at("qdamp") == ValueSource::User && gold.experiment.sources.at("qmax") == ValueSource::File);
        QCOMPARE(gold.overrides.rmax.value_or(0.0), 7.5);
        QCOMPARE(session.curves[0].runs.at(0).summary.command, std::string("mine"));
        QCOMPARE(session.curves[0].runs.at(0).summary.experiment.pdf.qdamp, 0.035);
        const RunSummary& drawn = session.curves[1].runs.at(0).summary;
        QVERIFY(drawn.sampling == (SamplingSettings{100, 900, 25, SamplerKind::Ddpm, 12345678901234567890U, 0.75, 8}));
        QCOMPARE(drawn.model->sha256, std::string("0123abcd"));
        QCOMPARE(drawn.rejected.front().second, std::string("fewer than 5 atoms"));

        const Candidate& mined = *session.candidates[0].candidate;
        QCOMPARE(mined.label, std::string("dec 4 1 0"));
        QVERIFY(mined.origin == Origin::Mined && mined.familyGuess == Family::Decahedron);
        QCOMPARE(mined.structure.size(), Eigen::Index(54));
        QVERIFY(std::abs(mined.structure.positions(1, 2) + 1.42998880) < 5e-9); // as it was printed
        QCOMPARE(mined.fit.r.size(), Eigen::Index(591));
        QCOMPARE(mined.fit.rwpFit, 0.05867629071623206);
        QCOMPARE(mined.fit.value(parameter::biso), 0.5929422273543623);
        QCOMPARE(mined.fit.stretch(), 1.0000654484168567);
        const SessionCandidate& sample = session.candidates[3];
        QVERIFY(sample.starred && sample.name == "drawn" && sample.colour == 0xcc6600U);
        QCOMPARE(sample.candidate->sampleIndex, 8);
        QCOMPARE(sample.candidate->recoveryResidual, 0.000125);
        QVERIFY(session.candidates[4].candidate->origin == Origin::Loaded);
        QCOMPARE(session.candidates[0].run, session.curves[0].runs.front().id); // the last run of its curve was a search
        QCOMPARE(mined.provenance.command, std::string("mine"));

        writeSession(m_path, session, "1.2.3");
        QCOMPARE(difference(session, readSession(m_path)), std::string());
    }

    void refusesANewerVersion()
    {
        writeSession(m_path, unusualSession(), "7.8.9");
        QVERIFY2(python("a", "f['format_version'][()] = 4\n"), m_output.constData());
        const QString message = problem(m_path);
        QVERIFY2(message.startsWith(QString::fromUtf8(m_path.u8string().c_str())), qPrintable(message));
        QVERIFY2(message.contains("newer") && message.contains("7.8.9") && message.contains("format 4"), qPrintable(message));
    }

    void refusesWhatIsNoWholeSession_data()
    {
        QTest::addColumn<QString>("script");
        QTest::newRow("another HDF5 file") << "del f['kind']";
        QTest::newRow("another kind") << "del f['kind']\nf['kind'] = 'clusterlens model'";
        QTest::newRow("no version") << "del f['format_version']";
        QTest::newRow("no checksum") << "del f['sha256']";
        QTest::newRow("a changed number") << "f['candidates/5/positions'][1, 2] += 1e-12";
        QTest::newRow("a changed byte of a curve") << "f['curves/1/file'][40] ^= 1";
        QTest::newRow("a changed word") << "t = f['candidates/5/about'][()].decode().replace('β 1', 'β 2')\n"
                                           "del f['candidates/5/about']\nf['candidates/5/about'] = t";
        QTest::newRow("a curve is missing") << "del f['curves/4']";
        QTest::newRow("a candidate is missing") << "del f['candidates/8']";
        QTest::newRow("positions in a plane") << "del f['candidates/5/positions']\nf['candidates/5/positions'] = np.zeros((3, 2))";
        QTest::newRow("text without an end") << "t = f['session'][()].decode()[:-5]\ndel f['session']\nf['session'] = t";
        QTest::newRow("numbers where text should be") << "del f['session']\nf['session'] = 5.0";
        QTest::newRow("another list") << "del f['session']\nf['session'] = '[1, 2]'";
        QTest::newRow("more points than any computer has")
            << "del f['curves/1/points']\nf.create_dataset('curves/1/points', (1 << 40, 2), chunks=(64, 2))";
    }

    void refusesWhatIsNoWholeSession()
    {
        QFETCH(QString, script);
        writeSession(m_path, unusualSession(), "1.2.3");
        QVERIFY2(python("a", script), m_output.constData());
        const QString message = problem(m_path);
        QVERIFY2(message.startsWith(QString::fromUtf8(m_path.u8string().c_str()) + ": "), qPrintable(message));
        QVERIFY2(!message.contains('\n'), qPrintable(message));
    }

    void refusesOtherFiles()
    {
        QVERIFY(problem(m_path).contains("no such file"));
        std::ofstream(m_path) << "";
        QVERIFY(problem(m_path).contains("the file is empty"));
        std::ofstream(m_path) << icosahedronFile();
        QVERIFY(problem(m_path).contains("neither a session nor a model"));
        QVERIFY(!problem(m_path.parent_path()).isEmpty());
    }

    void refusesTruncatedFiles()
    {
        writeSession(m_path, unusualSession(), "1.2.3");
        const auto size = std::filesystem::file_size(m_path);
        for (const double share : {0.999, 0.9, 0.5, 0.1, 0.01}) {
            std::filesystem::resize_file(m_path, std::uintmax_t(share * double(size)));
            QVERIFY2(!problem(m_path).isEmpty(), qPrintable(QString::number(share)));
        }
    }

    /// A disk that returns wrong bytes: either it is told or it hit a place that means nothing.
    void aDamagedByteIsNeverTakenForData()
    {
        const SessionData written = unusualSession();
        writeSession(m_path, written, "1.2.3");
        std::ifstream in(m_path, std::ios::binary);
        const std::string whole{std::istreambuf_iterator<char>(in), {}};
        int told = 0;
        const int trials = 400;
        for (int i = 0; i < trials; ++i) {
            std::string damaged = whole;
            const std::size_t place = whole.size() * std::size_t(i) / trials;
            damaged[place] = char(damaged[place] ^ (1 << (i % 8)));
            std::ofstream(m_path, std::ios::binary) << damaged;
            try {
                QCOMPARE(difference(written, readSession(m_path)), std::string());
            } catch (const StoreError&) {
                ++told;
            }
        }
        QVERIFY2(told > trials / 4, qPrintable(QString::number(told)));
    }

    void theOldFileStaysWhenTheNewOneCannotBeWritten()
    {
        const auto unwritable = m_path.parent_path() / "no folder" / "session.clens";
        QVERIFY_EXCEPTION_THROWN(writeSession(unwritable, unusualSession(), "1.2.3"), StoreError);
        SessionData old = unusualSession();
        writeSession(m_path, old, "1.2.3");
        SessionData impossible = old;
        auto candidate = std::make_shared<Candidate>(*old.candidates.front().candidate);
        candidate->fit.observed.conservativeResize(3); // not as long as r
        impossible.candidates.front().candidate = candidate;
        QVERIFY_EXCEPTION_THROWN(writeSession(m_path, impossible, "1.2.3"), std::invalid_argument);
        QCOMPARE(difference(old, readSession(m_path)), std::string());
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
    }

    void threadsMaySaveAndOpenAtTheSameTime()
    {
        const SessionData session = unusualSession();
        std::vector<std::string> differences(4);
        {
            std::vector<std::jthread> threads;
            for (std::size_t t = 0; t < differences.size(); ++t)
                threads.emplace_back([&, t] {
                    const auto path = m_path.parent_path() / ("session" + std::to_string(t));
                    for (int i = 0; i < 5 && differences[t].empty(); ++i) {
                        writeSession(path, session, "1.2.3");
                        differences[t] = difference(session, readSession(path));
                    }
                });
        }
        for (const std::string& text : differences)
            QCOMPARE(text, std::string());
    }

private:
    /// Runs \p script with h5py and numpy imported and the file open as f. \return whether it succeeded; m_output says what it printed
    [[nodiscard]] bool python(const char* mode, const QString& script)
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start("/usr/bin/python3",
            {"-c", QString("import h5py, numpy as np, sys\nf = h5py.File(sys.argv[1], '%1')\n").arg(mode) + script,
                QString::fromUtf8(m_path.u8string().c_str())});
        const bool ended = process.waitForFinished(CLUSTERLENS_PATIENCE);
        m_output = process.readAll().trimmed();
        return ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_path;
    QByteArray m_output; ///< of the last script
};

QTEST_APPLESS_MAIN(tst_SessionFile)
#include "tst_SessionFile.moc"
