#include "session/ResultWriter.h"
#include "shapes/ClusterBuilder.h"

#include <QtTest>

#include <map>

using namespace clusterlens;

namespace {

struct Variable {
    double start = 0.0;
    QString lower;
    QString upper;
    double end = 0.0;
};

Candidate fittedCandidate()
{
    Candidate candidate;
    candidate.structure = makeStructure("Au", buildCluster({Family::Icosahedron, {2}}, 2.88));
    candidate.fit.r = candidate.fit.observed = candidate.fit.calculated = candidate.fit.fitted
        = Eigen::VectorXd::LinSpaced(5, 2.0, 4.0);
    const std::pair<std::size_t, double> values[] = {{parameter::scale, 1.2}, {parameter::stretch, 0.99}, {parameter::biso, 0.5},
        {parameter::delta2, 2.5}, {parameter::qdamp, 0.03}};
    for (const auto& [p, value] : values)
        candidate.fit.parameters[p].value = value;
    for (const std::size_t p : {parameter::scale, parameter::stretch, parameter::biso, parameter::delta2})
        candidate.fit.parameters[p].state = ParameterState::Free;
    return candidate;
}

RunSummary runWith(const PerParameter<std::optional<double>>& lowest, const PerParameter<std::optional<double>>& highest)
{
    RunSummary run;
    run.input = "a.gr";
    run.experiment.free = freeByDefault();
    run.experiment.free[parameter::qdamp] = false;
    run.experiment.lowest = lowest;
    run.experiment.highest = highest;
    return run;
}

} // namespace

/// The script for diffpy-CMI, run with stand-ins for diffpy, which is in no Debian package (tests/tools/run_cmi_script.py).
class tst_CmiScript : public QObject {
    Q_OBJECT

private:
    /// What it refined, by name, when everything drew its variables up or down.
    std::map<QString, Variable> refined(
        const RunSummary& run, const char* direction, const Candidate& candidate = fittedCandidate())
    {
        ResultFormats formats;
        formats.cmiScript = true;
        (void)exportResults(m_folder.path().toStdString(), {{&candidate}}, run, formats, "2 0\n3 1\n");
        QProcess python;
        python.start("/usr/bin/python3",
            {CLUSTERLENS_SOURCE "/tests/tools/run_cmi_script.py", m_folder.filePath("candidate-01-cmi.py"), direction});
        (void)python.waitForFinished(CLUSTERLENS_PATIENCE);
        const QJsonObject found = QJsonDocument::fromJson(python.readAllStandardOutput()).object();
        if (found.isEmpty())
            qWarning("%s", python.readAllStandardError().constData());
        std::map<QString, Variable> variables;
        for (qsizetype i = 0; i < found["names"].toArray().size(); ++i)
            variables[found["names"][i].toString()] = {found["start"][i].toDouble(), found["lower"][i].toString(),
                found["upper"][i].toString(), found["end"][i].toDouble()};
        return variables;
    }

    QTemporaryDir m_folder;

private Q_SLOTS:
    void keepsTheLimitsOfTheUser()
    {
        PerParameter<std::optional<double>> lowest{};
        PerParameter<std::optional<double>> highest{};
        lowest[parameter::biso] = 0.25;
        highest[parameter::biso] = 0.75;
        highest[parameter::delta2] = 2.0; // the fit was made before: it starts beyond
        lowest[parameter::stretch] = 0.9801;
        highest[parameter::stretch] = 1.0098;
        lowest[parameter::qdamp] = 0.01; // held
        std::map<QString, Variable> up = refined(runWith(lowest, highest), "up");
        QCOMPARE(up.size(), std::size_t(4));
        QVERIFY(!up.contains("qdamp"));
        QCOMPARE(up["biso"].lower.toDouble(), 0.25);
        QCOMPARE(up["biso"].upper.toDouble(), 0.75);
        QCOMPARE(up["biso"].start, 0.5);
        QVERIFY(std::abs(up["biso"].end - 0.75) < 1e-6);
        QCOMPARE(up["delta2"].lower, QStringLiteral("-inf"));
        QCOMPARE(up["delta2"].start, 2.0);
        QVERIFY(std::abs(up["delta2"].end - 2.0) < 1e-6);
        QCOMPARE(up["zoom"].lower.toDouble(), 0.99); // of the stretch that the structure has
        QCOMPARE(up["zoom"].upper.toDouble(), 1.02);
        QVERIFY(std::abs(up["zoom"].end - 1.02) < 1e-6);
        QCOMPARE(up["scale"].upper, QStringLiteral("inf"));
        QVERIFY(std::abs(up["scale"].end - 11.2) < 1e-4); // nobody limits it
        std::map<QString, Variable> down = refined(runWith(lowest, highest), "down");
        QVERIFY(std::abs(down["biso"].end - 0.25) < 1e-6);
        QVERIFY(std::abs(down["zoom"].end - 0.99) < 1e-6);
        QVERIFY(down["delta2"].end < -7.0);
    }

    void refinesWithoutLimits()
    {
        std::map<QString, Variable> up = refined(runWith({}, {}), "up");
        QCOMPARE(up.size(), std::size_t(4));
        for (const auto& [name, variable] : up) {
            QCOMPARE(variable.lower, QStringLiteral("-inf"));
            QCOMPARE(variable.upper, QStringLiteral("inf"));
        }
        QVERIFY(std::abs(up["biso"].end - 10.5) < 1e-4);
        QVERIFY(QFile::exists(m_folder.filePath("candidate-01.xyz.refined.xyz")));
    }

    void calculatesWhereAllIsHeld()
    {
        const QString written[] = {"candidate-01.xyz.refined.xyz", "candidate-01.xyz.fit.csv"};
        for (const QString& name : written)
            QFile::remove(m_folder.filePath(name));
        Candidate held = fittedCandidate();
        for (FittedParameter& parameter : held.fit.parameters)
            parameter.state = ParameterState::Held;
        QVERIFY(refined(runWith({}, {}), "up", held).empty());
        for (const QString& name : written)
            QVERIFY2(QFile::exists(m_folder.filePath(name)), qPrintable(name));
    }
};

QTEST_GUILESS_MAIN(tst_CmiScript)
#include "tst_CmiScript.moc"
