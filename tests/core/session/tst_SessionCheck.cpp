#include "SessionExamples.h"

#include "base/Errors.h"
#include "core/base/FileChecks.h"
#include "session/SessionCheck.h"

#include <QtTest>

#include <algorithm>
#include <memory>

#include <sys/resource.h>

using namespace clusterlens;
using namespace clusterlens::testing;

namespace {

struct Hostile {
    const char* name;
    const char* change;  ///< Python, for tests/tools/edit_sessions.py
    const char* message; ///< part of what is said
};

/// Of unusualSession(): curves 1 and 4, candidates 2, 5 (of curve 1), 8, 11.
const std::vector<Hostile>& hostileFiles()
{
    static const std::vector<Hostile> files{
        {"column 0", "edit(f, 'curves/4/about', lambda j: j['read_options'].update(rColumn=0))", "columns that count from 1"},
        {"column -3", "edit(f, 'curves/4/about', lambda j: j['read_options'].update(dgColumn=-3))", "columns that count from 1"},
        {"no points", "replace(f, 'curves/1/points', np.zeros((0, 2)))", "at least 2 points in curve 1, found 0"},
        {"one point", "replace(f, 'curves/1/points', np.ones((1, 3)))", "at least 2 points in curve 1, found 1"},
        {"r that goes back", "f['curves/1/points'][5, 0] = 0.01", "increases"},
        {"negative r", "f['curves/1/points'][0, 0] = -1", "increases from 0"},
        {"r that is no number", "f['curves/1/points'][5, 0] = np.nan", "finite"},
        {"infinite G", "f['curves/1/points'][5, 1] = np.inf", "finite"},
        {"errors of 0", "f['curves/4/points'][5, 2] = 0", "errors of G above 0"},
        {"seven shown", "edit(f, 'session', lambda j: j.update(shown=[2, 5, 8, 11, 2, 5, 8]))", "at most 6 candidates"},
        {"one shown twice", "edit(f, 'session', lambda j: j.update(shown=[2, 2]))", "shown once"},
        {"one shown that is not there", "edit(f, 'session', lambda j: j.update(shown=[99]))", "found number 99"},
        {"a candidate twice", "edit(f, 'session', lambda j: j.update(candidates=[2, 5, 8, 11, 5]))", "found number 5 again"},
        {"a curve twice", "edit(f, 'session', lambda j: j.update(curves=[1, 4, 1]))", "found number 1 again"},
        {"number 0", "f['curves/0'] = f['curves/1']\nedit(f, 'session', lambda j: j.update(curves=[0, 1, 4]))", "found 0"},
        {"a last number",
            "f['curves/2147483647'] = f['curves/1']\nedit(f, 'session', lambda j: j.update(curves=[1, 4, 2147483647]))",
            "positive numbers"},
        {"a current curve that is not there", "edit(f, 'session', lambda j: j.update(current_curve=3))", "the current curve"},
        {"a candidate of no curve", "edit(f, 'candidates/5/about', lambda j: j.update(curve=77))", "the curve of candidate 5"},
        {"no such element", "edit(f, 'candidates/5/about', lambda j: j.update(elements=['Au', 'Xx', 'Au']))", "found \"Xx\""},
        {"more elements than atoms", "edit(f, 'candidates/5/about', lambda j: j.update(elements=['Au'] * 4))", "found 4 and 3"},
        {"no atoms",
            "replace(f, 'candidates/5/positions', np.zeros((0, 3)))\nedit(f, 'candidates/5/about', lambda j: "
            "j.update(elements=[]))",
            "atoms in candidate 5"},
        {"an atom at infinity", "f['candidates/5/positions'][1, 2] = np.inf", "positions that are finite"},
        {"an atom far out", "f['candidates/5/positions'][1, 2] = 1e200", "positions that are finite"},
        {"a fit that is no number", "f['candidates/5/curves'][1, 3] = np.nan", "curves that are finite"},
        {"a fit of three columns", "replace(f, 'candidates/5/curves', np.zeros((5, 3)))", "columns"},
        {"no Q", "edit(f, 'curves/1/about', lambda j: j['experiment']['pdf'].update(qmax=0.1))", "Qmin < Qmax in curve 1"},
        {"Biso below 0", "edit(f, 'curves/1/about', lambda j: j['experiment']['pdf'].update(biso=-1))", "settings of the PDF"},
        {"no range", "edit(f, 'curves/1/about', lambda j: j['experiment']['range'].update(max=0.5))", "rmin < rmax"},
        {"made of nothing", "edit(f, 'curves/1/about', lambda j: j['experiment'].update(element=''))",
            "chemical element in curve 1"},
        {"made of it in a run", "edit(f, 'curves/4/about', lambda j: j['runs'][0]['summary']['experiment'].update(element='gold'))",
            "run 3 of curve 4"},
        {"stated below 0", "edit(f, 'curves/4/about', lambda j: j['overrides'].update(rmin=-5))", "what the user states"},
        {"text for a number", "edit(f, 'curves/1/about', lambda j: j['experiment']['pdf'].update(qmax='much'))", "must be number"},
        {"a list for settings", "edit(f, 'curves/1/about', lambda j: [1, 2])", "actual type is array"},
        {"no lists", "edit(f, 'session', lambda j: {'shown': []})", "curves"},
        {"no steps", "edit(f, 'session', lambda j: j['generation']['sampling'].update(steps=0))", "steps"},
        {"T1 after T2", "edit(f, 'session', lambda j: j['generation']['sampling'].update(t1=900))", "T1 <= T2"},
        {"much guidance", "edit(f, 'session', lambda j: j['generation']['sampling'].update(guidance=7))", "guidance"},
        {"limits upside down",
            "edit(f, 'curves/4/about', lambda j: j['overrides'].update(lowest={'biso': 2.0}, highest={'biso': 1.0}))",
            "limits of a fit"},
        {"limits of no number", "edit(f, 'curves/4/about', lambda j: j['experiment'].update(lowest=[1]))", "damaged"},
        {"findings that do not count", "edit(f, 'candidates/8/about', lambda j: j.update(findings=[{'run': -1, 'copies': 2}]))",
            "runs and samples"},
        {"a parent that does not count", "edit(f, 'candidates/11/about', lambda j: j.update(parent=-1))",
            "parent that counts from 1"},
        {"a refinement that is a text", "edit(f, 'candidates/11/about', lambda j: j.update(refinement='fcc'))", "damaged"},
        {"a refinement without choices", "edit(f, 'candidates/11/about', lambda j: j['refinement'].update(choices=[]))",
            "1 to 100 choices in candidate 11, found 0"},
        {"more choices than anybody tries",
            "edit(f, 'candidates/11/about', lambda j: j['refinement'].update(choices=j['refinement']['choices'][:1] * 101))\n"
            "for i in range(2, 102):\n"
            "    if i < 4: del f['candidates/11/choice_%d' % i]\n"
            "    f['candidates/11/choice_%d' % i] = f['candidates/11/choice_1'][:]",
            "found 101"},
        {"a taken choice that is not there", "edit(f, 'candidates/11/about', lambda j: j['refinement'].update(taken=3))",
            "a choice that was tried in candidate 11"},
        {"a choice before the first", "edit(f, 'candidates/11/about', lambda j: j['refinement'].update(taken=-1))",
            "a choice that was tried"},
        {"an asked choice that is not there", "edit(f, 'candidates/11/about', lambda j: j['refinement'].update(asked=3))",
            "a choice that was tried"},
        {"a choice with other atoms", "edit(f, 'candidates/11/about', lambda j: j['refinement']['choices'][1].update(atoms=7))",
            "as many atoms as positions in choice 2 in candidate 11, found 7"},
        {"a choice that is missing", "del f['candidates/11/choice_2']", "choice_2"},
        {"a choice without atoms", "replace(f, 'candidates/11/choice_1', np.zeros((0, 3)))", "atoms in choice 1"},
        {"a choice too large", "replace(f, 'candidates/11/choice_1', np.zeros((5001, 3)))", "1 to 5000 atoms in choice 1"},
        {"a choice that is no number", "f['candidates/11/choice_3'][0, 0] = np.nan", "finite, within 1e6 Å in choice 3"},
        {"a choice in a plane", "replace(f, 'candidates/11/choice_1', np.zeros((4, 2)))", "2 columns"},
        {"broken bonds below 0", "edit(f, 'candidates/11/about', lambda j: j['refinement']['choices'][0].update(broken_bonds=-1))",
            "can be counted in choice 1"},
        {"free numbers below 0",
            "edit(f, 'candidates/11/about', lambda j: j['refinement']['choices'][0].update(free_parameters=-1))",
            "can be counted in choice 1"},
        {"neighbours below 0", "edit(f, 'candidates/11/about', lambda j: j['refinement']['choices'][0].update(coordination=-0.1))",
            "can be counted in choice 1"},
        {"a held-out Rwp below 0",
            "edit(f, 'candidates/11/about', lambda j: j['refinement']['choices'][2].update(rwp_heldout=-1e-9))",
            "Rwp of 0 or more in choice 3"},
        {"an Rwp below 0", "edit(f, 'candidates/11/about', lambda j: j['refinement'].update(rwp_before=-1))",
            "Rwp of 0 or more in candidate 11"},
        {"a strain of 300 %", "edit(f, 'candidates/11/about', lambda j: j['refinement']['choices'][1].update(strain=[3.0]))",
            "strains between -1 and 1 in choice 2"},
        {"many strains", "edit(f, 'candidates/11/about', lambda j: j['refinement']['choices'][1].update(strain=[0.1] * 11))",
            "at most 10 strains"},
        {"independent points below 0", "edit(f, 'candidates/11/about', lambda j: j['refinement'].update(independent_points=-1))",
            "independent points"},
        {"a particle that is missing",
            "edit(f, 'candidates/11/about', lambda j: j['refinement'].update(particles_rwp=[0.1, 0.2, 0.3]))", "particle_3"},
        {"a particle without atoms", "replace(f, 'candidates/11/particle_2', np.zeros((0, 3)))", "atoms in particle 2"},
        {"a particle far away", "f['candidates/11/particle_2'][1, 1] = 1e7", "within 1e6 Å in particle 2"},
        {"more particles than anybody keeps",
            "edit(f, 'candidates/11/about', lambda j: j['refinement'].update(particles_rwp=[0.1] * 1001))\n"
            "for i in range(3, 1002): f['candidates/11/particle_%d' % i] = f['candidates/11/particle_2'][:]",
            "at most 1000 particles"},
        {"particles without sites", "replace(f, 'candidates/11/sites', np.zeros((0, 4)))", "as sites in candidate 11"},
        {"sites without occupancy", "replace(f, 'candidates/11/sites', np.ones((7, 3)))", "3 columns"},
        {"sites that are no numbers", "f['candidates/11/sites'][2, 1] = np.inf", "finite, within 1e6 Å as sites"},
        {"an occupancy above 1", "f['candidates/11/sites'][2, 3] = 1.01", "occupancies between 0 and 1"},
        {"an occupancy that is no number", "f['candidates/11/sites'][2, 3] = np.nan", "occupancies between 0 and 1"},
        {"no samples", "edit(f, 'session', lambda j: j['generation'].update(count=0))", "samples to draw"},
        {"points that were never written",
            "sealed = False\ndel f['curves/1/points']\nf.create_dataset('curves/1/points', (1 << 23, 2), chunks=(1024, 2))",
            "found only 0 bytes"},
        {"a text that was never written", "sealed = False\ndel f['session']\nf.create_dataset('session', (), dtype='S16000000')",
            "found only 0 bytes"},
        {"a text of variable length", "sealed = False\ndel f['session']\nf['session'] = 'text'", "fixed length"},
        {"a candidate in another file", "del f['candidates/5']\nf['candidates/5'] = h5py.ExternalLink('other.h5', '/')",
            "link to elsewhere"},
        {"one large thing under many names",
            "sealed = False\ng = f.create_group('big')\n"
            "g.create_dataset('curves', data=np.zeros((1 << 20, 4)), chunks=(1 << 20, 4), compression=9)\n"
            "g['positions'] = f['candidates/2/positions']\ng['about'] = f['candidates/2/about']\n"
            "for i in range(100, 140): f['candidates/%d' % i] = g\n"
            "edit(f, 'session', lambda j: j.update(candidates=list(range(100, 140)), shown=[]))",
            "larger than the file"},
    };
    return files;
}

} // namespace

/// Sessions that somebody else wrote: the checksum is right, what it seals is not.
class tst_SessionCheck : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        writeSession(path("whole.clens"), unusualSession(), "1.2.3");
        QString changes;
        for (const Hostile& file : hostileFiles())
            changes += QString::fromUtf8(file.change) + "\n---\n";
        run("hostile", changes);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("message");
        for (std::size_t i = 0; i < hostileFiles().size(); ++i)
            QTest::newRow(hostileFiles()[i].name) << "hostile/" + QString::number(i) + ".clens" << hostileFiles()[i].message;
    }

    void refuses()
    {
        QFETCH(QString, file);
        QFETCH(QString, message);
        const auto peak = [] {
            rusage usage{};
            ::getrusage(RUSAGE_SELF, &usage);
            return usage.ru_maxrss; // kiB
        };
        const auto before = peak();
        const QString error = storeError([&] { (void)readSession(path(file)); });
        QVERIFY2(error.startsWith(QString::fromStdString(path(file).string()) + ": "), qPrintable(error));
        QVERIFY2(error.contains(message), qPrintable(error));
        QVERIFY2(!error.contains('\n'), qPrintable(error));
        QVERIFY2(peak() - before < 150'000, qPrintable(QString::number(peak() - before)));
    }

    void anotherProgramMayWriteSessions()
    {
        run("same", "pass\n---\n");
        QCOMPARE(difference(unusualSession(), readSession(path("same/0.clens"))), std::string());
    }

    /// As of a program that knew neither: only what nothing can be made up for.
    void whatIsMissingIsAsByDefault()
    {
        run("sparse",
            "edit(f, 'session', lambda j: {k: j[k] for k in ('curves', 'candidates')})\n"
            "for i in 1, 4: edit(f, 'curves/%d/about' % i, lambda j: {})\n"
            "for i in 2, 5, 8, 11: edit(f, 'candidates/%d/about' % i, lambda j: {k: j[k] for k in ('curve', 'elements')})\n---\n");
        const SessionData session = readSession(path("sparse/0.clens"));
        QCOMPARE(session.curves.size(), std::size_t(2));
        QCOMPARE(session.candidates.size(), std::size_t(4));
        QVERIFY(session.generation == GenerationOptions());
        QVERIFY(session.shown.empty() && session.currentCurve == 0);
        QVERIFY(session.curves[1].runs.empty());
        const ExperimentSettings& experiment = session.curves[1].data->experiment;
        QCOMPARE(experiment.pdf.qmax, PdfSettings().qmax);
        for (const char* const key : {"qmin", "qmax", "qdamp", "qbroad", "biso", "delta2", "rmin", "rmax", "element"})
            QVERIFY2(experiment.sources.at(key) == ValueSource::Default, key);
        QCOMPARE(session.candidates[0].candidate->copies, 1);
        QCOMPARE(session.candidates[0].candidate->fit.scale(), 1.0);
    }

    /// As of a program after this one.
    void whatIsUnknownIsLeftOut()
    {
        run("later",
            "edit(f, 'session', lambda j: j.update(later={'a': [1]}))\n"
            "edit(f, 'curves/1/about', lambda j: j['experiment']['pdf'].update(later=1))\n"
            "edit(f, 'curves/1/about', lambda j: j['experiment']['sources'].update(qmax='instrument', later='file'))\n"
            "edit(f, 'candidates/5/about', lambda j: j.update(origin='dreamt', family_guess='qc', later=None))\n---\n");
        const SessionData session = readSession(path("later/0.clens"));
        const Candidate& candidate = *session.candidates[1].candidate;
        QVERIFY(candidate.origin == Origin::Loaded);
        QVERIFY(!candidate.familyGuess);
        QVERIFY(session.curves[0].data->experiment.sources.at("qmax") == ValueSource::Default);
    }

    void settingsOfTheFirstFormatAreRead()
    {
        run("first",
            "def old(e):\n"
            "    e['fit'] = {'start': e.pop('pdf'), 'range': e.pop('range'), 'fitParameters': e.pop('fitParameters'),\n"
            "                'fitDelta2': False, 'weightByErrors': False, 'maxStretch': 0.03}\n"
            "def about(j):\n"
            "    old(j['experiment'])\n"
            "    runs = j.pop('runs')\n"
            "    j['last_run'] = runs[0]['summary'] if runs else None\n"
            "    if runs: old(j['last_run']['experiment'])\n"
            "for i in 1, 4: edit(f, 'curves/%d/about' % i, about)\n"
            "f['format_version'][()] = 1\n---\n");
        SessionData expected = unusualSession();
        expected.curves[1].runs.resize(1);
        expected.curves[1].runs.front().id = 1;
        QCOMPARE(difference(expected, readSession(path("first/0.clens"))), std::string());
    }

    /// Readers become stricter; what was fitted stays what it was.
    void theStoredPointsServeWhereTheBytesAreRefused()
    {
        run("bytes",
            "replace(f, 'curves/4/file', np.frombuffer(b'no curve at all', 'u1'))\n"
            "edit(f, 'curves/1/about', lambda j: j['read_options'].update(gColumn=9))\n---\n");
        const SessionData written = unusualSession();
        SessionData session = readSession(path("bytes/0.clens"));
        const LoadedCurve& curve = *session.curves[1].data;
        const LoadedCurve& before = *written.curves[1].data;
        QVERIFY(curve.file.curve.r == before.file.curve.r && curve.file.curve.dg == before.file.curve.dg);
        QCOMPARE(curve.content, std::string("no curve at all"));
        QCOMPARE(curve.file.metadata.qmax.value_or(0.0), 21.5); // the settings say that the file said so
        QVERIFY(curve.file.metadata.radiation == Radiation::Xray);
        QCOMPARE(curve.experiment.warnings.size(), before.experiment.warnings.size() + 1);
        QVERIFY(session.curves[0].data->file.curve.g == written.curves[0].data->file.curve.g);
        QCOMPARE(session.candidates.size(), std::size_t(4));

        writeSession(path("again.clens"), session, "1.2.3");
        session = readSession(path("again.clens"));
        QCOMPARE(session.curves[1].data->experiment.warnings.size(), before.experiment.warnings.size() + 1);
    }

    void aStructureThatLiesOnItselfIsLeftOut()
    {
        run("doubled",
            "p = f['candidates/8/positions'][:]\nreplace(f, 'candidates/8/positions', np.concatenate([p, p]))\n"
            "edit(f, 'candidates/8/about', lambda j: j.update(elements=j['elements'] * 2))\n---\n");
        const SessionData session = readSession(path("doubled/0.clens"));
        QCOMPARE(session.candidates.size(), std::size_t(3));
        QVERIFY(session.shown == std::vector<int>{2});
        const auto& warnings = session.curves[1].data->experiment.warnings;
        QVERIFY(std::ranges::any_of(warnings, [](const std::string& text) { return text.find("name β 2") != std::string::npos; }));
    }

private:
    [[nodiscard]] std::filesystem::path path(const QString& name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name.toStdString();
    }

    /// Changed copies of whole.clens as \p folder/N.clens
    void run(const QString& folder, const QString& changes)
    {
        QVERIFY(std::filesystem::create_directory(path(folder)));
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start("/usr/bin/python3",
            {QStringLiteral(CLUSTERLENS_SOURCE "/tests/tools/edit_sessions.py"), m_folder.filePath("whole.clens"),
                m_folder.filePath(folder)});
        process.write(changes.toUtf8());
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished(CLUSTERLENS_PATIENCE));
        QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0, process.readAll().constData());
    }

    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(tst_SessionCheck)
#include "tst_SessionCheck.moc"
